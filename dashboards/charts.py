"""Charts of plain elements: they are tables for who reads them aloud, follow light and dark, and load no library.

Every mark is a button that opens the number behind it (`point`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, Literal

from dash import html

from app.core.i18n import _
from app.ui import format
from dashboards import figures
from dashboards.asked import Opens
from dashboards.units import in_unit

Tone = Literal["better", "worse", "calm", "few"]
LABELS = 6
SHORT = {"money_a_day": "money"}
"""Units that a scale leaves to the head of its chart."""
HOUR = 60  # minutes


@dataclass(frozen=True)
class Mark:
    """One value of a chart: what it is called, how it is written, what opens behind it.

    `tone` says whether it is clearly better or worse than what it is compared with; `few` is under the floor.
    """

    name: str
    value: float | None
    said: str
    asked: Opens | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    tone: Tone = "calm"
    is_open: bool = False
    cells: Mapping[str, Any] = field(default_factory=dict)


def point(asked: Opens | None, content: Any, label: str, className: str = "", **more: Any) -> Any:
    """What is pressed to open a number."""
    if asked is None:
        return html.Span(content, className=className.replace("link", "").strip(), **more)
    marks = {"aria-label": _("Open {label}", label=label)}
    name = {**asked.pressed, "at": token_hex(4)}
    return html.Button(content, id=name, className=f"point {className}", **marks, **more)


def count(asked: Opens | None, n: int, name: str) -> Any:
    """How many records a number rests on, which opens to them."""
    said = format.number(n)
    return point(asked and asked.at("rows"), said, f"{name}: n {said}", "link soft")


def line(marks: Sequence[Mark], unit: str, target: float | None = None) -> html.Div:
    """Values over time, oldest first, with their band; what is not over is dashed and hollow."""
    shown = [mark for mark in marks if mark.value is not None]
    ends = [bound for mark in shown if mark.tone != "few" for bound in (mark.low, mark.high) if bound is not None]
    levels = ticks([*(mark.value or 0.0 for mark in shown), *ends, *([] if target is None else [target])], unit)
    scale = Scale(levels[0], levels[-1])
    places = {mark.name: (i + 0.5) / len(marks) * 100 for i, mark in enumerate(marks)}
    parts = [level(tick, unit, scale.share(tick)) for tick in levels]
    parts += [*band(marks, places, scale), stroke(marks, places, scale)]
    if target is not None:
        points = [(places[mark.name], scale.share(mark.value or 0.0)) for mark in shown]
        parts.append(goal(target, unit, scale.share(target), points))
    newest = next((mark for mark in reversed(shown) if not mark.is_open), shown[-1])
    written = {newest.name: "spot-said" if newest is shown[-1] else "spot-said spot-said-up"}
    parts += [spot(mark, places[mark.name], scale, written.get(mark.name), unit) for mark in shown]
    return html.Div([html.Div(parts, className="chart-field"), axis(marks, places)], className="chart-line")


def ticks(values: Sequence[float], unit: str, *, from_zero: bool = True) -> list[float]:
    """Round numbers, of hours where minutes are many."""
    scale = figures.scale if from_zero else figures.around
    if unit != "minutes" or max(values) < 2 * HOUR:
        return scale(values)
    return [tick * HOUR for tick in scale([value / HOUR for value in values])]


@dataclass(frozen=True)
class Scale:
    """From one edge of a chart to the other."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """Of the whole length, in percent; what lies beyond an edge stands on it."""
        return min(max((value - self.low) / (self.high - self.low) * 100, 0.0), 100.0)

    def place(self, value: float, until: float | None = None) -> dict[str, str]:
        at = {"left": f"{self.share(value):.1f}%"}
        return at if until is None else {**at, "width": f"{self.share(until) - self.share(value):.1f}%"}


def runs(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Values one after the other that may be joined: what is not measured or rests on too few parts them."""
    found: list[list[Mark]] = [[]]
    for mark in marks:
        if mark.value is None or mark.tone == "few":
            found.append([])
        else:
            found[-1].append(mark)
    return [run for run in found if run]


def goal(target: float, unit: str, height: float, points: Sequence[figures.Point]) -> html.Div:
    """A target's line, with its words where they cover none of the points."""
    left = {"left": f"{figures.clearest(height, points)}%"}
    words = html.Span(_("target {value}", value=in_unit(target, unit)), style=left)
    return html.Div(words, className="chart-target", style={"bottom": f"{height:.1f}%"})


