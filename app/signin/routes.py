"""The sign-in page and what its form does; signing out; the language of the signed-in reader."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader

from app.access.actor import Actor
from app.access.web import current_actor
from app.access.work import work
from app.core.errors import CrmError, NotPermitted, TooMany
from app.core.i18n import LOCALES, _, current_locale, speaking
from app.signin import sessions, tokens
from app.users import signin

router = APIRouter()
_page = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True).get_template("sign_in.html")


@router.get("/sign-in", response_class=HTMLResponse)
def show(request: Request, next: str = "/", language: str = "") -> Response:
    """The sign-in page, in the language asked for."""
    if language not in LOCALES:
        return _show(request, next)
    with speaking(language):
        answer = _show(request, next)
    _set_cookie(request, answer, tokens.LANGUAGE_COOKIE, language, http_only=True)
    return answer


@router.post("/sign-in")
def enter(
    request: Request,
    login: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=500)],
    csrf: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Open a session and go where the reader was going, or say why not; what was typed stays, but the password."""
    login, token = _as_typed(login), tokens.new_token()
    try:
        if not tokens.is_csrf_for(_kept(request, tokens.FORM_COOKIE), csrf):
            raise NotPermitted(_("This page was open for too long. Please sign in again."))
        actor = _open_session(request, login, password, token)
        if actor is None:
            return _show(request, next, login, _("Login or password is not right."), 401)
    except CrmError as refusal:
        return _refuse(request, next, login, refusal)
    answer = RedirectResponse(_own_path(next), 303)
    _set_cookie(request, answer, tokens.SESSION_COOKIE, token, http_only=True)
    _set_cookie(request, answer, tokens.CSRF_COOKIE, tokens.csrf_for(token), http_only=False)
    _set_cookie(request, answer, tokens.LANGUAGE_COOKIE, actor.locale, http_only=True)
    if not tokens.known_browser(_kept(request, tokens.KNOWN_COOKIE), login):
        kept = int(tokens.KNOWN_FOR.total_seconds())
        _set_cookie(request, answer, tokens.KNOWN_COOKIE, tokens.known_to(login), http_only=True, seconds=kept)
    _drop_cookie(request, answer, tokens.FORM_COOKIE)
    return answer


@router.post("/sign-out")
def leave(request: Request) -> Response:
    """End this browser's session."""
    token, actor = _kept(request, tokens.SESSION_COOKIE), current_actor()
    with work(signin.DOORKEEPER) as w:
        signin.sign_out(w, tokens.fingerprint(token), actor)
    sessions.forget(token)
    answer = Response(status_code=204)
    _drop_cookie(request, answer, tokens.SESSION_COOKIE)
    _drop_cookie(request, answer, tokens.CSRF_COOKIE)
    return answer


@router.post("/language/{locale}")
def speak(request: Request, locale: str) -> Response:
    """Read everything in another language from now on, also what is said while the database is away."""
    actor, answer = current_actor(), Response(status_code=204)
    if locale in LOCALES and actor.user_id:
        with work(signin.DOORKEEPER) as w:
            signin.speak(w, actor.user_id, locale)
        sessions.forget(_kept(request, tokens.SESSION_COOKIE))
        _set_cookie(request, answer, tokens.LANGUAGE_COOKIE, locale, http_only=True)
    return answer


def _as_typed(login: str) -> str:
    """Letter case, and what nobody can see or type, make no other login."""
    return "".join(c for c in login if c.isprintable()).strip().lower()


def _open_session(request: Request, login: str, password: str, token: str) -> Actor | None:
    """Counted first, then looked at: guesses side by side, in any number of processes, are all counted."""
    known = tokens.known_browser(_kept(request, tokens.KNOWN_COOKIE), login)
    address = request.client.host if request.client else ""
    browser = signin.Browser(address, request.headers.get("user-agent", ""), known)
    with work(signin.DOORKEEPER) as w:
        signin.count_try(w, login, browser)
    with work(signin.DOORKEEPER) as w:
        return signin.sign_in(w, login, password, tokens.fingerprint(token), browser)


def _refuse(request: Request, next: str, login: str, refusal: CrmError) -> Response:
    """A refusal on the page itself: whoever reads it is a person before a form."""
    answer = _show(request, next, login, str(refusal), refusal.status)
    if isinstance(refusal, TooMany) and refusal.wait_seconds:
        answer.headers["Retry-After"] = str(refusal.wait_seconds)
    return answer


def _show(request: Request, next: str, login: str = "", refusal: str = "", status: int = 200) -> Response:
    token = _kept(request, tokens.FORM_COOKIE) or tokens.new_token()
    html = _page.render(
        _=_,
        locale=current_locale(),
        other="en" if current_locale() == "zh" else "zh",
        theme="dark" if request.cookies.get(tokens.THEME_COOKIE) == "dark" else "light",
        csrf=tokens.csrf_for(token),
        next=_own_path(next),
        login=login,
        refusal=refusal,
    )
    answer = HTMLResponse(html, status)
    _set_cookie(request, answer, tokens.FORM_COOKIE, token, http_only=True)
    return answer


def _own_path(path: str) -> str:
    """`path` if it leads into this application, else home: a link must not carry a reader elsewhere."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\", "/sign-in"))
    return path if inside and path.isprintable() else "/"


def _kept(request: Request, cookie: str) -> str:
    """What the browser brings of a cookie that only we read."""
    return request.cookies.get(tokens.named(cookie, request.url.scheme), "")


def _set_cookie(
    request: Request, answer: Response, name: str, value: str, *, http_only: bool, seconds: int | None = None
) -> None:
    """What scripts may read goes by its plain name: Dash's own looks for it."""
    scheme = request.url.scheme
    name = tokens.named(name, scheme) if http_only else name
    answer.set_cookie(name, value, seconds, httponly=http_only, samesite="lax", secure=scheme == "https", path="/")


def _drop_cookie(request: Request, answer: Response, name: str) -> None:
    _set_cookie(request, answer, name, "", http_only=name != tokens.CSRF_COOKIE, seconds=0)
