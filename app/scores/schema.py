"""What a score looks like to those who read it, and to those who decide on a run."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from app.core.paging import ListQuery
from app.core.validation import Short
from app.scores.model import Basis, RunStatus

State = Literal["ok", "unscored", "stale", "expired", "frozen", "disabled"]
LIFETIME = timedelta(days=30)
"""How long after a run said or confirmed it a score may be relied on."""


@dataclass(frozen=True)
class Evidence:
    """Of `n` records scored between `low` and `high`, a share `rate` had the outcome (95 % interval)."""

    low: float
    high: float
    n: int
    observed: int
    rate: float
    rate_low: float
    rate_high: float
    lift: float | None
    checked_on: date
    basis: Basis


@dataclass(frozen=True)
class Override:
    """What a person said instead, and why; it stands until a person takes it back."""

    value: float | None
    label: str | None
    reason: str
    by: str | None
    at: datetime


@dataclass(frozen=True)
class ScoreView:
    """One score of one record as it stands, with what it rests on.

    `grade` is that of the value in force, a person's before the model's. `checked_at` is the last run that
    confirmed it, `expires_at` until when it may be relied on (None: frozen, or no score). `why` says why there is
    none, or why it is not trusted now. `change_7_days` is by how much the model's value moved since seven days
    ago; None if there was none then.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    grade: str | None
    label: str | None
    reasons: list[dict[str, Any]]
    state: State
    why: str | None
    model_version: str
    as_of: datetime
    scored_at: datetime
    checked_at: datetime
    expires_at: datetime | None
    change_7_days: float | None
    override: Override | None
    evidence: Evidence | None


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


@dataclass(frozen=True)
class ScoreChange:
    """A machine's write on one record: which run set its score from what to what, and whether that was undone."""

    name: str
    run_id: UUID
    at: datetime
    before: float | None
    after: float | None
    rolled_back_at: datetime | None
    rolled_back_by: str | None
    why: str | None
