"""The one gate before everything: pages, static files, callbacks, API.

Whatever is not opened here asks for a session, so a forgotten route is closed. Every request that writes must
repeat the session's CSRF token. What a request brings is taken in here, on the event loop and within limits,
before any thread works for it.
"""

from collections.abc import Awaitable, Callable, Hashable, MutableMapping
from typing import Any
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.access.web import acting, script_nonce_set
from app.core.errors import CrmError, NotPermitted
from app.core.i18n import _, speaking
from app.signin import sessions, tokens
from app.signin.bodies import check_head, taken
from app.signin.turns import standing_in_line
from app.users import feeds, links
from app.users.signin import Session

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OPEN = frozenset({"/sign-in", links.PATH, feeds.PATH, "/healthz", "/readyz", "/metrics"})
"""The paths that need no session; links, feeds and the last ask for a token of their own."""

STREAMS = frozenset({"/api/v1/live"})
"""What is answered for as long as a page is open: nobody's turn is used up by it, and no thread."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            with script_nonce_set() as nonce:
                await self._answer_or_refuse(scope, receive, _with_secure_headers(scope, send, nonce))
        elif scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _answer_or_refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application has a translator of errors of its own; here arrives what the gate itself refuses."""
        try:
            await self._answer(scope, receive, send)
        except CrmError as refusal:
            await JSONResponse({"error": str(refusal)}, refusal.status)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        cookies = HTTPConnection(scope).cookies
        with speaking(language_of(scope, cookies)):
            check_head(scope)
            if scope["path"] in OPEN:
                return await self._let_in(address_of(scope), scope, receive, send)
        token = cookies.get(tokens.named(tokens.SESSION_COOKIE, scope["scheme"]), "")
        session = await to_thread.run_sync(sessions.find, token) if token else None
        if session is None:
            return await _refuse(scope)(scope, receive, send)
        return await self._pass(session, token, scope, receive, send)

    async def _pass(self, session: Session, token: str, scope: Scope, receive: Receive, send: Send) -> None:
        with acting(session.actor, session.id):
            if scope["method"] in SAFE or tokens.is_csrf_for(token, csrf_given(scope)):
                return await self._let_in(session.actor.user_id, scope, receive, send)
            raise NotPermitted(_("This page is too old. Reload it and try again."))

    async def _let_in(self, whose: Hashable, scope: Scope, receive: Receive, send: Send) -> None:
        """On to the application, with the whole body and when it is the turn of `whose`."""
        if scope["path"] in STREAMS:
            if body := await taken(scope, receive):
                await self.app(scope, body, send)
            return
        async with standing_in_line(whose) as turns:
            if body := await taken(scope, receive):
                async with turns:
                    await self.app(scope, body, send)


def address_of(scope: Scope) -> str:
    """Where a request comes from, as far as it is known."""
    return scope["client"][0] if scope.get("client") else ""


def csrf_given(scope: Scope) -> str:
    return next((v.decode("latin1") for k, v in scope["headers"] if k == tokens.CSRF_HEADER), "")


def language_of(scope: Scope, cookies: dict[str, str]) -> str:
    """Of somebody not signed in: what they chose, or what their browser asks for first."""
    asked = Headers(scope=scope).get("accept-language", "")
    chosen = cookies.get(tokens.named(tokens.LANGUAGE_COOKIE, scope["scheme"]))
    return chosen or ("zh" if asked.lower().startswith("zh") else "en")


def _refuse(scope: Scope) -> Response:
    """To the sign-in page and back; programs and callbacks are told 401."""
    if scope["method"] in SAFE and not scope["path"].startswith("/api"):
        wanted = scope["path"] + (f"?{scope['query_string'].decode('latin1')}" if scope["query_string"] else "")
        had_session = tokens.named(tokens.SESSION_COOKIE, scope["scheme"]) in HTTPConnection(scope).cookies
        ended = "&ended=1" if had_session else ""
        return RedirectResponse(f"/sign-in?next={quote(wanted, safe='/')}{ended}", 303)
    return JSONResponse({"error": "sign in first"}, 401)


def _with_secure_headers(scope: Scope, send: Send, nonce: str) -> Send:
    """Nothing from elsewhere, no frames, no sniffing; pages and answers are not kept by caches in between."""
    policy = (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )

    async def send_secured(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = policy
            headers["X-Frame-Options"] = "DENY"
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
            headers.setdefault("Cache-Control", "no-store")
            if scope["scheme"] == "https":
                headers["Strict-Transport-Security"] = "max-age=31536000"
        await send(message)

    return send_secured
