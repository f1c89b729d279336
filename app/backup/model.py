"""How backups and drills went, as the app shows them; the backups themselves lie in their folder."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, Base


class Act(StrEnum):
    BACKUP = "backup"
    DRILL = "drill"


class BackupRun(Base):
    """One backup or drill that ended. `message` says why it failed; `detail` what a drill compared."""

    __tablename__ = "backup_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    act: Mapped[Act]
    name: Mapped[str | None]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    succeeded: Mapped[bool]
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    message: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))


class BackupCoverage(Base):
    """One row: every change confirmed before `covered_until` is in the backups' folder."""

    __tablename__ = "backup_coverage"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    covered_until: Mapped[datetime]
