"""Why did a number change? The one way to ask it, for the drawer, pages, the report, commands and programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from dashboards import cards, intervals, kpis
from dashboards.compiler import Where
from dashboards.kpis import KpiRow
from dashboards.periods import days_before
from dashboards.registry import Metric
from dashboards.then import read_instant
from dashboards.why import instants, segments, words
from dashboards.why.split import Kind, Share

Days = tuple[date, date]


PREVIOUS = "previous"
"""Written in the place of an instant: compare with the period before."""


@dataclass(frozen=True)
class Part:
    """A part of the change, in the unit of the metric: of what kind, whose, how much, and that as a sentence.

    `person` is who edited, where the part is about that.
    """

    kind: str
    name: str
    amount: float
    sentence: str
    person: UUID | None = None


@dataclass(frozen=True)
class Why:
    """The parts add up to `after - before` exactly, the largest first; those that move nothing are left out.

    `dimension` is what it was cut by, None where it was not. Where `is_clear` is false chance alone may have done
    it: whoever speaks of it in a sentence stays silent.
    """

    metric: Metric
    before: KpiRow
    after: KpiRow
    dimension: str | None
    parts: Sequence[Part]
    is_clear: bool

    @property
    def change(self) -> float:
        return float(self.after.value or 0) - float(self.before.value or 0)

    def facts(self) -> dict[str, Any]:
        """The same for programs."""
        told: dict[str, Any] = {"kpi": self.metric.name, "unit": self.metric.unit, "dimension": self.dimension}
        told |= {"before": self.before.value, "after": self.after.value, "change": self.change}
        return told | {"is_clear": self.is_clear, "parts": [vars(part) for part in self.parts]}


def why(
    work: Work,
    metric: str,
    period: Days,
    previous: Days,
    where: Where | None = None,
    by: str | None = None,
    as_of: datetime | None = None,
) -> Why:
    """Why a metric differs between two periods, both days of each included: the parts by segment, largest first.

    `by` is a dimension, what it is usually cut by without one. A ratio is split into what each segment does
    otherwise and what its weight moves, a sum or a count into what each adds, a derived number into its inputs;
    medians stand whole. Raises as `kpis.ask`. Cost: four grouped queries.

        found = why(w, "win_rate", period=(since, until), previous=(before_since, before_until))
        sentences = [part.sentence for part in found.parts[:2]] if found.is_clear else []
    """
    asked = kpis.permitted(work, metric)
    before, after = (kpis.ask(work, metric, (), *days, where, as_of).rows[0] for days in (previous, period))
    dimension, shares = segments.split(work, asked, (previous, period), where or {}, by, as_of)
    named = words.segments(work, dimension, shares)
    return Why(asked, before, after, dimension, _parts(asked, shares, named), is_clear(asked, before, after))


def why_restated(
    work: Work,
    metric: str,
    period: Days,
    known: datetime,
    now_known: datetime | None = None,
    where: Where | None = None,
) -> Why:
    """Why a metric of one period is another than it was known to be at an instant.

    Parts: what came in since, what came in late, what was edited and by whom, opened again, merged or removed, and
    what follows from other records or from time. The days are the same: no chance is in it, any change is clear.
    `now_known` is the later instant, the numbers in force without it. The split goes by the order of
    `instants.KINDS`, each kind in its turn taking the later state of its records. Raises as `kpis.ask`.
    """
    asked = kpis.permitted(work, metric, *(where or {}))
    before = kpis.ask(work, metric, (), *period, where, known).rows[0]
    after = kpis.ask(work, metric, (), *period, where, now_known).rows[0]
    shares = instants.split(work, asked, period, where or {}, (known, now_known), (before, after))
    named = words.people(work, shares)
    return Why(asked, before, after, None, _parts(asked, shares, named), before.value != after.value)


def why_written(
    work: Work, metric: str, period: Days, since: str, where: Where | None = None, by: str | None = None,
    as_of: datetime | None = None,
) -> Why:  # fmt: skip
    """`why` against the period before where `since` says `previous`, else `why_restated` since that moment."""
    if since == PREVIOUS:
        return why(work, metric, period, days_before(*period), where, by, as_of)
    known = read_instant(since)
    if known is None:
        raise Invalid({"why": _("Say previous, or since when: a day or a moment.")})
    return why_restated(work, metric, period, known, as_of, where)


def is_clear(metric: Metric, before: KpiRow, after: KpiRow) -> bool:
    """Whether the interval of the difference leaves out zero, on enough records."""
    is_enough = min(before.n, after.n) >= max(metric.floor, cards.LEAST)
    return is_enough and intervals.differ(after.estimate, before.estimate, metric.interval == "none")


def _parts(metric: Metric, shares: Sequence[Share], named: Mapping[Any, str]) -> list[Part]:
    """Shares of the same kind and name are one part."""
    sums: dict[tuple[Kind, str], Fraction] = {}
    people: dict[tuple[Kind, str], UUID] = {}
    for share in shares:
        key = (share.kind, words.name_of(share, named))
        sums[key] = sums.get(key, Fraction(0)) + share.amount
        if isinstance(share.of, UUID) and share.kind in instants.BY_PERSON:
            people[key] = share.of
    moved = sorted((item for item in sums.items() if item[1]), key=lambda item: -abs(item[1]))
    return [
        Part(*key, float(amount), words.sentence(metric, *key, amount), people.get(key)) for key, amount in moved
    ]
