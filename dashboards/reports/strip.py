"""The KPIs of an edition: each with its interval, its change, its target and the pace of what adds up.

What is not over, not ripe or rests on too little is never compared; what a failed test is about is left blank.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from dashboards import aims, cards, kpis, narrowed, periods, rows
from dashboards.asked import Asked
from dashboards.intervals import Estimate, difference
from dashboards.kpis import KpiRow
from dashboards.periods import Period
from dashboards.registry import Metric
from dashboards.reports.held import Held
from dashboards.reports.shapes import Cell, Chart, KpiLine, Line, Point, Section, Tone, opens
from dashboards.row_words import GRAINS
from dashboards.units import bounds, in_unit
from dashboards.units import difference as size_of

POINTS = 13


@dataclass(frozen=True)
class Standing:
    """A KPI now and in the period before; `moved` only where the difference leaves chance behind."""

    metric: Metric
    period: Period
    now: KpiRow | None
    before: KpiRow | None
    history: list[tuple[date, KpiRow]]
    wanted: float | None
    held: str = ""

    @property
    def estimate(self) -> Estimate | None:
        return self.now.estimate if self.now else None

    @property
    def is_told(self) -> bool:
        """Whether there are rows enough for a number."""
        return self.now is not None and not self.held and self.now.n >= max(self.metric.floor, 1)

    @property
    def moved(self) -> float | None:
        now, before = (one.estimate if one else None for one in (self.now, self.before))
        if not self.is_told or not now or not before or self.period.until >= periods.today():
            return None
        few = min(self.now.n, self.before.n) if self.now and self.before else 0
        if few < max(self.metric.floor, cards.LEAST):
            return None
        by = difference(now, before)
        is_clear = self.metric.interval == "none" or (by is not None and (by[0] > 0 or by[1] < 0))
        same = in_unit(now.value, self.metric.unit) == in_unit(before.value, self.metric.unit)
        return now.value - before.value if is_clear and not same else None

    @property
    def tone(self) -> Tone:
        if self.moved is None:
            return "calm"
        return "good" if (self.moved > 0) == (self.metric.better == "up") else "bad"

    @property
    def verdict(self) -> aims.Standing | None:
        """Against its target, where it has one and rows enough."""
        if self.wanted is None or not self.is_told or not self.estimate:
            return None
        return aims.standing(self.metric, self.estimate, self.wanted)


def standings(work: Work, names: Sequence[str], period: Period, grain: str, held: Held) -> list[Standing]:
    """Of those that the reader may see and that can be cut into the grain. One query a KPI."""
    known = [kpis.permitted(work, name) for name in names if kpis.is_permitted(work, name)]
    return [_standing(work, metric, period, grain, held) for metric in known if grain in metric.grains]


def _standing(work: Work, metric: Metric, asked: Period, grain: str, held: Held) -> Standing:
    period = periods.ripe(asked, metric.ripe_days, periods.today())
    first = periods.back(period.until, grain, POINTS - 1)
    found = {row.by[grain]: row for row in kpis.ask(work, metric.name, [grain], first, period.until).rows}
    history = [(day, row) for day, row in sorted(found.items()) if row.value is not None]
    now, before = found.get(period.since), found.get(period.before_since)
    return Standing(
        metric, period, now, before, history, aims.of(work, metric, period, narrowed.of(metric.dimensions)),
        held.reason(metric),
    )  # fmt: skip


def line(work: Work, one: Standing) -> KpiLine:
    """As it is shown; `parts` says on how many rows it stands."""
    metric, period = one.metric, one.period
    behind = opens(Asked(kpi=metric.name, since=period.since, until=period.until))
    points = [] if one.held else [_point(metric, day, row) for day, row in one.history]
    return KpiLine(
        name=metric.name, label=metric.label, definition=metric.description, value=_value(one, behind),
        interval=_interval(one), parts=_footing(one), n=one.now.n if one.now else 0, change=_change(one),
        target=_target(one), pace=_pace(work, one), since=period.since.isoformat(),
        until=period.until.isoformat(), history=points, wanted=one.wanted, held=one.held,
    )  # fmt: skip


def _value(one: Standing, behind: str) -> Cell:
    if one.held:
        return Cell(_("Held back"), None, one.metric.unit, behind)
    if one.now is None or one.now.value is None:
        return Cell(_("Nothing measured"), None, one.metric.unit, behind)
    if not one.is_told:
        return Cell(_("Too few to say"), None, one.metric.unit, behind)
    return Cell(in_unit(one.now.value, one.metric.unit), float(one.now.value), one.metric.unit, behind)


def _interval(one: Standing) -> Cell:
    if not one.is_told or one.now is None or one.now.low is None:
        return Cell("")
    return Cell(bounds(one.now.low, one.now.high, one.metric.unit))


def _footing(one: Standing) -> str:
    if one.held or one.now is None or not one.now.n:
        return one.held
    said = [_("n {n}", n=format.number(one.now.n))]
    if one.metric.ripe_days:
        said.append(period_words(one.period))
    if beyond := narrowed.beyond(one.metric.dimensions):
        said.append(_("not cut by {names}", names=_(", ").join(map(rows.label, beyond))))
    return " · ".join(said)


def period_words(period: Period) -> str:
    """A month by its name, everything else by its days."""
    whole = period.since.day == 1 and periods.last_day(period.since, "month") == period.until
    return format.month(period.since) if whole else cards.days(period.since, period.until)


def _change(one: Standing) -> Cell:
    if not one.is_told or one.now is None:
        return Cell("")
    if one.period.until >= periods.today():
        return Cell(_("Not over yet"))
    if one.before is None or one.before.value is None:
        return Cell(_("Nothing to compare with yet"))
    before = in_unit(one.before.value, one.metric.unit)
    if min(one.now.n, one.before.n) < max(one.metric.floor, cards.LEAST):
        return Cell(_("Too few to compare"))
    if one.moved is None:
        return Cell(_("No clear change from {before}", before=before))
    arrow = "▲ " if one.moved > 0 else "▼ "
    words = _("{change} from {before}", change=size(one), before=before)
    return Cell(arrow + words, one.moved, one.metric.unit, tone=one.tone)


def size(one: Standing) -> str:
    """How far it moved: points of shares, percent of amounts."""
    moved = abs(one.moved or 0.0)
    before = float(one.before.value or 0) if one.before else 0.0
    if one.metric.unit in ("share", "points") or not before:
        return size_of(moved, one.metric.unit)
    return format.percent(moved / abs(before))


def _target(one: Standing) -> Cell:
    found = one.verdict
    if found is None:
        return Cell("")
    tone: Tone = {"met": "good", "missed": "bad"}.get(found.verdict, "calm")  # type: ignore[assignment]
    return Cell(found.words, one.wanted, one.metric.unit, tone=tone)


def _pace(work: Work, one: Standing) -> str:
    """Of what adds up: how much of the quarter's target is reached by the end of the period."""
    if one.metric.interval not in aims.SUMS or not one.is_told or one.metric.ripe_days:
        return ""
    first = periods.back(one.period.until, "fiscal_quarter", 0)
    last = periods.last_day(first, "fiscal_quarter")
    cut = narrowed.of(one.metric.dimensions)
    wanted = aims.of(work, one.metric, Period(first, last, first, last), cut)
    if not wanted:
        return ""
    until = one.period.until
    reached = float(kpis.ask(work, one.metric.name, (), first, until).rows[0].value or 0)
    return _(
        "Quarter: {share} on day {day} of {days}", share=format.percent(reached / wanted, 0),
        day=(until - first).days + 1, days=(last - first).days + 1,
    )  # fmt: skip


