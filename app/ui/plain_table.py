"""A table of words and links as one component: the browser draws its cells, Dash need not know each of them.

500 cells as 500 components freeze the browser for seconds; drawn by assets/table.js they take a few milliseconds.
"""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from app.ui.names import Link

Cell = str | Link | None


class PlainTable(Component):
    """`heads` are (words, class) of the columns, `rows` their cells; `label` tells screen readers what it lists.

    A cell is text, never markup. It scrolls sideways by itself, by keyboard too.
    """

    _namespace = "crm"
    _type = "PlainTable"
    _prop_names = ["id", "label", "heads", "rows"]  # noqa: RUF012 - as Dash reads them
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012
    available_properties = _prop_names
    available_wildcard_properties: list[str] = []  # noqa: RUF012

    def __init__(self, label: str, heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]]) -> None:
        super().__init__(
            label=label,
            heads=[{"words": words, "kind": kind} for words, kind in heads],
            rows=[[_written(cell) for cell in row] for row in rows],
        )


def _written(cell: Cell) -> Any:
    return {"words": cell.title, "href": cell.href} if isinstance(cell, Link) else cell
