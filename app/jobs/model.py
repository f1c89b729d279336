"""Jobs: what somebody asked for and does not wait for; which rows failed, and the files that came of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, LargeBinary, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base
from app.core.sealed import Sealed


class Status(StrEnum):
    """`partly` means that it was done and some of its rows failed."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTLY = "partly"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """One job. `subject` is the noun or source it is about; `given` is JSON, sealed: a search may name a person.

    `attempts` counts how often a worker took it up, and marks whose words about it still count; `stuck`, how often
    since it last got on.
    """

    __tablename__ = "jobs"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    kind: Mapped[str]
    subject: Mapped[str]
    given: Mapped[str] = mapped_column(Sealed)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime] = mapped_column(server_default=NOW)
    status: Mapped[Status] = mapped_column(server_default=text("'waiting'"))
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    stuck: Mapped[int] = mapped_column(server_default=text("0"))
    done: Mapped[int] = mapped_column(server_default=text("0"))
    total: Mapped[int | None]
    cancel_asked: Mapped[bool] = mapped_column(server_default=false())
    counts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    message: Mapped[str | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    undoes: Mapped[UUID | None] = mapped_column(ForeignKey("app.jobs.id", ondelete="CASCADE"))


class JobRow(Base):
    """A row that failed: where it stands and why."""

    __tablename__ = "job_rows"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("app.jobs.id", ondelete="CASCADE"))
    place: Mapped[str]
    reason: Mapped[str]


class JobFile(Base):
    """A file that a job was given or made; its content is in parts."""

    __tablename__ = "job_files"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("app.jobs.id", ondelete="CASCADE"))
    name: Mapped[str]
    bytes: Mapped[int] = mapped_column(BigInteger)


class JobFilePart(Base):
    """A megabyte of a file: nobody holds all of it in memory."""

    __tablename__ = "job_file_parts"

    file_id: Mapped[UUID] = mapped_column(ForeignKey("app.job_files.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
