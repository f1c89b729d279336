"""Lists: views, filters and search in the address, a table that becomes cards on a phone, keyset pages.

A list's query is a dictionary of plain values kept in a Store and in the address. Controls with an id
`{"list": name, "set": field}` and buttons with `{"list": name, "go": "sort:-name"}` change it in the browser
(assets/app.js); the feature's callback answers the new query with app.ui.list_table.results.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import dash_mantine_components as dmc
from dash import ALL, MATCH, ClientsideFunction, Input, Output, State, clientside_callback, dcc, html

from app.access.actor import Actor, Reach
from app.access.work import Work
from app.core.i18n import _, ngettext
from app.ui.icons import icon

V = TypeVar("V")
Query = Mapping[str, Any]

SIZES = (25, 50, 100)
LOCAL = ("view", "trail", "again", "columns", "group", "open")
"""Parts of a query that the service does not take."""

MOST = 300
"""Choices of a filter that go to the browser; the others are found as one types."""

KEPT = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""The name of a tab that somebody keeps is its id."""


@dataclass(frozen=True)
class Column(Generic[V]):
    """One column: its heading, what stands in it, by what it sorts; `kind` is `num`, `lead-cell` or `cut`.

    Of a list whose columns are chosen: its `name`, whether the list has it unless told, its `width` in pixels, at
    which place after the first it stays in view (0 where it does not), whether its cells are changed in place.
    """

    label: str
    cell: Callable[[V], Any]
    sort: str | None = None
    kind: str = ""
    name: str = ""
    is_usual: bool = True
    width: int | None = None
    frozen: int = 0
    edits: bool = False


@dataclass(frozen=True)
class View:
    """A tab: a name in the address, words, the filters it stands for, the field that these ask, its sign."""

    name: str
    label: str
    filters: Query
    asks: str = ""
    sign: str = ""


@dataclass(frozen=True)
class Filter:
    """A quick filter by one field of the query; `options` are code -> words, and without any it is left out."""

    field: str
    label: str
    options: Mapping[str, Any]


def mine(actor: Actor, noun: str, **filters: str) -> list[View]:
    """The reader's own records; a tab only for those who see more than these."""
    own = {"owner_id": str(actor.user_id)} | filters
    return [View("mine", _("Mine"), own)] if actor.reads(noun) is not Reach.OWN else []


Make = Callable[[Actor, str], Any]
_beside: list[Make] = []


def add(make: Make) -> None:
    """Show `make(actor, name of the list)` beside the button that adds a record, on every noun's list."""
    if make not in _beside:
        _beside.append(make)


def beside(actor: Actor, name: str) -> list[Any]:
    """What other features put beside the new button of a list."""
    return [made for make in _beside if (made := make(actor, name)) is not None]


_bars: list[Callable[[Work, str], Any]] = []


def add_bar(make: Callable[[Work, str], Any]) -> None:
    """Show `make(work, name of the list)` for what is done with chosen rows, on every noun's list."""
    if make not in _bars:
        _bars.append(make)


def bars(w: Work, name: str) -> list[Any]:
    """What features offer for chosen rows of a list."""
    return [made for make in _bars if (made := make(w, name)) is not None]


def given(name: str) -> dict[str, str]:
    """The id of a list's query."""
    return {"list": name, "part": "query"}


def shown(name: str) -> dict[str, str]:
    """The id of the region that a list's results fill."""
    return {"list": name, "part": "results"}


def made(name: str) -> dict[str, str]:
    """The id of the line that tells of new records."""
    return {"list": name, "part": "made"}


def drawn(name: str) -> dict[str, str]:
    """The id of how many results there were, and which was the first."""
    return {"list": name, "part": "drawn"}


def asked(name: str) -> dict[str, str]:
    """The id of what the service was asked for the results that stand there."""
    return {"list": name, "part": "asked"}


