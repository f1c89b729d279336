"""What a score looks like to those who read it, and to those who decide on a run."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from app.scores.model import Basis, RunStatus

State = Literal["ok", "unscored", "stale", "disabled"]


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

    `checked_at` is the last run that confirmed it; `why` says why there is none, or why it is not trusted now;
    `history` holds the values ever in force, oldest first, at most twelve.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    band: str | None
    label: str | None
    reasons: list[dict[str, Any]]
    state: State
    why: str | None
    model_version: str
    as_of: datetime
    scored_at: datetime
    checked_at: datetime
    override: Override | None
    evidence: Evidence | None
    history: list[tuple[datetime, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Proposed:
    """A score that a run wants to write; see app.scores.model for the meaning of its fields."""

    entity_id: UUID
    value: float | None
    reasons: Sequence[dict[str, Any]]
    as_of: datetime
    low: float | None = None
    high: float | None = None
    band: str | None = None
    label: str | None = None
    unscored_reason: str | None = None


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
