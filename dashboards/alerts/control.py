"""An alert's values as a chart: band and lines that its rule goes by, in colour what spoke, the rule beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dash import html

from app.core.i18n import _
from dashboards import charts
from dashboards.charts import Mark, Scale, Tone
from dashboards.units import difference


@dataclass(frozen=True)
class Level:
    """A line across, with its name at its end: the average is drawn through, a limit in dashes."""

    value: float
    name: str
    is_mean: bool = False


@dataclass(frozen=True)
class Control:
    """What a rule goes by. `said` stands beside the newest value; the first `base` values say what is usual;
    `most_apart` bounds how far neighbours lie apart."""

    marks: Sequence[Mark]
    unit: str
    levels: Sequence[Level] = ()
    said: str = ""
    base: int = 0
    most_apart: float | None = None


def chart(shown: Control) -> html.Div:
    """The values, and below them how far each is from the one before."""
    places = {mark.name: (i + 0.5) / len(shown.marks) * 100 for i, mark in enumerate(shown.marks)}
    parts: list[Any] = [_values(shown, places)]
    if shown.most_apart is not None:
        parts += [html.P(_("From one to the next"), className="soft control-head"), _apart(shown, places)]
    return html.Div([*parts, html.Div(charts.axis(shown.marks, places), className="control-below")])


def _values(shown: Control, places: Mapping[str, float]) -> html.Div:
    marks = shown.marks
    known = [bound for mark in marks for bound in (mark.value, mark.low, mark.high) if bound is not None]
    ticks = charts.ticks([*known, *(one.value for one in shown.levels)], shown.unit, from_zero=False)
    scale = Scale(ticks[0], ticks[-1])
    parts: list[Any] = [charts.level(tick, shown.unit, scale.share(tick)) for tick in ticks]
    parts += charts.band(marks, places, scale)
    parts += [_level(one, scale) for one in shown.levels]
    if shown.base:
        words = html.Span(_("limits from these {n}", n=shown.base))
        parts.append(html.Div(words, className="control-base", style={"width": f"{shown.base / len(marks):.1%}"}))
    parts.append(charts.stroke(marks, places, scale))
    parts += [charts.spot(mark, places[mark.name], scale) for mark in marks]
    if shown.said:
        at = {
            "right": f"{100 - places[marks[-1].name]:.1f}%",
            "bottom": f"{scale.share(marks[-1].value or 0):.1f}%",
        }
        parts.append(html.Span(shown.said, className="control-said", style=at))
    return html.Div(html.Div(parts, className="chart-field"), className="chart-line control")


def _level(one: Level, scale: Scale) -> html.Div:
    kind = "control-level control-mean" if one.is_mean else "control-level"
    return html.Div(html.Span(one.name), className=kind, style={"bottom": f"{scale.share(one.value):.1f}%"})


def _apart(shown: Control, places: Mapping[str, float]) -> html.Div:
    """Moving ranges, each opening why the value changed; one beyond their limit is coloured."""
    most = shown.most_apart or 0.0
    marks = [_range(before, after, most, shown.unit) for before, after in pairwise(shown.marks)]
    scale = Scale(0.0, max([most, *(mark.value or 0 for mark in marks)]) * 1.1 or 1.0)
    name = _("range limit {value}", value=difference(most, shown.unit))
    parts: list[Any] = [charts.level(0.0, shown.unit, 0.0), _level(Level(most, name), scale)]
    parts.append(charts.stroke(marks, places, scale))
    parts += [charts.spot(mark, places[mark.name], scale) for mark in marks]
    return html.Div(html.Div(parts, className="chart-field"), className="chart-line control control-apart")


def _range(before: Mark, after: Mark, most: float, unit: str) -> Mark:
    """How far a value is from the one before."""
    apart = abs((after.value or 0) - (before.value or 0))
    tone: Tone = "worse" if apart > most else "calm"
    opens = after.asked and after.asked.at("why")
    return Mark(after.name, apart, difference(apart, unit), opens, n=after.n, tone=tone)
