"""What models want to write, run by run, until somebody decides; and the rules by which a run needs nobody."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base
from app.score_runs.said import Said


class RunStatus(StrEnum):
    PROPOSED = "proposed"
    APPLIED = "applied"
    ROLLED_BACK = "rolled_back"
    REFUSED = "refused"
    REJECTED = "rejected"


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


class ScoreProposal(Said, Base):
    """A score that a run would write; kept until the run is decided, or the database crashes."""

    __tablename__ = "score_proposals"

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    entity_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


class ScoreRules(Base):
    """What an administrator set for one score; without a row the defaults of `app.score_runs.rules` hold."""

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
