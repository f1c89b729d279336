"""Why did a number change? The one way to ask it, for the drawer, pages, the report, commands and programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.access.work import Work
from app.core.errors import Invalid, Unavailable
from app.core.i18n import _
from dashboards import cards, intervals, kpis
from dashboards.compiler import Where
from dashboards.kpis import KpiRow
from dashboards.periods import days_before, end_of
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

    `person` is who edited, where the part is about that; `days` are the period of whose records it tells, after it
    was over, where two periods are compared; `where` is what its segment is filtered by.
    """

    kind: Kind
    name: str
    amount: float
    sentence: str
    person: UUID | None = None
    days: Days | None = None
    where: Mapping[str, str | None] | None = None


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
    dimension, parts = _by_segment(work, asked, (previous, period), where or {}, by, (as_of, as_of))
    return Why(asked, before, after, dimension, parts, is_clear(asked, before, after))


def why_with_records(
    work: Work,
    metric: str,
    period: Days,
    previous: Days,
    where: Where | None = None,
    by: str | None = None,
    as_of: datetime | None = None,
) -> Why:
    """`why`, and apart from it what became of the records of each period after it was over.

    Segments are compared as each period was known when it ended. What was recorded late, edited, opened again,
    merged or removed since is told with its days; of the earlier period it counts the other way round. The same as
    `why` where no history reaches that far back. Raises as `kpis.ask`. Cost: besides, the marts as of both ends.
    """
    asked = kpis.permitted(work, metric, *(where or {}))
    sides = (previous, period)
    now = as_of or datetime.now(UTC)
    ends = [end_of(until) if end_of(until) < now else as_of for _since, until in sides]
    try:
        dimension, parts = _by_segment(work, asked, sides, where or {}, by, ends)
        for days, end, sign in zip(sides, ends, (-1, 1), strict=True):
            if end is not None and end != as_of:
                parts += _since(work, asked, days, where or {}, (end, as_of), sign)
    except Unavailable:
        return why(work, metric, period, previous, where, by, as_of)
    before, after = (kpis.ask(work, metric, (), *days, where, as_of).rows[0] for days in sides)
    largest = sorted(parts, key=lambda part: -abs(part.amount))
    return Why(asked, before, after, dimension, largest, is_clear(asked, before, after))


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
    before, after, shares = _moved(work, asked, period, where or {}, (known, now_known))
    parts = _parts(asked, shares, words.people(work, shares))
    return Why(asked, before, after, None, parts, before.value != after.value)


def why_written(
    work: Work, metric: str, period: Days, since: str, where: Where | None = None, by: str | None = None,
    as_of: datetime | None = None,
) -> Why:  # fmt: skip
    """Against the period before where `since` says `previous`, else `why_restated` since that moment."""
    if since == PREVIOUS:
        return why_with_records(work, metric, period, days_before(*period), where, by, as_of)
    known = read_instant(since)
    if known is None:
        raise Invalid({"why": _("Say previous, or since when: a day or a moment.")})
    return why_restated(work, metric, period, known, as_of, where)


def is_clear(metric: Metric, before: KpiRow, after: KpiRow) -> bool:
    """Whether the interval of the difference leaves out zero, on enough records."""
    is_enough = min(before.n, after.n) >= max(metric.floor, cards.LEAST)
    return is_enough and intervals.differ(after.estimate, before.estimate, metric.interval == "none")


def _by_segment(
    work: Work, metric: Metric, sides: Sequence[Days], where: Where, by: str | None,
    known: Sequence[datetime | None],
) -> tuple[str | None, list[Part]]:  # fmt: skip
    """What it was cut by, and the parts of the difference between both sides, each as it was known then."""
    dimension, shares = segments.split(work, metric, sides, where, by, known)
    return dimension, _parts(metric, shares, words.segments(work, dimension, shares), dimension)


def _since(
    work: Work, metric: Metric, days: Days, where: Where, known: tuple[datetime, datetime | None], sign: int
) -> list[Part]:
    """What became of the records of these days, `sign` saying which way it moves the whole."""
    _before, _after, shares = _moved(work, metric, days, where, known)
    turned = [replace(share, amount=sign * share.amount) for share in shares]
    parts = _parts(metric, turned, words.people(work, shares))
    return [replace(part, sentence=words.of_days(part.sentence, days), days=days) for part in parts]


def _moved(
    work: Work, metric: Metric, days: Days, where: Where, known: tuple[datetime, datetime | None]
) -> tuple[KpiRow, KpiRow, list[Share]]:
    """A number as it was known at two instants, and the parts of the difference."""
    before, after = (kpis.ask(work, metric.name, (), *days, where, at).rows[0] for at in known)
    return before, after, instants.split(work, metric, days, where, known, (before, after))


def _parts(
    metric: Metric, shares: Sequence[Share], named: Mapping[Any, str], dimension: str | None = None
) -> list[Part]:
    """Shares of the same kind and name are one part."""
    sums: dict[tuple[Kind, str], Fraction] = {}
    first: dict[tuple[Kind, str], Share] = {}
    for share in shares:
        key = (share.kind, words.name_of(share, named))
        sums[key] = sums.get(key, Fraction(0)) + share.amount
        first.setdefault(key, share)
    moved = sorted((item for item in sums.items() if item[1]), key=lambda item: -abs(item[1]))
    return [
        Part(
            *key, float(amount), words.sentence(metric, *key, amount), _person(first[key]),
            where=_where(first[key], dimension),
        )
        for key, amount in moved
    ]  # fmt: skip


def _person(share: Share) -> UUID | None:
    return share.of if isinstance(share.of, UUID) and share.kind in instants.BY_PERSON else None


def _where(share: Share, dimension: str | None) -> Mapping[str, str | None] | None:
    if dimension is None or share.kind not in segments.KINDS:
        return None
    return {dimension: None if share.of is None else str(share.of)}
