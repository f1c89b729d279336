"""What was published of closed periods, kept by the pipeline and read by who sees all of a noun's records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from app.access.guard import requires
from app.access.work import Work
from app.figures.model import KpiFigure, KpiRestatement
from app.runs.permissions import PIPELINE_READ, PIPELINE_RUN


@dataclass(frozen=True)
class Figure:
    """A closed figure: as it was first published, and as it was found to be when it was last looked at."""

    id: UUID
    kpi: str
    since: date
    until: date
    published: float | None
    published_at: datetime
    current: float | None
    checked_at: datetime


@dataclass(frozen=True)
class Restatement:
    """A closed figure that became another; `parts` are kind, amount and person of what made the difference."""

    kpi: str
    since: date
    until: date
    published_at: datetime
    noticed_at: datetime
    value_before: float | None
    value_after: float | None
    parts: Sequence[Mapping[str, Any]]


@requires(PIPELINE_RUN)
def list_figures(work: Work, kpi: str) -> dict[tuple[date, date], Figure]:
    """First and last day -> what was published of one KPI."""
    found = work.session.scalars(select(KpiFigure).where(KpiFigure.kpi == kpi))
    return {(one.since, one.until): _figure(one) for one in found}


@requires(PIPELINE_RUN)
def publish(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep figures for good, each by kpi, noun, since, until, published, n and published_at."""
    if rows:
        kept = [dict(row) | {"current": row["published"], "checked_at": row["published_at"]} for row in rows]
        work.session.execute(insert(KpiFigure), kept)


@requires(PIPELINE_RUN)
def restate(
    work: Work, figure: Figure, value: float | None, at: datetime, parts: Sequence[Mapping[str, Any]]
) -> None:
    """A figure was found to be another at a moment, and why."""
    row = {
        "figure_id": figure.id,
        "value_before": figure.current,
        "value_after": value,
        "parts": [*map(dict, parts)],
    }
    work.session.execute(insert(KpiRestatement).values(row))
    work.session.execute(update(KpiFigure).where(KpiFigure.id == figure.id).values(current=value, checked_at=at))


@requires(PIPELINE_RUN)
def check(work: Work, figure_ids: Sequence[UUID], at: datetime) -> None:
    """Figures were looked at, at a moment, and are what they are now known to be."""
    work.session.execute(update(KpiFigure).where(KpiFigure.id.in_(figure_ids)).values(checked_at=at))


@requires(PIPELINE_READ)
def list_restatements(work: Work, limit: int = 100) -> list[Restatement]:
    """The newest first, of KPIs whose records the actor sees all of."""
    asked = (
        select(KpiRestatement, KpiFigure)
        .join(KpiFigure, KpiFigure.id == KpiRestatement.figure_id)
        .order_by(KpiRestatement.noticed_at.desc(), KpiRestatement.id.desc())
        .limit(limit)
    )
    return [_restatement(*row) for row in work.session.execute(asked).tuples()]


def _figure(one: KpiFigure) -> Figure:
    return Figure(
        one.id, one.kpi, one.since, one.until, one.published, one.published_at, one.current, one.checked_at
    )


def _restatement(one: KpiRestatement, of: KpiFigure) -> Restatement:
    days = (of.kpi, of.since, of.until, of.published_at)
    return Restatement(*days, one.noticed_at, one.value_before, one.value_after, one.parts)
