"""What a change is made of, cut by one dimension: parts that add up to it exactly."""

from dataclasses import dataclass
from typing import Any

from app.access.work import Work
from dashboards import kpis
from dashboards.kpis import KpiRow
from dashboards.reports.strip import Standing

CUTS = ("office", "channel", "priority", "product", "industry")
"""Segments a reason may name, in this order; never a person."""


@dataclass(frozen=True)
class Part:
    """One segment: its value now and before, and what of the change it brought: `by`, in the number's unit."""

    key: Any
    now: float | None
    before: float | None
    by: float


def parts(work: Work, one: Standing) -> tuple[str, list[Part]] | None:
    """By the first dimension with several segments; None for medians and what is made of several numbers.

    Of sums the differences; of shares each segment's own change at its mean weight, and its change of weight
    against the mean.
    """
    metric, period = one.metric, one.period
    if metric.kind not in ("simple", "ratio") or metric.numerator.measure.percentile is not None:
        return None
    if metric.kind == "ratio" and metric.denominator is None:
        return None
    for dimension in CUTS:
        if dimension in metric.dimensions:
            now = _by(work, metric.name, dimension, period.since, period.until)
            before = _by(work, metric.name, dimension, period.before_since, period.before_until)
            keys = sorted({*now, *before}, key=str)
            if len(keys) > 1:
                return dimension, [_part(one, key, now.get(key), before.get(key)) for key in keys]
    return None


def _by(work: Work, name: str, dimension: str, *days: Any) -> dict[Any, KpiRow]:
    return {row.by[dimension]: row for row in kpis.ask(work, name, [dimension], *days).rows}


def _part(one: Standing, key: Any, now: KpiRow | None, before: KpiRow | None) -> Part:
    after, earlier = (None if row is None or row.value is None else float(row.value) for row in (now, before))
    if one.metric.kind == "simple":
        return Part(key, after, earlier, (after or 0.0) - (earlier or 0.0))
    whole, was = one.now, one.before
    assert whole is not None and was is not None  # noqa: S101, PT018 - it moved, so both are there
    weight, weight_before = _share(now, whole), _share(before, was)
    rate = after if after is not None else earlier or 0.0
    rate_before = earlier if earlier is not None else rate
    mean = (float(whole.value or 0) + float(was.value or 0)) / 2
    own = (weight + weight_before) / 2 * (rate - rate_before)
    mix = ((rate + rate_before) / 2 - mean) * (weight - weight_before)
    return Part(key, after, earlier, own + mix)


def _share(row: KpiRow | None, whole: KpiRow) -> float:
    return float(row.denominator or 0) / float(whole.denominator or 1) if row else 0.0