def service_query(query: Query, views: Sequence[View]) -> dict[str, Any]:
    """What the service is asked: the query with its view's filters under it, 25 rows unless told.

    A view that somebody keeps stands for none: the query says all.
    """
    named = str(query.get("view") or "")
    first = View("", "", {}) if re.fullmatch(KEPT, named) else views[0]
    view = next((v for v in views if v.name == named), first)
    own = {k: v for k, v in query.items() if k not in LOCAL and v not in (None, "")}
    return {"size": SIZES[0]} | dict(view.filters) | own


def layout(
    name: str,
    title: str,
    query: Query,
    views: Sequence[View],
    filters: Sequence[Any],
    new: Any,
    body: Any,
    *,
    searchable: bool = True,
    under: Sequence[Any] = (),
) -> html.Div:
    """A list page: heading and new button, view tabs, search and filters, what opens `under` these, results."""
    head = html.Div([html.H1(title), html.Div(new, className="push")], className="head")
    found = [search(name, query)] if searchable else []
    bar = html.Div([*found, *filters], className="list-bar", role="search")
    store = dcc.Store(id=given(name), data=dict(query))
    tabs = _tabs(name, query, views) if len(views) > 1 else None
    return html.Div([head, tabs, bar, *under, store, html.Div(body, id=shown(name))])


def _tabs(name: str, query: Query, views: Sequence[View]) -> dmc.Tabs:
    chosen = query.get("view") or views[0].name
    return dmc.Tabs(tab_list(views), id={"list": name, "set": "view"}, value=chosen, className="list-views")


def tab_list(views: Sequence[View]) -> dmc.TabsList:
    """The tabs themselves: drawn anew where they hold counts."""
    return dmc.TabsList(
        [
            dmc.TabsTab(view.label, value=view.name, leftSection=icon(view.sign) if view.sign else None)
            for view in views
        ]
    )


def search(name: str, query: Query) -> dmc.TextInput:
    """Finds as one types; `/` puts the cursor here."""
    return dmc.TextInput(
        id={"list": name, "set": "search"}, value=query.get("search") or "", placeholder=_("Search"), debounce=350,
        leftSection=icon("search"), className="list-search", attributes={"input": {"type": "search"}},
        **{"aria-label": _("Search")},
    )  # fmt: skip


def choose(name: str, field: str, label: str, options: Sequence[tuple[str, str]], query: Query) -> dmc.Select:
    """A quick filter over (value, words)."""
    chosen = query.get(field) or None
    return dmc.Select(
        id={"list": name, "set": field}, value=chosen, placeholder=label, clearable=True,
        data=matching(options, "", [chosen]), searchable=len(options) > 8,
        checkIconPosition="right", **{"aria-label": label},
    )  # fmt: skip


def matching(
    options: Iterable[tuple[str, Any]], text: str, chosen: Collection[str | None]
) -> list[dict[str, str]]:
    """The first choices that match what is typed, and those that are chosen already."""
    wanted = text.strip().casefold()
    named = [{"value": value, "label": str(words)} for value, words in options]
    found = [one for one in named if wanted in one["label"].casefold()][:MOST]
    return [*found, *(one for one in named if one["value"] in chosen and one not in found)]


def news(name: str) -> html.Div:
    """How many rows changed elsewhere; shown once one did."""
    again = html.Button(_("Show them"), id={"list": name, "go": "again:"}, className="button")
    words = {"data-one": _("One of these has changed."), "data-many": _("{n} of these have changed.")}
    return html.Div(
        [icon("info"), html.Span(), again], hidden=True, className="news list-news", role="status", **words
    )


def new_ones(name: str, count: int | None) -> html.Div:
    """That so many records have come in since the list was drawn; None where nobody counts so far."""
    told = ngettext("{n} new record", "{n} new records", count) if count else _("New records have come in.")
    again = html.Button(_("Show them"), id={"list": name, "go": "again:made"}, className="button")
    return html.Div([icon("info"), html.Span(told), again], className="news", role="status")


clientside_callback(
    ClientsideFunction("crm", "listQuery"),
    Output({"list": MATCH, "part": "query"}, "data"),
    Input({"list": MATCH, "set": ALL}, "value"),
    Input({"list": MATCH, "go": ALL}, "n_clicks"),
    State({"list": MATCH, "part": "query"}, "data"),
    prevent_initial_call=True,
)
