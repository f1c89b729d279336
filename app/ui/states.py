"""What stands where there is nothing to show yet, nothing at all, or nothing for this reader."""

from typing import Any

from dash import dcc, html

from app.core.errors import CrmError, NotFound, NotPermitted, Unavailable
from app.core.i18n import _
from app.ui.icons import icon


def state(icon_name: str, title: str, hint: str = "", action: Any = None, *, is_page: bool = False) -> html.Div:
    """An icon, one line, one hint, and at most one thing to do. The line of a whole page is its heading."""
    parts = [
        html.Span(icon(icon_name), className="state-icon"),
        (html.H1 if is_page else html.P)(title, className="state-title"),
        html.P(hint, className="state-hint") if hint else None,
        action,
    ]
    return html.Div([p for p in parts if p is not None], className="state", role="status")


def no_results(clear_href: str) -> html.Div:
    """Filters left nothing over."""
    clear = link_button(_("Clear filters"), clear_href)
    return state("search", _("No results with these filters."), _("Widen or clear them to see more."), clear)


def refused(error: CrmError) -> html.Div:
    """A whole page that cannot be shown, told by kind."""
    home = link_button(_("Back to home"), "/")
    if isinstance(error, NotPermitted):
        return state("lock", _("Your role does not include this page."), str(error), home, is_page=True)
    if isinstance(error, NotFound):
        hint = _("It may have been removed, or it belongs to somebody else.")
        return state("search", _("There is nothing here."), hint, home, is_page=True)
    if isinstance(error, Unavailable):
        return state("clock", _("This is not ready yet."), str(error), is_page=True)
    return state("alert", _("This could not be shown."), str(error), home, is_page=True)


def awaited(title: str, error: Unavailable) -> html.Div:
    """A page of numbers before there are any."""
    return html.Div([html.Div(html.H1(title), className="head"), state("clock", str(error))])


def broken(error_id: str) -> html.Div:
    """A fault of ours; the id leads to the log."""
    hint = _("Try again. If it stays, give your administrator this id: {id}", id=error_id)
    return state("alert", _("Something went wrong on our side."), hint)


def link_button(label: str, href: str, icon_name: str | None = None, *, primary: bool = False) -> dcc.Link:
    """A link that looks like a button."""
    words = [icon(icon_name) if icon_name else None, label]
    return dcc.Link(words, href=href, className="button button-primary" if primary else "button")
