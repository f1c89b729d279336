"""The keys that do something everywhere: the overlay that `?` opens. assets/keys.js hears them."""

from typing import Any

from dash import html

from app.core.i18n import _


def overlay() -> html.Dialog:
    """Shown by the browser itself, closed by Escape or its button."""
    close = html.Button(
        "×", className="reveal", type="button", **{"aria-label": _("Dismiss"), "data-close": "keys"}
    )
    head = html.H2([_("Keys"), html.Span(close, className="push")])
    return html.Dialog([head, html.Div([_group(*one) for one in _keys()], className="keys-groups")], id="keys")


def _group(title: str, keys: list[tuple[str, str]]) -> html.Section:
    rows = [part for key, words in keys for part in (html.Dt(_caps(key)), html.Dd(words))]
    return html.Section([html.H3(title), html.Dl(rows)])


def _caps(keys: str) -> list[Any]:
    return [html.Kbd(key) for key in keys.split()]


def _keys() -> list[tuple[str, list[tuple[str, str]]]]:
    everywhere = [
        ("Ctrl K", _("search, go to, commands")),
        ("/", _("search this list, or everything")),
        ("?", _("these keys")),
        ("Esc", _("close, cancel")),
        ("N", _("new record of this list")),
        ("Ctrl \\", _("next tab")),
    ]
    go = [
        ("G D", _("Deals")),
        ("G L", _("Leads")),
        ("G C", _("Customers")),
        ("G P", _("Contacts")),
        ("G T", _("Tasks")),
        ("G S", _("Tickets")),
        ("G K", _("Calendar")),
        ("G B", _("Board of deals")),
        ("G H", _("Today")),
    ]
    record = [
        ("E", _("edit")),
        ("Ctrl S", _("save")),
        ("Ctrl Alt Enter", _("save and add another")),
        ("Ctrl ←", _("previous record")),
        ("Ctrl →", _("next record")),
        ("← ↑ ↓ →", _("from card to card of a board")),
        ("M", _("move a card of a board")),
        ("Shift ←", _("move what a calendar holds")),
    ]
    return [
        (_("Everywhere"), everywhere),
        (_("Go to"), go),
        (_("Lists"), _rows()),
        (_("Records, boards, calendar"), record),
    ]


def _rows() -> list[tuple[str, str]]:
    return [
        ("J", _("next row")),
        ("K", _("row before")),
        (_("Space"), _("look at it beside the list")),
        ("Enter", _("open it, or change the cell")),
        ("X", _("choose the row")),
        ("Shift X", _("choose all rows up to here")),
        ("Ctrl /", _("search this list")),
    ]
