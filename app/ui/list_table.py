"""The table of a list, which becomes cards on a phone, and its foot."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import dash_mantine_components as dmc

from app.core.i18n import _
from app.core.paging import COUNT_CAP, Page
from app.ui import format, list_totals, lists, states
from app.ui.elements import Button, Div, Span, Table, Tbody, Td, Th, Thead, Tr
from app.ui.icons import icon
from app.ui.lists import SIZES, Column, Query

V = TypeVar("V")
Grouped = Callable[[int, Callable[[], list[Tr]]], Sequence[Tr]]
"""Lines of groups, so many cells wide; the rows of the open group are made when they are asked for."""


def results(
    name: str,
    columns: Sequence[Column[V]],
    page: Page[V],
    query: Query,
    nothing: Any,
    live: bool = False,
    grouped: Grouped | None = None,
) -> Div:
    """The table and its foot; `nothing` stands where the company has no such record yet.

    A `live` list hears which of its rows changed elsewhere (assets/live.js), and rows chosen (assets/bulk.js), and
    columns made wider (assets/columns.js). `grouped` makes the lines of its groups with the rows of the open one.
    """
    if not page.rows and not (grouped and page.count):
        narrowed = any(
            v for k, v in query.items() if k not in ("size", "sort", "trail", "again", "columns", "group", "open")
        )
        return Div(states.no_results(f"/{name}") if narrowed else nothing, className="table-frame")
    heads = [_heading(name, column, query, live) for column in columns]
    head = Thead(Tr([*_pick_all(name, live), *heads]))

    def rows() -> list[Tr]:
        return [_row(name, columns, row, live) for row in page.rows]

    body = Tbody(grouped(len(columns) + 1, rows) if grouped else rows())
    foot = list_totals.waiting(name, len(columns) + 1) if live else None
    look, marks = ("table-frame wide-list", {"data-columns-of": name}) if live else ("table-frame", {})
    table = Div(Table([head, body, foot], className="table", **marks), className=look)
    return Div([lists.news(name) if live else None, table, _foot(name, page, query)])


def _row(name: str, columns: Sequence[Column[V]], row: V, is_live: bool) -> Tr:
    cells = [*_pick(row, is_live), *(_cell(column, row) for column in columns)]
    return Tr(cells, **(_mark(name, row) if is_live else {}))


def _pick_all(name: str, is_asked: bool) -> list[Th]:
    return [Th(_box(_("Select all on this page"), pick_all=name), className="pick-cell")] if is_asked else []


def _pick(row: Any, is_asked: bool) -> list[Td]:
    return [Td(_box(_("Select"), pick=str(row.id)), className="pick-cell")] if is_asked else []


def _box(label: str, **data: str) -> Button:
    marks = {f"data-{name.replace('_', '-')}": value for name, value in data.items()}
    return Button(
        className="pick-box",
        type="button",
        role="checkbox",
        **{"aria-checked": "false", "aria-label": label},
        **marks,
    )


def _mark(name: str, row: Any) -> dict[str, str]:
    return {"data-live": name, "data-id": str(row.id), "data-version": str(row.version)}


def _heading(name: str, column: Column[V], query: Query, is_sized: bool) -> Th:
    grip = _grip(column) if is_sized and column.name else None
    marks = {"data-column": column.name, **({"data-width": str(column.width)} if column.width else {})}
    given = {
        "className": _look(column) or None,
        "scope": "col",
        "style": _style(column),
        **(marks if grip is not None else {}),
    }
    if column.sort is None:
        return Th([column.label, grip], **given)
    now = query.get("sort") or ""
    ascending, descending = now == column.sort, now == f"-{column.sort}"
    mark = [icon("up" if ascending else "down")] if ascending or descending else []
    rises = descending or (not ascending and column.kind in ("lead-cell", "cut"))
    then = column.sort if rises else f"-{column.sort}"
    look = "sorter sorted" if mark else "sorter"
    button = Button(
        [column.label, *mark], id={"list": name, "go": f"sort:{then}"}, className=look, title=_("Sort by this")
    )
    order = "ascending" if ascending else "descending" if descending else "none"
    return Th([button, grip], **given, **{"aria-sort": order})


def _grip(column: Column[V]) -> Span:
    """The edge of a heading, by which its column is made wider: dragged, or moved by arrow keys."""
    words = _("Width of {name}", name=column.label)
    marks = {"aria-label": words, "aria-orientation": "vertical", "aria-valuenow": str(column.width or 0)}
    return Span(className="column-grip", role="separator", tabIndex="0", title=words, **marks)


def _look(column: Column[V]) -> str:
    return " ".join(filter(None, [column.kind, "frozen" if column.frozen else ""]))


def _style(column: Column[V]) -> dict[str, str] | None:
    """How far from the left a column that stays in view stands, the browser measures (assets/columns.js)."""
    wide = dict.fromkeys(("width", "minWidth", "maxWidth"), f"{column.width}px") if column.width else {}
    left = {"left": f"var(--frozen-{column.frozen})"} if column.frozen else {}
    return {**wide, **left} or None


def _cell(column: Column[V], row: V) -> Td:
    content = column.cell(row)
    looks = [
        _look(column),
        "blank" if content in (format.NOTHING, None, "") else "",
        "sized" if column.width else "",
    ]
    marks = {"data-label": column.label} | ({"data-edit": column.name, "tabIndex": "-1"} if column.edits else {})
    return Td(content, className=" ".join(filter(None, looks)) or None, style=_style(column), **marks)


def _foot(name: str, page: Page[V], query: Query) -> Div:
    count = list_totals.counted(min(page.count, COUNT_CAP), page.is_count_capped)
    size = dmc.Select(
        id={"list": name, "set": "size"}, value=str(query.get("size") or SIZES[0]), size="xs", w=76,
        data=[str(size) for size in SIZES], allowDeselect=False, **{"aria-label": _("Rows on a page")},
    )  # fmt: skip
    turns = [
        _turn(name, "back:", _("Previous"), "left", bool(query.get("after"))),
        _turn(name, f"next:{page.next}", _("Next"), "right", page.next is not None),
    ]
    told = Span(count, id={"list": name, "part": "found"})
    return Div([told, Div([_("Rows"), size, *turns], className="push")], className="list-foot")


def _turn(name: str, go: str, label: str, icon_name: str, possible: bool) -> Button:
    words = [icon(icon_name), label] if icon_name == "left" else [label, icon(icon_name)]
    return Button(words, id={"list": name, "go": go}, className="button", disabled=not possible)
