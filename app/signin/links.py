"""The page that a link leads to: its guest chooses a password and is in. Counted like sign-in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access.actor import Actor
from app.access.work import work
from app.core.errors import CrmError, TooMany
from app.core.i18n import LOCALES, _, speaking
from app.signin import cookies, door, tokens
from app.users import links, passwords, signin
from app.users.links import Guest

router = APIRouter()


@router.get(links.PATH, response_class=HTMLResponse)
def show(request: Request, key: str = "", language: str = "") -> Response:
    """The page, in the language asked for, else in that of whom the link is for. Looking uses nothing up."""
    with work(signin.DOORKEEPER) as w:
        guest = links.find(w, key)
    chosen = language if language in LOCALES else guest.locale if guest else ""
    if not chosen:
        return _show(request, key, guest)
    with speaking(chosen):
        answer = _show(request, key, guest)
    cookies.keep(request, answer, tokens.LANGUAGE_COOKIE, chosen)
    return answer


@router.post(links.PATH)
def choose(
    request: Request,
    key: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=500)],
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Keep the password, open a session and go home, or say why not."""
    token = tokens.new_token()
    try:
        door.require_own_form(request, csrf)
        login, actor = _use(request, key, password, token)
    except CrmError as refusal:
        return _refuse(request, key, refusal)
    answer = RedirectResponse(door.first_page(actor, "/"), 303)
    cookies.keep_session(request, answer, token, actor, login)
    return answer


def _use(request: Request, key: str, password: str, token: str) -> tuple[str, Actor]:
    """Counted first, then looked at, as sign-in is."""
    browser = cookies.browser(request)
    with work(signin.DOORKEEPER) as w:
        signin.count_address(w, browser)
    with work(signin.DOORKEEPER) as w:
        return links.use(w, key, password, tokens.fingerprint(token), browser)


def _refuse(request: Request, key: str, refusal: CrmError) -> Response:
    with work(signin.DOORKEEPER) as w:
        guest = links.find(w, key)
    words = "; ".join(getattr(refusal, "fields", {}).values()) or str(refusal)
    answer = _show(request, key, guest, words, refusal.status)
    if isinstance(refusal, TooMany) and refusal.wait_seconds:
        answer.headers["Retry-After"] = str(refusal.wait_seconds)
    return answer


def _show(request: Request, key: str, guest: Guest | None, refusal: str = "", status: int = 200) -> Response:
    if guest is None:
        refusal = refusal or _("This link does not work any more. Ask an administrator for a new one.")
        status = 404 if status == 200 else status
    return door.page(
        request,
        "choose_password.html",
        status,
        path=links.PATH,
        key=key,
        guest=guest,
        greeting=_("Hello {name}. Choose the password you will sign in with.", name=guest.name) if guest else "",
        rule=_("At least {n} characters.", n=passwords.SHORTEST),
        shortest=passwords.SHORTEST,
        refusal=refusal,
    )
