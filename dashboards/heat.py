"""A table of cells, darker where more."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from app.core.i18n import _
from dashboards.charts import Mark, point

Cells = Mapping[tuple[str, str], Mark]


def grid(
    rows: Sequence[str], columns: Sequence[str], cells: Cells, corner: str, across: str,
    sizes: Mapping[str, Any] | None = None,
) -> html.Div:  # fmt: skip
    """A table of cells, darker where more; `sizes` stand at the left of the rows. Of few rows a cell is pale."""
    values = [mark.value for mark in cells.values() if mark.value is not None]
    low, span = (min(values), (max(values) - min(values)) or 1.0) if values else (0.0, 1.0)
    sized = [html.Th(_("n"), className="num")] if sizes else []
    body = []
    for row in rows:
        size = [html.Td(sizes.get(row, ""), className="num soft")] if sizes else []
        drawn = [_cell(cells.get((row, column)), low, span) for column in columns]
        body.append(html.Tr([html.Th(row, scope="row"), *size, *drawn]))
    heads = html.Thead(html.Tr([html.Th(corner), *sized, *(html.Th(column) for column in columns)]))
    words = [word for column in columns for word in column.split()]
    wide = {"--columns": len(columns), "--longest": max(map(len, words), default=0)}
    content = [html.Caption(across), heads, html.Tbody(body)]
    return html.Div(html.Table(content, className="heat", style=wide), className="scroll")


def _cell(mark: Mark | None, low: float, span: float) -> html.Td:
    if mark is None or mark.value is None:
        return html.Td()
    level = 1 + min(int((mark.value - low) / span * 7), 6)
    kind = "heat-open" if mark.is_open else "heat-few" if mark.tone == "few" else f"heat-{level}"
    named = f"{mark.name}: {mark.said}"
    return html.Td(point(mark.asked, mark.said, named, kind, title=named))
