"""Charts that only the explorer draws: several lines, parts of a whole, points of two, bars side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from app.core.i18n import _
from dashboards import charts, figures
from dashboards.charts import Mark, Scale

COLOURS = 6
"""Hues of categories; what is beyond is grey."""
APART = 7.0
"""Percent of the height that two labels need."""


@dataclass(frozen=True)
class Series:
    """A line: its name stands at its end. `tone` is c1 to c7, or `before` for the days compared with."""

    name: str
    marks: Sequence[Mark]
    tone: str


def tone(place: int, *, is_rest: bool = False) -> str:
    """The colour of a category by its place; others are grey."""
    return "c7" if is_rest or place >= COLOURS else f"c{place + 1}"


def lines(series: Sequence[Series], unit: str, target: float | None = None) -> html.Div:
    """Values over time, oldest first, a line each on one scale."""
    axis = series[0].marks
    values = [mark.value for one in series for mark in one.marks if mark.value is not None]
    levels = charts.ticks([*values, *([] if target is None else [target])], unit)
    scale = Scale(levels[0], levels[-1])
    parts: list[Any] = [charts.level(tick, unit, scale.share(tick)) for tick in levels]
    points: list[figures.Point] = []
    for one in series:
        places = {mark.name: (i + 0.5) / len(axis) * 100 for i, mark in enumerate(one.marks)}
        shown = [mark for mark in one.marks if mark.value is not None]
        points += [(places[mark.name], scale.share(mark.value or 0.0)) for mark in shown]
        parts.append(charts.stroke(one.marks, places, scale, f"stroke-{one.tone}"))
        parts += [_dot(one, mark, places[mark.name], scale) for mark in shown]
    if target is not None:
        parts.append(charts.goal(target, unit, scale.share(target), points))
    places = {mark.name: (i + 0.5) / len(axis) * 100 for i, mark in enumerate(axis)}
    field = html.Div([*parts, *_ends(series, scale)], className="chart-field")
    return html.Div([field, charts.axis(axis, places)], className="chart-line chart-lines")


def _dot(one: Series, mark: Mark, x: float, scale: Scale) -> Any:
    said = f"{one.name}, {mark.name}: {mark.said}"
    kind = f"line-dot {one.tone}" + (" line-dot-open" if mark.is_open or mark.tone == "few" else "")
    style = {"left": f"{x:.2f}%", "bottom": f"{scale.share(mark.value or 0.0):.2f}%"}
    return charts.point(mark.asked, "", said, kind, style=style, title=said)


def _ends(series: Sequence[Series], scale: Scale) -> list[html.Span]:
    """Each line's name at its end, moved apart where two would touch."""
    ends = [(scale.share(last.value or 0.0), one) for one in series if (last := _last(one)) is not None]
    placed, at = [], -APART
    for height, one in sorted(ends, key=lambda end: end[0]):
        at = max(height, at + APART)
        placed.append(html.Span(one.name, className=f"line-end {one.tone}", style={"bottom": f"{at:.1f}%"}))
    return placed


def _last(one: Series) -> Mark | None:
    return next((mark for mark in reversed(one.marks) if mark.value is not None), None)


def multiples(series: Sequence[Series], unit: str) -> html.Div:
    """A small line for each, all on one scale."""
    values = [mark.value for one in series for mark in one.marks if mark.value is not None]
    levels = charts.ticks(values or [0.0], unit)
    scale = Scale(levels[0], levels[-1])
    return html.Div([_small(one, scale, levels[-1], unit) for one in series], className="multiples")


def _small(one: Series, scale: Scale, top: float, unit: str) -> html.Div:
    places = {mark.name: (i + 0.5) / len(one.marks) * 100 for i, mark in enumerate(one.marks)}
    shown = [mark for mark in one.marks if mark.value is not None]
    parts = [charts.level(tick, unit, scale.share(tick)) for tick in (scale.low, top)]
    parts.append(charts.stroke(one.marks, places, scale, f"stroke-{one.tone}"))
    parts += [_dot(one, mark, places[mark.name], scale) for mark in shown]
    field = html.Div(parts, className="chart-field")
    ends = [html.Span(one.marks[0].name), html.Span(one.marks[-1].name)]
    below = html.Div(ends, className="multiples-axis", **{"aria-hidden": "true"})
    return html.Div([html.B(one.name), html.Div(field, className="chart-line chart-small"), below])


