"""What models said about a record, run by run; what people answered; and how right it has been."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base


class RunStatus(StrEnum):
    PROPOSED = "proposed"
    APPLIED = "applied"
    ROLLED_BACK = "rolled_back"
    REFUSED = "refused"
    REJECTED = "rejected"


class Verdict(StrEnum):
    CHAMPION = "champion"
    CHALLENGER = "challenger"
    REFUSED = "refused"
    RETIRED = "retired"


class _Said:
    """What a model says of one record.

    `value` is a probability with the interval `low`..`high`; `label` is set instead for a category; both are
    NULL and `unscored_reason` holds a code where the model had no answer. `as_of` is the newest fact used.
    """

    entity: Mapped[str]
    entity_id: Mapped[UUID]
    name: Mapped[str]
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    label: Mapped[str | None]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'::jsonb"))
    unscored_reason: Mapped[str | None]
    model_version: Mapped[str]
    as_of: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class ScoreRun(Base):
    """One write-back: proposed whole, applied whole, rolled back whole."""

    __tablename__ = "score_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    name: Mapped[str]
    entity: Mapped[str]
    model_version: Mapped[str]
    pipeline_run_id: Mapped[UUID | None]
    status: Mapped[RunStatus] = mapped_column(server_default=text("'proposed'"))
    why: Mapped[str | None]
    counts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    proposed_at: Mapped[datetime] = mapped_column(server_default=NOW)
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    rolled_back_by: Mapped[UUID | None]
    rolled_back_at: Mapped[datetime | None]


class ScoreProposal(_Said, Base):
    """A score that a run would write; kept until the run is decided, or the database crashes."""

    __tablename__ = "score_proposals"

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    entity_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


class Score(_Said, Base):
    """The score in force for one record; a person's override stands beside what the model said."""

    __tablename__ = "scores"
    __table_args__ = (Index(None, "run_id"),)

    entity: Mapped[str] = mapped_column(primary_key=True)
    entity_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[UUID | None]
    scored_at: Mapped[datetime] = mapped_column(server_default=NOW)
    override_value: Mapped[float | None]
    override_label: Mapped[str | None]
    override_reason: Mapped[str | None]
    override_by: Mapped[UUID | None]
    override_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]
    """Since when runs leave it as it is: the lead was converted or given up, the customer left."""


class ScoreHistory(_Said, Base):
    """Former scores, append-only: what a later run replaced, or a person rolled back.

    With `Score` it holds every score ever in force, once per run that set it (view `app.scores_ever`).
    """

    __tablename__ = "score_history"
    __table_args__ = (Index(None, "entity", "entity_id", "name", "scored_at"), Index(None, "run_id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    run_id: Mapped[UUID | None]
    scored_at: Mapped[datetime] = mapped_column(server_default=NOW)


class ModelVersion(Base):
    """A trained model and its card; the file itself lies in the installation's home, named by its sha256."""

    __tablename__ = "model_versions"

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    trained_at: Mapped[datetime] = mapped_column(server_default=NOW)
    trained_through: Mapped[date | None]
    status: Mapped[Verdict]
    verdict: Mapped[str]
    why: Mapped[str | None]
    card: Mapped[dict[str, Any]]
    file_sha256: Mapped[str | None]
    in_force_since: Mapped[datetime | None]


class ScoreRules(Base):
    """What an administrator set for one score; without a row the defaults of `app.scores.rules` hold."""

    __tablename__ = "score_rules"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    name: Mapped[str] = mapped_column(unique=True)
    first_cut: Mapped[float]
    second_cut: Mapped[float]
    third_cut: Mapped[float]
    automatic_move: Mapped[float]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_by: Mapped[UUID | None]


class Basis(StrEnum):
    """Where evidence comes from: what later happened to scored records, or records held out of training."""

    MATURED = "matured"
    HELD_OUT = "held_out"


class ScoreEvidence(Base):
    """How right a band has been: of `n` records scored low..high, `observed` had the outcome (share `rate`)."""

    __tablename__ = "score_evidence"

    name: Mapped[str] = mapped_column(primary_key=True)
    model_version: Mapped[str] = mapped_column(primary_key=True)
    basis: Mapped[Basis] = mapped_column(primary_key=True)
    low: Mapped[float] = mapped_column(primary_key=True)
    high: Mapped[float]
    n: Mapped[int]
    observed: Mapped[int]
    rate: Mapped[float]
    rate_low: Mapped[float]
    rate_high: Mapped[float]
    lift: Mapped[float | None]
    checked_on: Mapped[date]
