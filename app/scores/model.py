"""What models say of a record now, what they said before, and what people answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NOW, Base
from app.score_runs.said import Said


class Score(Said, Base):
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


class ScoreHistory(Said, Base):
    """Former scores, append-only: what a later run replaced, or a person rolled back.

    With `Score` it holds every score ever in force, once per run that set it (view `app.scores_ever`).
    """

    __tablename__ = "score_history"
    __table_args__ = (Index(None, "entity", "entity_id", "name", "scored_at"), Index(None, "run_id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    run_id: Mapped[UUID | None]
    scored_at: Mapped[datetime] = mapped_column(server_default=NOW)
