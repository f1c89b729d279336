"""Lists: views, filters and search in the address, a table that becomes cards on a phone, keyset pages.

A list's query is a dictionary of plain values kept in a Store and in the address. Controls with an id
`{"list": name, "set": field}` and buttons with `{"list": name, "go": "sort:-name"}` change it in the browser
(assets/app.js); the feature's callback answers the new query with `results`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import dash_mantine_components as dmc
from dash import ALL, MATCH, ClientsideFunction, Input, Output, State, clientside_callback, dcc, html

from app.access.actor import Actor, Reach
from app.core.i18n import _, ngettext
from app.core.paging import COUNT_CAP, Page
from app.ui import format, states
from app.ui.icons import icon

V = TypeVar("V")
Query = Mapping[str, Any]

SIZES = (25, 50, 100)
LOCAL = ("view", "trail", "again")
"""Parts of a query that the service does not take."""


@dataclass(frozen=True)
class Column(Generic[V]):
    """One column: its heading, what stands in it, by what it sorts; `kind` is `num`, `lead-cell` or `cut`."""

    label: str
    cell: Callable[[V], Any]
    sort: str | None = None
    kind: str = ""


@dataclass(frozen=True)
class View:
    """A tab: a name in the address, words, the filters it stands for, and the field that these ask, if one."""

    name: str
    label: str
    filters: Query
    asks: str = ""


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


_bars: list[Make] = []


def add_bar(make: Make) -> None:
    """Show `make(actor, name of the list)` for what is done with chosen rows, on every noun's list."""
    if make not in _bars:
        _bars.append(make)


def bars(actor: Actor, name: str) -> list[Any]:
    """What features offer for chosen rows of a list."""
    return [made for make in _bars if (made := make(actor, name)) is not None]


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
    """What the service is asked: the query with its view's filters under it, 25 rows unless told."""
    view = next((v for v in views if v.name == query.get("view")), views[0])
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
    return dmc.TabsList([dmc.TabsTab(view.label, value=view.name) for view in views])


def search(name: str, query: Query) -> dmc.TextInput:
    """Finds as one types; `/` puts the cursor here."""
    return dmc.TextInput(
        id={"list": name, "set": "search"}, value=query.get("search") or "", placeholder=_("Search"), debounce=350,
        leftSection=icon("search"), className="list-search", attributes={"input": {"type": "search"}},
        **{"aria-label": _("Search")},
    )  # fmt: skip


def choose(name: str, field: str, label: str, options: Sequence[tuple[str, str]], query: Query) -> dmc.Select:
    """A quick filter over (value, words)."""
    return dmc.Select(
        id={"list": name, "set": field}, value=query.get(field) or None, placeholder=label, clearable=True,
        data=[{"value": value, "label": str(words)} for value, words in options], searchable=len(options) > 8,
        checkIconPosition="right", **{"aria-label": label},
    )  # fmt: skip


def results(
    name: str, columns: Sequence[Column[V]], page: Page[V], query: Query, nothing: Any, live: bool = False
) -> html.Div:
    """The table and its foot; `nothing` stands where the company has no such record yet.

    A `live` list hears which of its rows changed elsewhere (assets/live.js), and has rows chosen (assets/bulk.js).
    """
    if not page.rows:
        narrowed = any(v for k, v in query.items() if k not in ("size", "sort", "trail", "again"))
        return html.Div(states.no_results(f"/{name}") if narrowed else nothing, className="table-frame")
    head = html.Thead(html.Tr([*_pick_all(name, live), *(_heading(name, column, query) for column in columns)]))
    body = [
        html.Tr(
            [*_pick(row, live), *(_cell(column, row) for column in columns)], **(_mark(name, row) if live else {})
        )
        for row in page.rows
    ]
    table = html.Div(html.Table([head, html.Tbody(body)], className="table"), className="table-frame")
    return html.Div([news(name) if live else None, table, _foot(name, page, query)])


def _pick_all(name: str, is_asked: bool) -> list[html.Th]:
    return [html.Th(_box(_("Select all on this page"), pick_all=name), className="pick-cell")] if is_asked else []


