"""A KPI as a card: value, what it is compared with, how many rows stand behind it, and a way to open it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from dash import html

from app.core.i18n import _
from app.ui import format
from app.ui.icons import icon
from dashboards import aims, intervals
from dashboards.asked import Asked
from dashboards.charts import point
from dashboards.figures import sparkline
from dashboards.intervals import Estimate, Interval
from dashboards.periods import Period
from dashboards.registry import Metric
from dashboards.units import Value, bounds, difference, in_unit

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
    @property
    def spread(self) -> Sequence[Interval]: ...
    @property
    def aim(self) -> float | None: ...
    @property
    def period(self) -> Period: ...
    @property
    def where(self) -> Mapping[str, str]: ...
    @property
    def target(self) -> float | None: ...
    @property
    def estimates(self) -> tuple[Estimate | None, Estimate | None]: ...


def card(kpi: Kpi) -> Any:
    """The whole card is one button: every number opens."""
    shape = sparkline(kpi.history, kpi.spread, kpi.aim)
    trend = _("{label}, last {months} months", label=kpi.metric.label, months=len(kpi.history))
    picture = html.Img(src=shape, alt=trend, className="kpi-spark") if shape else html.Span(className="kpi-spark")
    parts = [
        html.Span([kpi.metric.label, icon("info")], className="kpi-name", title=kpi.metric.description),
        html.Span(shown(kpi), className="kpi-value"),
        html.Span(footing(kpi), className="kpi-n"),
        picture,
        _months(kpi),
        cohorts(kpi),
        comparison(kpi),
        against_target(kpi),
    ]
    return point(asked(kpi), parts, f"{kpi.metric.label}: {shown(kpi)}", "kpi")


def _months(kpi: Kpi) -> html.Span | None:
    """From when to when the line goes."""
    if len(kpi.history) < 2:
        return None
    ends = [html.Span(format.short_month(kpi.history[place][0])) for place in (0, -1)]
    return html.Span(ends, className="kpi-months")


def figure(kpi: Kpi) -> Any:
    """A number of a page's strip: name, value, change."""
    parts = [
        html.Span(kpi.metric.label, className="kpi-name", title=kpi.metric.description),
        html.Span(shown(kpi), className="kpi-value"),
        comparison(kpi),
        html.Span(footing(kpi), className="kpi-n"),
        cohorts(kpi),
        against_target(kpi),
    ]
    return point(asked(kpi), parts, f"{kpi.metric.label}: {shown(kpi)}", "figure")


def against_target(kpi: Kpi) -> html.Span | None:
    """Met or missed beyond doubt, or within the interval; nothing where nothing is wanted or rows are few."""
    now = kpi.estimates[0]
    if kpi.target is None or now is None or not has_said(kpi):
        return None
    found = aims.standing(kpi.metric, now, kpi.target)
    return html.Span(found.words, className=f"kpi-target target-{found.verdict}")


def asked(kpi: Kpi) -> Asked:
    where: dict[str, list[str | None]] = {name: [value] for name, value in kpi.where.items()}
    return Asked(kpi=kpi.metric.name, since=kpi.period.since, until=kpi.period.until, where=where)


def footing(kpi: Kpi) -> str:
    """How far off it may be, on how many rows it stands; a line ends between the two alone."""
    said = [_("n = {n}", n=format.number(kpi.n)).replace(" ", "\u00a0")]
    if has_said(kpi) and (now := kpi.estimates[0]) and now.interval:
        said.insert(0, bounds(*now.interval, kpi.metric.unit))
    return " · ".join(said)


def cohorts(kpi: Kpi) -> html.Span | None:
    """Whose time is over by now, where that takes a while: not those of the page's days."""
    if not kpi.metric.ripe_days:
        return None
    return html.Span(days(kpi.period.since, kpi.period.until), className="kpi-when")


def shown(kpi: Kpi) -> str:
    return value_in_words(kpi.metric, kpi.value, kpi.n)


def has_said(kpi: Kpi) -> bool:
    """Whether it stands on enough to be a number."""
    return kpi.value is not None and kpi.n >= max(kpi.metric.floor, 1)


def value_in_words(metric: Metric, value: Value, n: int) -> str:
    """The value in its unit; nothing measured is not zero, and few rows are no number yet."""
    if value is None or not n:
        return _("Nothing measured")
    return _("Too few to say") if n < metric.floor else in_unit(value, metric.unit)


@dataclass(frozen=True)
class Change:
    """How a KPI stands against the period before, in words; `tone` is calm where nothing is clear. Where it is not
    `is_measured`, nothing could be compared."""

    words: str
    tone: Literal["good", "bad", "calm"]
    is_up: bool | None = None
    is_measured: bool = True


def change(kpi: Kpi) -> Change:
    """Calm where the difference is within what chance does, rests on too little, or cannot be seen as written."""
    if kpi.value is None or kpi.before is None:
        return Change(_("Nothing to compare with yet"), "calm", is_measured=False)
    if min(kpi.n, kpi.before_n) < max(kpi.metric.floor, LEAST):
        return Change(_("Too few to compare"), "calm", is_measured=False)
    moved = kpi.value - kpi.before
    before = in_unit(kpi.before, kpi.metric.unit)
    if in_unit(kpi.value, kpi.metric.unit) == before or not intervals.differ(
        *kpi.estimates, kpi.metric.interval == "none"
    ):
        return Change(_("No clear change from {before}", before=before), "calm")
    is_up = moved > 0
    tone: Literal["good", "bad"] = "good" if is_up == (kpi.metric.better == "up") else "bad"
    return Change(_("{change} from {before}", change=size(kpi, moved), before=before), tone, is_up)


def comparison(kpi: Kpi) -> html.Span:
    """The change as the card shows it: an arrow, words, and a colour that says no more than they do."""
    changed = change(kpi)
    arrow = {True: "▲ ", False: "▼ ", None: ""}[changed.is_up]
    return html.Span(arrow + changed.words, className=f"kpi-change kpi-{changed.tone}")


def size(kpi: Kpi, change: float) -> str:
    """Of a change: points for shares, percent for amounts."""
    if kpi.metric.unit in ("share", "points") or not kpi.before:
        return difference(change, kpi.metric.unit)
    return format.percent(abs(change) / abs(kpi.before))


def days(since: date, until: date) -> str:
    return f"{format.day(since)} – {format.day(until)}"


def grid(cards: list[Any]) -> html.Div:
    return html.Div(cards, className="kpis")
