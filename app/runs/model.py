"""Runs of the pipeline and their steps, as the app shows them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base
from app.schedules.schema import StartedBy


class RunStatus(StrEnum):
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTLY = "partly"
    FAILED = "failed"
    STOPPED = "stopped"


class StepStatus(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"


class PipelineRun(Base):
    """`stopped` means a gate refused what came in: the marts stayed as they were. `partly` means that they
    were renewed and something beside them failed."""

    __tablename__ = "pipeline_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    name: Mapped[str]
    started_by: Mapped[StartedBy]
    status: Mapped[RunStatus] = mapped_column(server_default=text("'running'"))
    started_at: Mapped[datetime] = mapped_column(server_default=NOW, index=True)
    finished_at: Mapped[datetime | None]
    message: Mapped[str | None]


class PipelineStep(Base):
    """One step of one run. `failures` holds what a gate or a test found, one object each."""

    __tablename__ = "pipeline_steps"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("app.pipeline_runs.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    status: Mapped[StepStatus] = mapped_column(server_default=text("'waiting'"))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    rows: Mapped[int | None] = mapped_column(BigInteger)
    failures: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'::jsonb"))
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
