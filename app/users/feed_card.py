"""The calendar's feed on one's own page: made, shown once, revoked."""

from typing import Any

from dash import Input, Output, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.settings import settings
from app.ui import parts, records
from app.ui.icons import icon
from app.ui.wiring import on_press
from app.users import feeds

PLACE = "me-feed"


def card(w: Work) -> html.Div:
    return html.Div(_content(w), id=PLACE)


def _content(w: Work, path: str | None = None) -> html.Section:
    """Whether there is a feed and when it was last read; a new address while it is new."""
    feed = feeds.find_own(w)
    about = _("Your planned calls, meetings and tasks in the calendar of your phone.")
    make = html.Button(
        _("Make a new address") if feed else _("Make an address"), id={"feed": "make"}, className="button"
    )
    revoke = html.Button(_("Revoke"), id={"feed": "revoke"}, className="button") if feed else None
    said = None
    if feed:
        when = parts.when(feed.read_at) if feed.read_at else _("never")
        said = html.P([_("Last read: "), when], className="soft")
    body = [html.P(about), _shown(path) if path else None, said, html.Div([make, revoke], className="buttons")]
    return records.card(_("Calendar feed"), html.Div(body, id="feed"))


def _shown(path: str) -> html.Div:
    address = (settings().public_address or settings().address).rstrip("/") + path
    copy = html.Button(
        [icon("link"), _("Copy")],
        className="button",
        type="button",
        **{"data-copy": address, "data-copied": _("Copied")},
    )
    warning = _("Whoever has this address reads your calendar. It is shown this once.")
    line = html.Div([html.Code(address, className="secret-link"), copy], className="feed-address")
    return html.Div([line, html.P(warning, className="soft")])


@on_press(Output(PLACE, "children"), Input({"feed": "make"}, "n_clicks"))
def make(_pressed: Any) -> Any:
    with work(current_actor()) as w:
        return _content(w, feeds.make(w))


@on_press(Output(PLACE, "children", allow_duplicate=True), Input({"feed": "revoke"}, "n_clicks"))
def revoke(_pressed: Any) -> Any:
    with work(current_actor()) as w:
        feeds.revoke(w)
        return _content(w)
