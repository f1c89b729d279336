"""Pages before the gate: drawn without any of the application's scripts, their forms proved by a cookie."""

from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

from app.access.actor import Actor, Reach
from app.access.permissions import named
from app.core.errors import NotPermitted
from app.core.i18n import _, current_locale
from app.signin import cookies, tokens

_pages = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)


def page(request: Request, template: str, status: int = 200, **shown: Any) -> Response:
    """A page in the reader's language and colours, with the token that its form must bring back."""
    token = cookies.kept(request, tokens.FORM_COOKIE) or tokens.new_token()
    html = _pages.get_template(template).render(
        _=_,
        locale=current_locale(),
        other="en" if current_locale() == "zh" else "zh",
        theme="dark" if request.cookies.get(tokens.THEME_COOKIE) == "dark" else "light",
        csrf=tokens.csrf_for(token),
        **shown,
    )
    answer = HTMLResponse(html, status)
    cookies.keep(request, answer, tokens.FORM_COOKIE, token)
    return answer


def first_page(actor: Actor, asked: str) -> str:
    """Where somebody was going; whoever was going nowhere and has work to do begins with today's."""
    works = actor.may(named("activities:write")) and actor.writes("activities") is not Reach.NONE
    return "/today" if asked == "/" and works else asked


def require_own_form(request: Request, csrf: str) -> None:
    """Raises NotPermitted for what no page of ours sent."""
    if not tokens.is_csrf_for(cookies.kept(request, tokens.FORM_COOKIE), csrf):
        raise NotPermitted(_("This page was open for too long. Load it again."))