def band(marks: Sequence[Mark], places: Mapping[str, float], scale: Scale) -> list[html.Div]:
    """What values lie in, as far as they may be joined."""
    drawn = []
    for run in runs(marks):
        banded = [(m.name, m.low, m.high) for m in run if m.low is not None and m.high is not None]
        if len(banded) > 1:
            upper = [f"{places[name]:.2f}% {100 - scale.share(high):.2f}%" for name, _low, high in banded]
            lower = [f"{places[name]:.2f}% {100 - scale.share(low):.2f}%" for name, low, _high in reversed(banded)]
            style = {"clipPath": f"polygon({', '.join([*upper, *lower])})"}
            drawn.append(html.Div(className="chart-band", style=style))
    return drawn


def stroke(marks: Sequence[Mark], places: Mapping[str, float], scale: Scale, kind: str = "") -> html.Div:
    """The line through what is over and may be joined."""
    over = [
        [(places[m.name], 100 - scale.share(m.value or 0.0)) for m in run if not m.is_open] for run in runs(marks)
    ]
    mask = f"url({figures.lines(over, '#000')})"
    return html.Div(className=f"chart-stroke {kind}".rstrip(), style={"maskImage": mask, "WebkitMaskImage": mask})


def spot(mark: Mark, x: float, scale: Scale, written: str | None = None, unit: str = "") -> Any:
    """A point; where `written` is a class, its value stands beside it, as short as on the scale."""
    said = f"{mark.name}: {mark.said}"
    style = {"left": f"{x:.2f}%", "--y": f"{scale.share(mark.value or 0.0):.2f}%"}
    kind = "spot spot-open" if mark.is_open or mark.tone == "few" else f"spot tone-{mark.tone}"
    late = " spot-late" if x > 60 else ""
    beside = in_unit(mark.value, SHORT[unit]) if unit in SHORT else mark.said
    content = [html.I(), html.Span(beside, className=written) if written else None]
    return point(mark.asked, content, said, kind + late, style=style, **{"data-said": said})


def level(tick: float, unit: str, y: float) -> html.Div:
    """A hairline of the scale with what it stands for."""
    at = {"bottom": f"{y:.1f}%"}
    return html.Div(
        html.Span(tick_words(tick, unit)), className="chart-level", style=at, **{"aria-hidden": "true"}
    )


def tick_words(tick: float, unit: str) -> str:
    """What a scale is labelled with: shares in whole percent, minutes from an hour on in hours."""
    if unit == "minutes" and (not tick or abs(tick) >= HOUR):
        return _("{hours} h", hours=format.decimal(round(tick / HOUR, 2))) if tick else "0"
    return format.percent(tick, 0) if unit == "share" else in_unit(tick, SHORT.get(unit, unit))


