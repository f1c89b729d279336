"""What is wanted of a number, and how it stands against that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from app.access.work import Work
from app.core.i18n import _
from app.targets import service
from app.targets.schema import TargetView
from dashboards.intervals import Estimate
from dashboards.periods import Period, shift
from dashboards.registry import Metric
from dashboards.units import difference, in_unit

Verdict = Literal["met", "missed", "unclear"]
SUMS = ("total", "none")
"""Intervals of what adds up over months; all else is a mean of them."""


def of(work: Work, metric: Metric, period: Period, where: Mapping[str, str]) -> float | None:
    """What is wanted in the period, of the team that is looked at or the whole company; None unless every month of
    it has a target, or it is cut down by something else."""
    if set(where) - {"office"}:
        return None
    office = where.get("office", "")
    wanted = {
        target.month_start: target.wanted
        for target in _targets(work, period)
        if target.kpi == metric.name and target.office == office and target.owner_id is None
    }
    months = _months(period.since, period.until)
    if not wanted or any(month not in wanted for month in months):
        return None
    total = sum(wanted[month] for month in months)
    return total if metric.interval in SUMS else total / len(months)


def _targets(work: Work, period: Period) -> list[TargetView]:
    """Those of the months of the period, read once a work: the numbers of a page share few periods."""
    held, key = work.session.info.setdefault("targets", {}), (period.since, period.until)
    if key not in held:
        held[key] = service.list_targets(work, *key)
    return cast(list[TargetView], held[key])


def monthly(work: Work, metric: Metric, period: Period, where: Mapping[str, str]) -> float | None:
    """What is wanted of one month of the period, on average."""
    wanted = of(work, metric, period, where)
    if wanted is None or metric.interval not in SUMS:
        return wanted
    return wanted / len(_months(period.since, period.until))


def _months(since: date, until: date) -> list[date]:
    count = (until.year - since.year) * 12 + until.month - since.month + 1
    return [shift(since.replace(day=1), i) for i in range(count)]


@dataclass(frozen=True)
class Standing:
    """Against a target: met or missed only where the interval of the value leaves it out."""

    verdict: Verdict
    words: str


def standing(metric: Metric, now: Estimate, wanted: float) -> Standing:
    target = in_unit(wanted, metric.unit)
    low, high = now.interval or (now.value, now.value)
    if low <= wanted <= high and low < high:
        return Standing("unclear", _("~ target {target}: within the interval", target=target))
    gap = difference(now.value - wanted, metric.unit)
    if (now.value >= wanted) == (metric.better == "up") or now.value == wanted:
        return Standing("met", _("✓ target {target}: {gap} better", target=target, gap=gap))
    return Standing("missed", _("✕ target {target}: {gap} short", target=target, gap=gap))


@dataclass(frozen=True)
class Pace:
    """How far a sum has come in a period that is not over: shares of the target and of the days."""

    reached: float
    gone: float

    @property
    def needed(self) -> float | None:
        """By how much faster than so far the rest must come; None once the days or the target are used up."""
        if self.gone >= 1 or self.reached <= 0 or self.gone <= 0:
            return None
        return max(0.0, (1 - self.reached) / (1 - self.gone)) / (self.reached / self.gone)


def pace(value: float, wanted: float, since: date, until: date, today: date) -> Pace:
    days = (until - since).days + 1
    return Pace(value / wanted if wanted else 0.0, min(max((today - since).days / days, 0.0), 1.0))
