"""Numbers as they were known at an instant: the same marts, made by the same statements of dbt, from the history.

What a mart was as of an instant is made when somebody first asks, by the robot that sees all, and lies beside the
mart (`guard_mart` in dbt's macros) until the next build. Readers meet it within their reach of today.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings
from dashboards import periods, remaking
from dashboards.compiler import Given
from dashboards.registry import Metric, Part, Source
from dashboards.remaking import KNOWN_AT

DAY = len("2026-03-31")

_looked_at: ContextVar[datetime | None] = ContextVar("looked_at", default=None)


@contextmanager
def looking(as_of: datetime | None) -> Iterator[None]:
    """Whatever is asked within the block, and opened from it, is as it was known then unless it says otherwise."""
    token = _looked_at.set(as_of)
    try:
        yield
    finally:
        _looked_at.reset(token)


def looked_at() -> datetime | None:
    """The instant as of which this page is seen, None for the numbers in force."""
    return _looked_at.get()


def today() -> date:
    """The company's day at that instant, the next one at the end of a day: what was not over then is not over."""
    at = looked_at()
    return at.astimezone(ZoneInfo(settings().time_zone)).date() if at else periods.today()


def looked_at_written() -> str | None:
    """The same as addresses and buttons say it."""
    at = looked_at()
    return at.isoformat() if at else None


def given(work: Work, metric: Metric, as_of: datetime) -> tuple[Metric, Given]:
    """The metric over its marts as of an instant, and what stands before the statement that asks for it.

    Raises Invalid for an instant to come, Unavailable before the first that is known and for a number that is made
    of what no history keeps. Cost: once an instant and mart as much as the mart costs to build.
    """
    names = make(work, metric, as_of)
    before = [f"{name} as (select * from marts.{name}_then where {KNOWN_AT} = :as_of)" for name in sorted(names)]  # noqa: S608
    return at_relations(metric, {f"marts.{name}": name for name in names}), Given(before, {"as_of": as_of})


def make(work: Work, metric: Metric, as_of: datetime) -> set[str]:
    """The marts that a metric needs, by name, each as of the instant beside it. Raises as `given`."""
    if as_of > datetime.now(UTC):
        raise Invalid({"as_of": _("This moment has not come yet.")})
    names = {relation.removeprefix("marts.") for relation in relations(metric)}
    remaking.make(work, sorted(names), as_of)
    return names


def marts(work: Work, metric: Metric) -> set[str]:
    """The marts that a metric needs, none where no history keeps what one of them is made of."""
    names = {relation.removeprefix("marts.") for relation in relations(metric)}
    return names if all(remaking.is_kept(work, name) for name in names) else set()


def read_instant(written: str | None) -> datetime | None:
    """`2026-03-31` is the end of that day of the company's, today's is now; else an instant with its offset.

    Raises Invalid.
    """
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        wrong = _("{value} is no moment; write it as 2026-03-31 or 2026-03-31T18:00+08:00.", value=written)
        raise Invalid({"as_of": wrong}) from None
    if len(written) == DAY:
        found += timedelta(days=1)
    at = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings().time_zone))
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    is_today = len(written) == DAY and now < at <= now + timedelta(days=1)
    return now if is_today else at


def relations(metric: Metric) -> set[str]:
    """The marts that a metric is counted from or can be cut through."""
    sources = [part.source for part in metric.parts]
    joined = {one.relation for source in sources for one in source.joined.values()}
    return joined | {source.relation for source in sources}


def at_relations(metric: Metric, names: dict[str, str]) -> Metric:
    """The same metric over other relations of the same columns."""

    def moved(part: Part) -> Part:
        return replace(part, source=_moved(part.source, names))

    return replace(metric, parts=tuple(map(moved, metric.parts)), counted=moved(metric.counted))


def _moved(source: Source, names: dict[str, str]) -> Source:
    joined = {name: replace(one, relation=names[one.relation]) for name, one in source.joined.items()}
    return replace(source, relation=names[source.relation], joined=joined)
