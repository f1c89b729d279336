"""The sign-in page and what its form does; signing out; the language of the signed-in reader."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access.actor import Actor
from app.access.web import current_actor
from app.access.work import work
from app.core.errors import CrmError, TooMany
from app.core.i18n import LOCALES, _, speaking
from app.signin import cookies, door, sessions, tokens
from app.users import signin

router = APIRouter()


@router.get("/sign-in", response_class=HTMLResponse)
def show(request: Request, next: str = "/", language: str = "", ended: bool = False) -> Response:
    """The sign-in page, in the language asked for; whose session `ended` is told that nothing typed is lost."""
    if language not in LOCALES:
        return _show(request, next, ended=ended)
    with speaking(language):
        answer = _show(request, next, ended=ended)
    cookies.keep(request, answer, tokens.LANGUAGE_COOKIE, language)
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
        door.require_own_form(request, csrf)
        actor = _open_session(request, login, password, token)
        if actor is None:
            return _show(request, next, login, _("Login or password is not right."), 401)
    except CrmError as refusal:
        return _refuse(request, next, login, refusal)
    answer = RedirectResponse(door.first_page(actor, _own_path(next)), 303)
    cookies.keep_session(request, answer, token, actor, login)
    return answer


@router.post("/sign-out")
def leave(request: Request) -> Response:
    """End this browser's session."""
    token, actor = cookies.kept(request, tokens.SESSION_COOKIE), current_actor()
    with work(signin.DOORKEEPER) as w:
        signin.sign_out(w, tokens.fingerprint(token), actor)
    sessions.forget(token)
    answer = Response(status_code=204)
    cookies.drop(request, answer, tokens.SESSION_COOKIE)
    cookies.drop(request, answer, tokens.CSRF_COOKIE)
    return answer


@router.post("/language/{locale}")
def speak(request: Request, locale: str) -> Response:
    """Read everything in another language from now on, also what is said while the database is away."""
    actor, answer = current_actor(), Response(status_code=204)
    if locale in LOCALES and actor.user_id:
        with work(signin.DOORKEEPER) as w:
            signin.speak(w, actor.user_id, locale)
        sessions.forget(cookies.kept(request, tokens.SESSION_COOKIE))
        cookies.keep(request, answer, tokens.LANGUAGE_COOKIE, locale)
    return answer


def _as_typed(login: str) -> str:
    """Letter case, and what nobody can see or type, make no other login."""
    return "".join(c for c in login if c.isprintable()).strip().lower()


def _open_session(request: Request, login: str, password: str, token: str) -> Actor | None:
    """Counted first, then looked at: guesses side by side, in any number of processes, are all counted."""
    browser = cookies.browser(request, login)
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


def _show(
    request: Request, next: str, login: str = "", refusal: str = "", status: int = 200, *, ended: bool = False
) -> Response:
    told = {"login": login, "refusal": refusal, "ended": ended}
    return door.page(request, "sign_in.html", status, next=_own_path(next), **told)


def _own_path(path: str) -> str:
    """`path` if it leads into this application, else home: a link must not carry a reader elsewhere."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\", "/sign-in"))
    return path if inside and path.isprintable() else "/"