def axis(marks: Sequence[Mark], places: Mapping[str, float]) -> html.Div:
    """Names below, as many as there is room for."""
    every = -(-len(marks) // LABELS)
    labels = [html.Span(m.name, style={"left": f"{places[m.name]:.2f}%"}) for m in list(marks)[::-every]]
    return html.Div(labels, className="chart-axis", **{"aria-hidden": "true"})


def dots(marks: Sequence[Mark], head: str, whole: Mark, heads: Sequence[str] = ()) -> html.Table:
    """A value with its interval a row, over one scale; the line through all rows is the whole."""
    values = [b for m in (*marks, whole) for b in (m.value, m.low, m.high) if b is not None]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = (high - low) * 0.06 or 1.0
    scale = Scale(low - room, high + room)
    reference = [] if whole.value is None else [html.I(className="dots-whole", style=scale.place(whole.value))]
    named = [html.Th(head), html.Th(_("n"), className="num"), html.Th(_("Value"), className="num"), html.Td()]
    rows = [_dot_row(mark, scale, reference, heads) for mark in (*marks, whole)]
    rows[-1].className = "total"
    heading = html.Thead(html.Tr([*named, *(html.Th(one, className="num") for one in heads)]))
    return html.Table([heading, html.Tbody(rows)], className="table dots")


def _dot_row(mark: Mark, scale: Scale, reference: Sequence[Any], heads: Sequence[str]) -> html.Tr:
    parts = [*reference, *interval(mark, scale)]
    if mark.value is not None:
        parts.append(html.I(className="dots-dot", style=scale.place(mark.value)))
    kind = "soft" if mark.tone == "few" else "link"
    said = point(mark.asked, mark.said, f"{mark.name}: {mark.said}", kind)
    return html.Tr(
        [
            html.Th(mark.name, scope="row"),
            html.Td(count(mark.asked, mark.n, mark.name), className="num soft"),
            html.Td(said, className="num"),
            html.Td(html.Div(parts, className=f"dots-track tone-{mark.tone}"), className="dots-cell"),
            *(html.Td(mark.cells.get(one, format.NOTHING), className="num") for one in heads),
        ]
    )


def bars(marks: Sequence[Mark], head: str, unit_head: str) -> html.Div:
    """Amounts and counts a row, from zero, each with its interval where it has one."""
    ends = [abs(end) for mark in marks for end in (mark.value, mark.high) if end is not None]
    scale = Scale(0.0, max(ends, default=0.0) or 1.0)
    places = [scale.place(0.0, abs(mark.value or 0.0)) for mark in marks]
    drawn = [
        _bar(place, f"tone-{mark.tone}", *interval(mark, scale)) for mark, place in zip(marks, places, strict=True)
    ]
    return _barred(list(zip(marks, drawn, strict=True)), head, unit_head)


def interval(mark: Mark, scale: Scale) -> list[html.I]:
    """The line of what a value lies in, where that is known."""
    if mark.low is None or mark.high is None:
        return []
    return [html.I(className="dots-bar", style=scale.place(mark.low, mark.high))]


def moves(marks: Sequence[Mark], head: str, unit_head: str) -> html.Div:
    """What parts add to a change, on one scale to both sides of nothing; the last is all of it."""
    values = [mark.value or 0.0 for mark in marks]
    scale = Scale(min(0.0, *values), max(0.0, *values) or 1.0)
    drawn = []
    for mark, value in zip(marks, values, strict=True):
        kind = "fall-total" if mark is marks[-1] else f"fall tone-{mark.tone}"
        drawn.append((mark, _bar(scale.place(min(value, 0.0), max(value, 0.0)), kind)))
    return _barred(drawn, head, unit_head)


def _bar(place: Mapping[str, str], kind: str, *over: html.I) -> html.Div:
    return html.Div([html.I(style=dict(place)), *over], className=f"bars-track {kind}")


def _barred(drawn: Sequence[tuple[Mark, html.Div]], head: str, unit_head: str) -> html.Div:
    lines = []
    for mark, bar in drawn:
        said = point(mark.asked, mark.said, f"{mark.name}: {mark.said}", "link")
        more = [html.Td(cell, className="num soft") for cell in mark.cells.values()]
        name, value = html.Th(mark.name, scope="row"), html.Td(said, className="num")
        lines.append(html.Tr([name, html.Td(bar, className="bars-bar"), value, *more]))
    beside = [html.Th(one, className="num") for one in (drawn[0][0].cells if drawn else ())]
    heading = html.Tr([html.Th(head), html.Td(), html.Th(unit_head, className="num"), *beside])
    table = html.Table([html.Thead(heading), html.Tbody(lines)], className="bars bars-table")
    return html.Div(table, className="scroll")


@dataclass(frozen=True)
class Step:
    """A part of a waterfall: a standing total, or a change from it."""

    mark: Mark
    is_total: bool = False


def waterfall(steps: Sequence[Step], head: str, unit_head: str) -> html.Div:
    """Totals and what changed between them, one below the other, on one scale from zero."""
    at, spans = 0.0, []
    for step in steps:
        value = step.mark.value or 0.0
        start, end = (0.0, value) if step.is_total else (at, at + value)
        spans.append((min(start, end), max(start, end)))
        at = end
    most = max((end for _start, end in spans), default=0.0) or 1.0
    drawn = []
    for step, (start, end) in zip(steps, spans, strict=True):
        place = {"left": f"{start / most:.1%}", "width": f"max({(end - start) / most:.1%}, 2px)"}
        kind = "fall-total" if step.is_total else f"fall tone-{step.mark.tone}"
        drawn.append((step.mark, _bar(place, kind)))
    return _barred(drawn, head, unit_head)
