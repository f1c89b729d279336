"""Segments outside their usual range: against the limits of the twelve periods before, by the moving range.

Limits are mean +- 2.66 mean moving ranges, Shewhart's for single values (XmR). Segments are teams, channels,
products and priorities: no person stands in what is frozen.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean
from typing import Any

from app.access.work import Work
from app.core.i18n import _
from dashboards import kpis, narrowed, periods, rows
from dashboards.asked import Asked
from dashboards.kpis import KpiRow
from dashboards.periods import Period
from dashboards.registry import Metric
from dashboards.reports.held import Held
from dashboards.reports.shapes import Cell, Section, opens
from dashboards.units import bounds, in_unit

WATCHED = (
    ("win_rate", "office"), ("won_amount", "office"), ("won_amount", "product"), ("leads", "channel"),
    ("cycle_time", "office"), ("tickets", "category"), ("first_response_business_p90", "channel"),
    ("csat", "channel"), ("sla_attainment", "priority"), ("reopen_rate", "category"),
)  # fmt: skip
BEFORE, LEAST, MOST = 12, 8, 5
LIMITS = 2.66


@dataclass(frozen=True)
class Outlier:
    """`by` is how far outside, in widths of the usual range."""

    metric: Metric
    dimension: str
    key: Any
    row: KpiRow
    low: float
    high: float
    by: float


def section(work: Work, period: Period, grain: str, held: Held) -> Section:
    """The five that lie furthest outside."""
    found = [one for name, dimension in WATCHED for one in _outliers(work, name, dimension, period, grain, held)]
    found.sort(key=lambda one: -one.by)
    codes = rows.codes_of(work)
    hint = _("Against the limits of the twelve periods before (moving range).")
    head = [_("What"), _("Now"), _("Usual")]
    lines = [_line(one, period, codes) for one in found[:MOST]]
    return Section("exceptions", _("Outside their usual range"), hint, head, lines,
                   empty=_("Everything is within its usual range."))  # fmt: skip


def _outliers(work: Work, name: str, dimension: str, period: Period, grain: str, held: Held) -> list[Outlier]:
    if period.until >= periods.today() or not kpis.is_permitted(work, name, dimension):
        return []
    metric = kpis.permitted(work, name)
    cuts = dimension in metric.dimensions and grain in metric.grains and not narrowed.beyond(metric.dimensions)
    if not cuts or held.reason(metric):
        return []
    since = periods.back(period.until, grain, BEFORE)
    by_key: dict[Any, dict[date, KpiRow]] = defaultdict(dict)
    for row in kpis.ask(work, name, [dimension, grain], since, period.until).rows:
        if row.value is not None and row.n >= max(metric.floor, 10):
            by_key[row.by[dimension]][row.by[grain]] = row
    made = (_outlier(metric, dimension, key, found, period) for key, found in by_key.items() if key is not None)
    return [one for one in made if one]


def _outlier(
    metric: Metric, dimension: str, key: Any, found: dict[date, KpiRow], period: Period
) -> Outlier | None:
    now = found.get(period.since)
    usual = [float(row.value or 0) for day, row in sorted(found.items()) if day < period.since]
    if now is None or now.value is None or len(usual) < LEAST:
        return None
    width = LIMITS * fmean(abs(b - a) for a, b in pairwise(usual))
    low, high = fmean(usual) - width, fmean(usual) + width
    low = max(low, 0.0) if metric.unit != "points" else low
    high = min(high, 1.0) if metric.interval == "wilson" else high
    beyond = max(low - float(now.value), float(now.value) - high)
    if (
        not width
        or beyond <= 0
        or in_unit(now.value, metric.unit) in (in_unit(low, metric.unit), in_unit(high, metric.unit))
    ):
        return None
    return Outlier(metric, dimension, key, now, low, high, beyond / width)


def _line(one: Outlier, period: Period, codes: Any) -> list[Cell]:
    unit, value = one.metric.unit, float(one.row.value or 0)
    where = {one.dimension: [one.key]}
    behind = opens(Asked(kpi=one.metric.name, since=period.since, until=period.until, where=where))
    name = _("{kpi}: {segment}", kpi=one.metric.label, segment=rows.cell(one.dimension, one.key, codes))
    good = (value > one.high) == (one.metric.better == "up")
    return [Cell(name), Cell(in_unit(value, unit), value, unit, behind, "good" if good else "bad"),
            Cell(bounds(one.low, one.high, unit))]  # fmt: skip