def _pick(row: Any, is_asked: bool) -> list[html.Td]:
    return [html.Td(_box(_("Select"), pick=str(row.id)), className="pick-cell")] if is_asked else []


def _box(label: str, **data: str) -> html.Button:
    marks = {f"data-{name.replace('_', '-')}": value for name, value in data.items()}
    return html.Button(
        className="pick-box",
        type="button",
        role="checkbox",
        **{"aria-checked": "false", "aria-label": label},
        **marks,
    )


def _mark(name: str, row: Any) -> dict[str, str]:
    return {"data-live": name, "data-id": str(row.id), "data-version": str(row.version)}


def news(name: str) -> html.Div:
    """How many rows changed elsewhere; shown once one did."""
    again = html.Button(_("Show them"), id={"list": name, "go": "again:"}, className="button")
    words = {"data-one": _("One of these changed elsewhere."), "data-many": _("{n} of these changed elsewhere.")}
    return html.Div(
        [icon("info"), html.Span(), again], hidden=True, className="news list-news", role="status", **words
    )


def new_ones(name: str, count: int | None) -> html.Div:
    """That so many records have come in since the list was drawn; None where nobody counts so far."""
    told = ngettext("{n} new record", "{n} new records", count) if count else _("New records have come in.")
    again = html.Button(_("Show them"), id={"list": name, "go": "again:made"}, className="button")
    return html.Div([icon("info"), html.Span(told), again], className="news", role="status")


def _heading(name: str, column: Column[V], query: Query) -> html.Th:
    if column.sort is None:
        return html.Th(column.label, className=column.kind, scope="col")
    now = query.get("sort") or ""
    ascending, descending = now == column.sort, now == f"-{column.sort}"
    mark = [icon("up" if ascending else "down")] if ascending or descending else []
    rises = descending or (not ascending and column.kind in ("lead-cell", "cut"))
    then = column.sort if rises else f"-{column.sort}"
    look = "sorter sorted" if mark else "sorter"
    button = html.Button(
        [column.label, *mark], id={"list": name, "go": f"sort:{then}"}, className=look, title=_("Sort by this")
    )
    order = "ascending" if ascending else "descending" if descending else "none"
    return html.Th(button, className=column.kind, scope="col", **{"aria-sort": order})


def _cell(column: Column[V], row: V) -> html.Td:
    content = column.cell(row)
    blank = " blank" if content in (format.NOTHING, None, "") else ""
    return html.Td(content, className=column.kind + blank, **{"data-label": column.label})


def _foot(name: str, page: Page[V], query: Query) -> html.Div:
    count = ngettext("{n} record", "{n} records", page.count)
    if page.is_count_capped:
        count = _("{cap}+ records", cap=format.number(COUNT_CAP))
    size = dmc.Select(
        id={"list": name, "set": "size"}, value=str(query.get("size") or SIZES[0]), size="xs", w=76,
        data=[str(size) for size in SIZES], allowDeselect=False, **{"aria-label": _("Rows on a page")},
    )  # fmt: skip
    turns = [
        _turn(name, "back:", _("Previous"), "left", bool(query.get("after"))),
        _turn(name, f"next:{page.next}", _("Next"), "right", page.next is not None),
    ]
    return html.Div(
        [html.Span(count), html.Div([_("Rows"), size, *turns], className="push")], className="list-foot"
    )


def _turn(name: str, go: str, label: str, icon_name: str, possible: bool) -> html.Button:
    words = [icon(icon_name), label] if icon_name == "left" else [label, icon(icon_name)]
    return html.Button(words, id={"list": name, "go": go}, className="button", disabled=not possible)


clientside_callback(
    ClientsideFunction("crm", "listQuery"),
    Output({"list": MATCH, "part": "query"}, "data"),
    Input({"list": MATCH, "set": ALL}, "value"),
    Input({"list": MATCH, "go": ALL}, "n_clicks"),
    State({"list": MATCH, "part": "query"}, "data"),
    prevent_initial_call=True,
)
