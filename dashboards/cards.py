"""A KPI as a card: value, what it is compared with, how many rows stand behind it, and a way to open it."""

from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any, Literal, Protocol

from dash import html

from app.core.i18n import _
from app.ui import format
from app.ui.icons import icon
from dashboards.figures import sparkline
from dashboards.periods import Period
from dashboards.registry import Metric

Value = float | int | None
Z = 1.96
LEAST = 10
"""Fewer rows than this are not compared, whatever the unit: one large deal would be all that is seen."""


class Kpi(Protocol):
    """What a card needs to know."""

    @property
    def metric(self) -> Metric: ...
    @property
    def value(self) -> Value: ...
    @property
    def n(self) -> int: ...
    @property
    def before(self) -> Value: ...
    @property
    def before_n(self) -> int: ...
    @property
    def history(self) -> list[tuple[date, float]]: ...


def card(kpi: Kpi, period: Period) -> html.Button:
    """The whole card is one button: every number opens."""
    shape = sparkline(kpi.history)
    trend = _("{label}, last {months} months", label=kpi.metric.label, months=len(kpi.history))
    picture = html.Img(src=shape, alt=trend, className="kpi-spark") if shape else html.Span(className="kpi-spark")
    return html.Button(
        [
            html.Span([kpi.metric.label, icon("info")], className="kpi-name", title=kpi.metric.description),
            html.Span(shown(kpi), className="kpi-value"),
            comparison(kpi),
            picture,
            html.Span(
                _("n = {n}", n=format.number(kpi.n)), className="kpi-n", title=days(period.since, period.until)
            ),
        ],
        id={"kpi": kpi.metric.name},
        className="kpi",
        **{"aria-label": _("Open {label}: {value}", label=kpi.metric.label, value=shown(kpi))},
    )


def shown(kpi: Kpi) -> str:
    return value_in_words(kpi.metric, kpi.value, kpi.n)


def value_in_words(metric: Metric, value: Value, n: int) -> str:
    """The value in its unit; nothing measured is not zero, and few rows are no number yet."""
    if value is None or not n:
        return _("Nothing measured")
    return _("Too few to say") if n < metric.floor else in_unit(value, metric.unit)


def in_unit(value: Value, unit: str) -> str:
    """A number as its unit is written."""
    if value is None:
        return format.NOTHING
    if unit == "share":
        return format.percent(value)
    if unit == "minutes":
        return (
            _("{hours} h", hours=format.number(value / 60, 1))
            if value >= 120
            else _("{n} min", n=format.number(value))
        )
    return format.short_money(value, None) if unit == "money" else format.number(value)


@dataclass(frozen=True)
class Change:
    """How a KPI stands against the period before, in words; `tone` is calm where nothing is clear."""

    words: str
    tone: Literal["good", "bad", "calm"]
    is_up: bool | None = None


def change(kpi: Kpi) -> Change:
    """Calm where the difference is within what chance does, rests on too little, or cannot be seen as written."""
    if kpi.value is None or kpi.before is None:
        return Change(_("Nothing to compare with yet"), "calm")
    if min(kpi.n, kpi.before_n) < max(kpi.metric.floor, LEAST):
        return Change(_("Too few to compare"), "calm")
    difference = kpi.value - kpi.before
    before = in_unit(kpi.before, kpi.metric.unit)
    if in_unit(kpi.value, kpi.metric.unit) == before or is_noise(kpi):
        return Change(_("No clear change from {before}", before=before), "calm")
    is_up = difference > 0
    tone: Literal["good", "bad"] = "good" if is_up == (kpi.metric.better == "up") else "bad"
    return Change(_("{change} from {before}", change=_size(kpi, difference), before=before), tone, is_up)


def comparison(kpi: Kpi) -> html.Span:
    """The change as the card shows it: an arrow, words, and a colour that says no more than they do."""
    changed = change(kpi)
    arrow = {True: "▲ ", False: "▼ ", None: ""}[changed.is_up]
    return html.Span(arrow + changed.words, className=f"kpi-change kpi-{changed.tone}")


def is_noise(kpi: Kpi) -> bool:
    """Whether two shares differ by less than 1.96 standard errors; other units have no such test here."""
    if kpi.metric.unit != "share" or kpi.value is None or kpi.before is None:
        return False
    pooled = (kpi.value * kpi.n + kpi.before * kpi.before_n) / (kpi.n + kpi.before_n)
    error = sqrt(pooled * (1 - pooled) * (1 / kpi.n + 1 / kpi.before_n))
    return abs(kpi.value - kpi.before) < Z * error


def _size(kpi: Kpi, difference: float) -> str:
    """Points for shares, percent for the rest."""
    if kpi.metric.unit == "share":
        return _("{points} points", points=format.number(abs(difference) * 100, 1))
    return format.percent(abs(difference) / abs(kpi.before)) if kpi.before else format.NOTHING


def days(since: date, until: date) -> str:
    return f"{format.day(since)} – {format.day(until)}"


def grid(cards: list[Any]) -> html.Div:
    return html.Div(cards, className="kpis")
