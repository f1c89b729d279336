"""What a run of scores looks like to those who decide on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.paging import ListQuery
from app.core.validation import Short
from app.score_runs.model import RunStatus


@dataclass(frozen=True)
class ScoreRunView:
    id: UUID
    name: str
    entity: str
    model_version: str
    status: RunStatus
    why: str | None
    counts: dict[str, Any]
    proposed_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    rolled_back_at: datetime | None
    rolled_back_by: str | None = None
    pipeline_run_id: UUID | None = None

    @property
    def is_applied(self) -> bool:
        return self.status == RunStatus.APPLIED

    @property
    def is_refused(self) -> bool:
        """Stopped by a check, so that its model is not trusted until a later run is applied."""
        return self.status == RunStatus.REFUSED

    @property
    def only(self) -> list[UUID]:
        """The records that the run is about; empty if it is about all."""
        return [UUID(record_id) for record_id in self.counts.get("only", ())]


@dataclass(frozen=True)
class Mover:
    """One record whose score would move, and by how much."""

    entity: str
    entity_id: UUID
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Diff:
    """What applying a run would change."""

    run: ScoreRunView
    largest: list[Mover]


class RunQuery(ListQuery):
    """Which runs to list; `single` for those about some records only, which are many and small."""

    name: Short | None = None
    status: RunStatus | None = None
    single: bool = False


@dataclass(frozen=True)
class Move:
    """One record before and after a run; `label` instead of a value where the score is a category."""

    entity_id: UUID
    before: float | None
    after: float | None
    label_before: str | None
    label_after: str | None


@dataclass(frozen=True)
class Spread:
    """How many of a run's changed and new scores moved how: `step` is the place in `STEPS`, None for new ones.

    Grades are those of today's rules; None for no score, and for scores without grades.
    """

    step: int | None
    grade_before: str | None
    grade_after: str | None
    n: int
