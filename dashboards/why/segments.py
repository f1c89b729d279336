"""Between two periods: what each segment did to the difference."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from app.access.work import Work
from dashboards import intervals, kpis
from dashboards.compiler import Where
from dashboards.kpis import KpiRow
from dashboards.registry import Metric
from dashboards.veil import is_hidden
from dashboards.why import split as splitting
from dashboards.why.split import Share, exact

USUAL = ("owner", "agent", "office", "channel", "product", "industry", "level", "priority")
"""What numbers are cut by where nobody says otherwise, the first that the number knows."""

KINDS = ("rate", "mix", "amount")
"""Kinds of parts that are of one segment."""

Sides = Sequence[Sequence[KpiRow]]


def split(
    work: Work, metric: Metric, periods: Sequence[tuple[date, date]], where: Where, by: str | None,
    known: Sequence[datetime | None],
) -> tuple[str | None, list[Share]]:  # fmt: skip
    """What it was cut by, and the parts of the difference between two periods, each as known at its instant."""
    if metric.kind == "derived" or metric.numerator.measure.percentile is not None or len(metric.parts) > 2:
        return None, _undivided(work, metric, periods, where, known)
    dimension = by or usual(work, metric, where)
    cut = [dimension] if dimension else []
    sides = [
        kpis.ask(work, metric.name, cut, *days, where, at).rows for days, at in zip(periods, known, strict=True)
    ]
    if metric.denominator is None:
        return dimension, splitting.by_amount(*(_amounts(side, dimension) for side in sides))
    return dimension, splitting.by_rate_and_mix(*(_pairs(side, dimension) for side in sides))


def usual(work: Work, metric: Metric, where: Where) -> str | None:
    """What it is cut by unless told: the first of the usual dimensions that is not held to one value."""
    known = [name for name in metric.dimensions if name not in where and not is_hidden(work, metric, name)]
    return next((name for name in USUAL if name in known), None)


def _amounts(rows: Sequence[KpiRow], dimension: str | None) -> dict[Hashable, Fraction]:
    return {_key(row, dimension): exact(row.value) for row in rows}


def _pairs(rows: Sequence[KpiRow], dimension: str | None) -> dict[Hashable, tuple[Fraction, Fraction]]:
    return {_key(row, dimension): (exact(row.numerator), exact(row.denominator)) for row in rows}


def _key(row: KpiRow, dimension: str | None) -> Hashable:
    return row.by[dimension] if dimension else None


def _undivided(
    work: Work, metric: Metric, periods: Sequence[tuple[date, date]], where: Where,
    known: Sequence[datetime | None],
) -> list[Share]:  # fmt: skip
    """A number that no segments add up to: by its inputs where it has several, else whole."""
    both = [*zip(periods, known, strict=True)]
    sides = [_inputs(work, metric, days, where, at) for days, at in both]
    if len(metric.parts) > 1 and all(sides):

        def value(at: Mapping[str, Fraction]) -> Fraction:
            return exact(intervals.evaluate(metric.expr, {name: float(one) for name, one in at.items()}))

        return splitting.by_inputs(value, *sides)
    values = [exact(kpis.ask(work, metric.name, (), *days, where, at).rows[0].value) for days, at in both]
    return [Share("whole", None, values[1] - values[0])]


def _inputs(
    work: Work, metric: Metric, days: tuple[date, date], where: Where, as_of: datetime | None
) -> dict[str, Fraction]:
    """Part -> its value in the period; nothing where the reader may not ask for one by itself."""
    if not all(kpis.is_permitted(work, part.name) for part in metric.parts):
        return {}
    return {p.name: exact(kpis.ask(work, p.name, (), *days, where, as_of).rows[0].value) for p in metric.parts}