def stacked(
    rows: Sequence[tuple[str, Sequence[Mark]]], names: Mapping[str, str], head: str, unit_head: str
) -> Any:
    """Parts of a sum, a bar a row; `names` is part -> tone, in the order they are stacked."""
    most = max((sum(max(m.value or 0.0, 0.0) for m in marks) for _name, marks in rows), default=0.0) or 1.0
    lines_ = []
    for name, marks in rows:
        parts = [_part(name, mark, names, most) for mark in marks if (mark.value or 0) > 0]
        lines_.append(html.Tr([html.Th(name, scope="row"), html.Td(html.Div(parts, className="stack"))]))
    key = html.P(
        [html.Span(name, className=f"stack-key {kind}") for name, kind in names.items()], className="keys"
    )
    heads = html.Thead(html.Tr([html.Th(head), html.Th(unit_head)]))
    table = html.Table([heads, html.Tbody(lines_)], className="bars stack-table")
    return html.Div([key, html.Div(table, className="scroll")])


def _part(row: str, mark: Mark, names: Mapping[str, str], most: float) -> Any:
    said = f"{row}, {mark.name}: {mark.said}"
    width = (mark.value or 0.0) / most * 100
    shown = mark.said if width > 9 else ""
    return charts.point(
        mark.asked,
        shown,
        said,
        f"stack-part fill-{names[mark.name]}",
        style={"width": f"{width:.2f}%"},
        title=said,
    )


@dataclass(frozen=True)
class Pair:
    """A group by two numbers."""

    x: Mark
    y: Mark


DOT, NARROW, WIDE, LINE, ASCII = 1.3, 0.95, 1.7, 8.0, 127
"""Of a scatter, in percent of the field: a point, a letter, a Chinese character; the height of a line of names."""


def scatter(pairs: Sequence[Pair], units: tuple[str, str], heads: tuple[str, str]) -> html.Div:
    """Points of two numbers; the first goes to the right. Each point opens the second number."""
    across = charts.ticks([pair.x.value or 0.0 for pair in pairs], units[0])
    up = charts.ticks([pair.y.value or 0.0 for pair in pairs], units[1])
    x, y = Scale(across[0], across[-1]), Scale(up[0], up[-1])
    parts: list[Any] = [charts.level(tick, units[1], y.share(tick)) for tick in up]
    places = [(x.share(pair.x.value or 0.0), y.share(pair.y.value or 0.0)) for pair in pairs]
    legible = _legible(places, [pair.y.name for pair in pairs])
    for n, (pair, place) in enumerate(zip(pairs, places, strict=True)):
        said = f"{pair.y.name}: {pair.x.said}, {pair.y.said}"
        style = {"left": f"{place[0]:.2f}%", "bottom": f"{place[1]:.2f}%"}
        few = " line-dot-open" if "few" in (pair.x.tone, pair.y.tone) else ""
        parts.append(
            charts.point(pair.y.asked, "", said, f"line-dot scatter-dot c1{few}", style=style, title=said)
        )
        if n in legible:
            parts.append(html.Span(pair.y.name, className="scatter-name", style=style, **{"aria-hidden": "true"}))
    ticks = [
        html.Span(charts.tick_words(tick, units[0]), style={"left": f"{x.share(tick):.2f}%"}) for tick in across
    ]  # fmt: skip
    axis = html.Div(ticks, className="chart-axis", **{"aria-hidden": "true"})
    chart = html.Div([html.Div(parts, className="chart-field"), axis], className="chart-line chart-scatter")
    told = _("Up: {y}. To the right: {x}.", y=heads[1], x=heads[0])
    return html.Div([html.P(told, className="soft scatter-told"), chart])


def _legible(places: Sequence[tuple[float, float]], names: Sequence[str]) -> set[int]:
    """Points whose names have room: each is written unless it would stand on another's name or point."""
    taken: list[tuple[float, float, float]] = [(left, left + DOT, up) for left, up in places]
    kept = set()
    for n, ((left, up), name) in enumerate(zip(places, names, strict=True)):
        start, end = left + DOT, left + DOT + sum(WIDE if ord(letter) > ASCII else NARROW for letter in name)
        if not any(abs(up - at) < LINE and start < to and since < end for since, to, at in taken):
            kept.add(n)
            taken.append((start, end, up))
    return kept


def across(rows: Sequence[str], columns: Sequence[str], cells: Mapping[tuple[str, str], Mark], corner: str) -> Any:
    """Bars in columns, all on one scale."""
    most = max((abs(mark.value or 0.0) for mark in cells.values()), default=0.0) or 1.0
    body = []
    for row in rows:
        drawn = [_bar_cell(cells.get((row, column)), most) for column in columns]
        body.append(html.Tr([html.Th(row, scope="row"), *drawn]))
    heads = html.Thead(html.Tr([html.Th(corner), *(html.Th(column) for column in columns)]))
    return html.Div(html.Table([heads, html.Tbody(body)], className="bars across"), className="scroll")


def _bar_cell(mark: Mark | None, most: float) -> html.Td:
    if mark is None or mark.value is None:
        return html.Td()
    bar = html.Div(html.I(style={"width": f"{abs(mark.value) / most:.1%}"}), className="across-track")
    return html.Td([charts.point(mark.asked, mark.said, f"{mark.name}: {mark.said}", "link"), bar])