def _point(metric: Metric, day: date, row: KpiRow) -> Point:
    return Point(day.isoformat(), float(row.value or 0), row.low, row.high, row.n < metric.floor)


def trend(known: Sequence[Standing], name: str, grain: str) -> Section | None:
    """One KPI over the periods with its band and target; its title says how it stands where that is clear."""
    one = next((k for k in known if k.metric.name == name and k.is_told and len(k.history) > 1), None)
    if one is None or one.now is None:
        return None
    metric, said = one.metric, in_unit(one.now.value, one.metric.unit)
    points = [_point(metric, day, row) for day, row in one.history if row.n >= metric.floor]
    rows = [
        [Cell(_named(day, grain)), Cell(in_unit(row.value, metric.unit), float(row.value or 0), metric.unit,
         opens(Asked(kpi=name, since=day, until=periods.last_day(day, grain)))),
         Cell(bounds(row.low, row.high, metric.unit)), Cell(format.number(row.n), float(row.n), "count")]
        for day, row in one.history
    ]  # fmt: skip
    title = metric.label
    if one.verdict and one.verdict.verdict != "unclear":
        words = {
            "missed": _("{label} misses its target of {target}"),
            "met": _("{label} reaches its target of {target}"),
        }
        title = words[one.verdict.verdict].format(label=metric.label, target=in_unit(one.wanted, metric.unit))
    hint = _("By {grain}, with the 95% band; dashed: target.", grain=str(GRAINS[grain]).lower())
    head = [_("Period"), _("Value"), _("95%"), _("n")]
    chart = Chart("lines", metric.unit, title, lines=[Line(metric.label, said, points)], level=one.wanted)
    return Section("trend", title, hint, head, rows, chart)


def _named(day: date, grain: str) -> str:
    return format.month(day) if grain == "month" else format.day(day)
