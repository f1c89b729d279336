"""What is answered where the application can't: the database is away, or a fault of ours before any page began."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from app.core import outage
from app.core.errors import Unavailable
from app.core.i18n import _, current_locale, speaking
from app.signin import tokens
from app.signin.gate import language_of

RETRY_SECONDS = 3
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
AWAY = {"Retry-After": str(RETRY_SECONDS), "X-Database": "away"}
"""By the second the open pages know why, and what to wait for."""

_page = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True).get_template("away.html")


def answer(scope: Scope, refusal: Unavailable | None = None) -> Response:
    """503 in the reader's words: a page that tries again by itself, or JSON for programs and open pages."""
    with speaking(language_of(scope, HTTPConnection(scope).cookies)):
        said = str(refusal or outage.away())
        if not _wants_page(scope):
            words = {"error": said, "back": _("The database is back."), "reload": _("Reload this page")}
            return JSONResponse(words, 503, HEADERS | AWAY)
        return _show(scope, _("One moment"), said, 503, HEADERS | AWAY, retry=RETRY_SECONDS)


def fault(scope: Scope, error_id: str) -> Response:
    """500 with the id under which the log tells more."""
    with speaking(language_of(scope, HTTPConnection(scope).cookies)):
        said = _("Something went wrong on our side. Error id: {id}", id=error_id)
        if not _wants_page(scope):
            return JSONResponse({"error": said}, 500, HEADERS)
        return _show(scope, _("Error"), said, 500, HEADERS, retry=0)


def not_ready() -> Response:
    """What `/readyz` says while the database is away."""
    return JSONResponse({"status": "not ready", "missing": ["database"]}, 503, HEADERS)


def _wants_page(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "") and not scope["path"].startswith("/api")


def _show(scope: Scope, title: str, said: str, status: int, headers: dict[str, str], retry: int) -> Response:
    dark = HTTPConnection(scope).cookies.get(tokens.THEME_COOKIE) == "dark"
    html = _page.render(
        _=_, locale=current_locale(), theme="dark" if dark else "light", title=title, said=said, retry=retry,
    )  # fmt: skip
    return HTMLResponse(html, status, headers)
