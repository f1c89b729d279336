"""What a score looks like to those who read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from app.models.schema import Evidence

State = Literal["ok", "unscored", "stale", "expired", "frozen", "disabled"]
LIFETIME = timedelta(days=30)
"""How long after a run said or confirmed it a score may be relied on."""


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
