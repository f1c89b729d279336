"""Who stands where: the records whose score lies between two values now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.access.guard import requires
from app.access.work import Work
from app.scores.model import Score
from app.scores.permissions import SCORES_READ


@dataclass(frozen=True)
class Stands:
    """A record and its score in force, a person's word before the model's."""

    record_id: UUID
    value: float
    scored_at: datetime


@requires(SCORES_READ)
def list_between(work: Work, name: str, low: float, high: float, size: int = 25) -> tuple[list[Stands], int]:
    """Records scored from `low` to below `high`, or to 1 included, the highest first; and how many there are.

    Cost: linear in the records in reach that have the score.
    """
    value = func.coalesce(Score.override_value, Score.value)
    asked = select(Score.entity_id, value, Score.scored_at, func.count().over()).where(
        Score.name == name, value >= low, (value < high) | (high >= 1)
    )
    rows = work.session.execute(asked.order_by(value.desc(), Score.entity_id).limit(size)).all()
    return [Stands(*row[:3]) for row in rows], rows[0][3] if rows else 0
