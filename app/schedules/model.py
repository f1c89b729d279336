"""How each schedule stands: one row a schedule, written by whoever runs it."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NOW, Base
from app.schedules.schema import StartedBy, Status


class ScheduleState(Base):
    """The last run of one schedule, and the newest occurrence that was taken up.

    `known_since` is when this installation first heard of the schedule: nothing was missed before. `due_at` is the
    newest occurrence that a run was started for, `attempts` how often. `holder` says on which machine, as whom and
    in which process the run is or was.
    """

    __tablename__ = "schedules"

    name: Mapped[str] = mapped_column(primary_key=True)
    known_since: Mapped[datetime] = mapped_column(server_default=NOW)
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    status: Mapped[Status | None]
    started_by: Mapped[StartedBy | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    holder: Mapped[str | None]
    step: Mapped[str | None]
    message: Mapped[str | None]
