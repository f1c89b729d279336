"""Trained models and how right they have been."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NOW, Base


class Verdict(StrEnum):
    CHAMPION = "champion"
    CHALLENGER = "challenger"
    REFUSED = "refused"
    RETIRED = "retired"


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
    records: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'::jsonb"), deferred=True)
    """The newest of them, as `schema.Judged`."""
