"""What a browser keeps for us: set and dropped alike by the sign-in page and by links that lead in."""

from fastapi import Request, Response

from app.access.actor import Actor
from app.signin import tokens
from app.users.signin import Browser


def kept(request: Request, cookie: str) -> str:
    """What the browser brings of a cookie that only we read."""
    return request.cookies.get(tokens.named(cookie, request.url.scheme), "")


def keep(
    request: Request,
    answer: Response,
    name: str,
    value: str,
    *,
    http_only: bool = True,
    seconds: int | None = None,
) -> None:
    """What scripts may read goes by its plain name: Dash's own looks for it."""
    scheme = request.url.scheme
    name = tokens.named(name, scheme) if http_only else name
    answer.set_cookie(name, value, seconds, httponly=http_only, samesite="lax", secure=scheme == "https", path="/")


def drop(request: Request, answer: Response, name: str) -> None:
    keep(request, answer, name, "", http_only=name != tokens.CSRF_COOKIE, seconds=0)


def keep_session(request: Request, answer: Response, token: str, actor: Actor, login: str) -> None:
    """Somebody came in: the session, its token against forged requests, and that this login knows the browser."""
    keep(request, answer, tokens.SESSION_COOKIE, token)
    keep(request, answer, tokens.CSRF_COOKIE, tokens.csrf_for(token), http_only=False)
    keep(request, answer, tokens.LANGUAGE_COOKIE, actor.locale)
    if not tokens.known_browser(kept(request, tokens.KNOWN_COOKIE), login):
        known_for = int(tokens.KNOWN_FOR.total_seconds())
        keep(request, answer, tokens.KNOWN_COOKIE, tokens.known_to(login), seconds=known_for)
    drop(request, answer, tokens.FORM_COOKIE)


def browser(request: Request, login: str | None = None) -> Browser:
    """Where a request comes from, and whether `login` has come in with it before."""
    known = tokens.known_browser(kept(request, tokens.KNOWN_COOKIE), login) if login else None
    address = request.client.host if request.client else ""
    return Browser(address, request.headers.get("user-agent", ""), known)
