"""What a model looks like to those who score with it, and to those who judge it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.models.model import Basis, Verdict


@dataclass(frozen=True)
class ModelView:
    """`card` is the model card as JSON; `verdict` is the gate's word: publish, warn or refuse."""

    name: str
    version: str
    trained_through: date | None
    status: Verdict
    verdict: str
    why: str | None
    card: dict[str, Any]
    file_sha256: str | None


@dataclass(frozen=True)
class Trained:
    """One trained version. `figures` are those of its card: cross-validated and out of time, or held out."""

    version: str
    status: Verdict
    verdict: str
    why: str | None
    trained_at: datetime
    in_force_since: datetime | None
    figures: dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """`newest` is the version trained last if it is not in force; `attempt` why the last training made none.

    `writes_back` is False with `off_why`: no_model, drift or gate; `off_since` and `findings` are of the run that
    was refused.
    """

    name: str
    scores: tuple[str, ...]
    in_force: Trained | None
    newest: Trained | None
    attempt: str | None
    writes_back: bool
    off_why: str | None
    off_since: datetime | None
    findings: list[dict[str, Any]]


@dataclass(frozen=True)
class Judged:
    """A record of a band: what was said of it on a day, and whether it came true."""

    record_id: UUID
    value: float
    came: bool
    said_on: date


@dataclass(frozen=True)
class Evidence:
    """Of `n` records scored between `low` and `high`, a share `rate` had the outcome (95 % interval).

    `records` are the newest of them, where they are written; `service.list_judged` reads them.
    """

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
    records: Sequence[Judged] = ()
