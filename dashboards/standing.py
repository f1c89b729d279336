"""A KPI as it stands: in a period, in the one before, month by month."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.access.work import Work
from dashboards import aims, kpis
from dashboards.intervals import Estimate, Interval
from dashboards.metrics import metric
from dashboards.periods import Period, months_up_to, ripe, today
from dashboards.registry import Metric

SPARK_MONTHS = 13


@dataclass(frozen=True)
class Card:
    """One KPI of one period, that of the newest ripe cohorts where it is of cohorts. `history` is month -> value,
    oldest first, months without records left out."""

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

    @property
    def estimates(self) -> tuple[Estimate | None, Estimate | None]:
        """Now and before, each with how far off it may be."""
        now = None if self.value is None else Estimate(float(self.value), self.bounds)
        return now, None if self.before is None else Estimate(float(self.before), self.before_bounds)


def card(
    work: Work, name: str, asked: Period, where: Mapping[str, str] | None = None, with_history: bool = True
) -> Card:
    """One KPI in the period, before it, and month by month."""
    known, where = metric(work, name), where or {}
    period = ripe(asked, known.ripe_days, today())
    now = kpis.ask(work, name, (), period.since, period.until, where).rows[0]
    before = kpis.ask(work, name, (), period.before_since, period.before_until, where).rows[0]
    since, until = months_up_to(period.until, SPARK_MONTHS)
    months = kpis.ask(work, name, ["month"], since, until, where).rows if with_history else []
    history = [(row.by["month"], float(row.value)) for row in months if row.value is not None]
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
    )
