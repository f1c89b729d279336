"""A KPI as it stands: in a period, in the one before, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.access.work import Work
from dashboards import aims, kpis, then
from dashboards.intervals import Estimate, Interval
from dashboards.kpis import KpiRow, Wanted
from dashboards.metrics import metric
from dashboards.periods import Period, months_up_to, ripe
from dashboards.registry import Metric

SPARK_MONTHS = 13


@dataclass(frozen=True)
class Card:
    """One KPI of one period, that of the newest ripe cohorts where it is of cohorts. `history` is month -> value,
    oldest first, months without records left out; `spread` are the intervals of these months, `aim` is what is
    wanted of one of them."""

    metric: Metric
    value: float | int | None
    numerator: float | int | None
    denominator: float | int | None
    n: int
    before: float | int | None
    before_n: int
    history: list[tuple[date, float]]
    period: Period
    bounds: Interval = None
    before_bounds: Interval = None
    where: Mapping[str, str] = field(default_factory=dict)
    target: float | None = None
    spread: Sequence[Interval] = ()
    aim: float | None = None

    @property
    def estimates(self) -> tuple[Estimate | None, Estimate | None]:
        """Now and before, each with how far off it may be."""
        now = None if self.value is None else Estimate(float(self.value), self.bounds)
        return now, None if self.before is None else Estimate(float(self.before), self.before_bounds)


def card(
    work: Work, name: str, asked: Period, where: Mapping[str, str] | None = None, with_history: bool = True
) -> Card:
    """One KPI in the period, before it, and month by month."""
    return cards(work, {name: where or {}}, asked, with_history)[0]


def cards(
    work: Work, wheres: Mapping[str, Mapping[str, str]], asked: Period, with_history: bool = True
) -> list[Card]:
    """The same of several KPIs, each with what it is cut down to. Three queries, whatever their number, where they
    are cut down alike."""
    each = {name: ripe(asked, metric(work, name).ripe_days, then.today()) for name in wheres}
    wanted = [one for name, period in each.items() for one in _wanted(name, period, wheres[name], with_history)]
    found = kpis.ask_each(work, wanted)
    size = len(wanted) // max(len(each), 1)
    return [
        _card(work, name, period, wheres[name], [answer.rows for answer in found[i * size : (i + 1) * size]])
        for i, (name, period) in enumerate(each.items())
    ]


def _wanted(name: str, period: Period, where: Mapping[str, str], with_history: bool) -> list[Wanted]:
    """The period, the one before, and the months."""
    asked = [
        Wanted(name, (), period.since, period.until, where),
        Wanted(name, (), period.before_since, period.before_until, where),
    ]
    months = Wanted(name, ("month",), *months_up_to(period.until, SPARK_MONTHS), where)
    return [*asked, months] if with_history else asked


def _card(
    work: Work, name: str, period: Period, where: Mapping[str, str], found: Sequence[Sequence[KpiRow]]
) -> Card:
    known, ((now,), (before,), *months) = metric(work, name), found
    measured = [row for rows in months for row in rows if row.value is not None]
    history = [(row.by["month"], float(row.value or 0)) for row in measured]
    spread = [one.interval if (one := row.estimate) and row.n >= known.floor else None for row in measured]
    bounds = [one.estimate.interval if one.estimate else None for one in (now, before)]
    return Card(
        known,
        now.value,
        now.numerator,
        now.denominator,
        now.n,
        before.value,
        before.n,
        history,
        period,
        bounds[0],
        bounds[1],
        where,
        aims.of(work, known, period, where),
        spread,
        aims.monthly(work, known, period, where) if months else None,
    )
