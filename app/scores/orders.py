"""Lists in the order of what models say of their records, and of how that moved within a week."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Double, Uuid, column, func, select, table

from app.access.guard import requires
from app.access.work import Work
from app.core.paging import among
from app.runs.scored import MODELS
from app.score_runs.service import is_refused
from app.scores.model import Score
from app.scores.permissions import SCORES_READ

WEEK = timedelta(days=7)
CHANGE = "_change"
"""Behind a score's name: how it moved."""

Order = Callable[[Work], ColumnElement[Any]]

_ever = table(
    "scores_ever",
    column("entity"), column("entity_id", Uuid()), column("name"), column("value", Double()),
    column("scored_at", DateTime(timezone=True)), column("run_id", Uuid()),
    schema="app",
)  # fmt: skip
_runs = table("score_runs", column("id", Uuid()), column("rolled_back_at"), schema="app")


def orders(entity: str, key: Any) -> Mapping[str, Order]:
    """Name in a query -> what the records of `entity`, whose id is `key`, are sorted by."""
    names = [model.speaks.name for model in MODELS if model.entity == entity and model.speaks.cuts]

    def by_value(name: str) -> Order:
        return lambda work: _value(work, entity, key, name)

    def by_change(name: str) -> Order:
        return lambda work: _value(work, entity, key, name) - _before(entity, key, name)

    return {n: by_value(n) for n in names} | {f"{n}{CHANGE}": by_change(n) for n in names}


@requires(SCORES_READ)
def find_changes(work: Work, entity: str, name: str, record_ids: Sequence[UUID]) -> dict[UUID, float]:
    """Record -> by how much its score is higher than a week ago; without those that had none then."""
    moved = Score.value - _before(entity, Score.entity_id, name)
    asked = select(Score.entity_id, moved).where(
        Score.entity == entity, Score.name == name, among(Score.entity_id, record_ids)
    )
    return {record_id: by for record_id, by in work.session.execute(asked) if by is not None}


def _value(work: Work, entity: str, key: Any, name: str) -> ColumnElement[Any]:
    """What is shown: a person's word before the model's, which counts only while it is trusted.

    Raises NotPermitted."""
    work.require(SCORES_READ)
    said = Score.override_value if is_refused(work, name) else func.coalesce(Score.override_value, Score.value)
    return select(said).where(Score.entity == entity, Score.entity_id == key, Score.name == name).scalar_subquery()


def _before(entity: str, key: Any, name: str) -> ColumnElement[Any]:
    """The score in force a week ago."""
    then = datetime.now(UTC) - WEEK
    return (
        select(_ever.c.value)
        .outerjoin(_runs, _runs.c.id == _ever.c.run_id)
        .where(_ever.c.entity == entity, _ever.c.entity_id == key, _ever.c.name == name)
        .where(_ever.c.scored_at <= then, _runs.c.rolled_back_at.is_(None))
        .order_by(_ever.c.scored_at.desc())
        .limit(1)
        .scalar_subquery()
    )
