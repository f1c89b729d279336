"""Which columns a list has, in which order and how wide: a text, the same in the address, a view and for a person.

    name:240,company_name|est_amount

The first column, by which a record is called, stays first and in view, with those before a bar, if there is one.
Names that a list does not have are passed over: a field may be retired, or not be shown by the reader's role. The
panel is one component (assets/columns.js).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from dash import html
from dash.development.base_component import Component

from app.core.i18n import _
from app.ui.icons import icon
from app.ui.lists import Column

V = TypeVar("V")

NARROWEST, WIDEST = 60, 800
"""Pixels."""

DIGITS = 4
"""Of a width that are read: Python reads no number of thousands of digits."""

BAR = "|"
"""Behind the last column that stays in view."""


class ColumnChooser(Component):
    """Boxes in an order that is changed by drag and by arrow keys; `value` is the text of what is chosen."""

    _namespace = "crm"
    _type = "ColumnChooser"
    _prop_names = ["id", "columns", "value", "words"]  # noqa: RUF012 - as Dash reads them
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012
    available_properties = _prop_names
    available_wildcard_properties: list[str] = []  # noqa: RUF012

    def __init__(
        self, id: Mapping[str, str], columns: Sequence[Mapping[str, Any]], value: str, words: Mapping[str, str]
    ) -> None:
        super().__init__(id=dict(id), columns=list(columns), value=value, words=dict(words))


def chosen(columns: Sequence[Column[V]], text: str | None) -> list[Column[V]]:
    """The columns that `text` names, in its order and widths; the usual ones where it says nothing."""
    asked = read(text)
    if not asked:
        return [one for one in columns if one.is_usual]
    known = {one.name: one for one in columns if one.name}
    first = [one.name for one in columns if one.kind == "lead-cell"]
    names = [name for name in dict.fromkeys([*first, *asked]) if name in known]
    held = {*first, *_frozen(text or "")}
    staying = {name: place for place, name in enumerate(name for name in names if name in held)}
    return [replace(known[name], width=asked.get(name), frozen=staying.get(name, 0)) for name in names]


def read(text: str | None) -> dict[str, int | None]:
    """Name -> width, or none; what is no such text is nothing."""
    return dict(_parts((text or "").replace(BAR, ",")))


def _frozen(text: str) -> list[str]:
    held, bar, _rest = text.partition(BAR)
    return [name for name, _width in _parts(held)] if bar else []


def _parts(text: str) -> Iterator[tuple[str, int | None]]:
    for part in text.split(","):
        name, _colon, width = part.partition(":")
        if name:
            yield name, min(max(int(width[:DIGITS]), NARROWEST), WIDEST) if width.isdecimal() else None


def button(name: str) -> html.Button:
    """Opens and closes the panel."""
    opens = {"data-opens": f"columns-{name}", "aria-expanded": "false"}
    return html.Button([icon("columns"), _("Columns")], className="button", type="button", **opens)


def panel(name: str, columns: Sequence[Column[Any]], text: str | None) -> html.Div:
    """What can be shown, closed at first."""
    offered = [
        {"name": one.name, "label": one.label, "usual": one.is_usual, "first": one.kind == "lead-cell"}
        for one in columns
        if one.name
    ]
    words = {
        "title": _("Columns of this list"),
        "hint": _("Drag, or press the arrow keys on a handle, to change the order."),
        "move": _("Move {name}"),
        "moved": _("{name} is at place {n}"),
        "freeze": _("Keep in view up to {name}"),
        "frozen": _("Stays in view up to {name}"),
        "reset": _("As they were"),
        "kept": _("Kept for you on this list."),
        "stays": _("stays first"),
    }
    chooser = ColumnChooser({"list": name, "set": "columns"}, offered, text or "", words)
    return html.Div(chooser, id=f"columns-{name}", className="list-filter column-panel", hidden=True)
