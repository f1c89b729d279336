"""Imports and the rows they refused."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base


class Status(StrEnum):
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNDONE = "undone"


class ImportRun(Base):
    """One import, under the id by which the trail knows what it wrote.

    Its `files` are [{name, sha256, rows}]; `counts` maps entity -> created, updated, unchanged, rejected.
    """

    __tablename__ = "import_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    source: Mapped[str]
    files: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'::jsonb"))
    status: Mapped[Status] = mapped_column(server_default=text("'running'"))
    counts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    started_at: Mapped[datetime] = mapped_column(server_default=NOW)
    finished_at: Mapped[datetime | None]
    started_by: Mapped[UUID | None]


class ImportRow(Base):
    """A row of a table without a trail that an import wrote, or took away: `was` is what it held then."""

    __tablename__ = "import_rows"
    __table_args__ = (Index(None, "run_id", "entity", "row_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    run_id: Mapped[UUID] = mapped_column(
        ForeignKey("app.import_runs.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED")
    )
    entity: Mapped[str]
    row_id: Mapped[str]
    was: Mapped[dict[str, Any] | None]


class ImportReject(Base):
    """A row that was left out, with the line an editor shows, the field, why, and what to do."""

    __tablename__ = "import_rejects"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("app.import_runs.id", ondelete="CASCADE"), index=True)
    file: Mapped[str]
    line: Mapped[int]
    field: Mapped[str | None]
    value: Mapped[str | None]
    reason: Mapped[str]
    remedy: Mapped[str]
