"""What people did and mean to do: calls, meetings, notes, tasks."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Owned, Record


class Kind(StrEnum):
    CALL = "call"
    MEETING = "meeting"
    EMAIL = "email"
    NOTE = "note"
    WECHAT = "wechat"
    VISIT = "visit"
    TASK = "task"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Status(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Repeats(StrEnum):
    """How something planned comes again once it is done; a workday is none of Saturday and Sunday."""

    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Activity(Owned, Record):
    """Something done or planned. Seen by its owner and by who sees the records that it is on.

    `remind_minutes` is how long before `due_at`; `outcome` a code of app.activities.words, or an import's words.
    """

    __tablename__ = "activities"
    __table_args__ = (
        UniqueConstraint("source_system", "external_id"),
        CheckConstraint("duration_minutes between 1 and 1440", name="duration_in_a_day"),
        CheckConstraint("remind_minutes between 0 and 44640", name="reminder_in_a_month"),
    )

    kind: Mapped[Kind]
    subject: Mapped[str]
    body: Mapped[str | None]
    direction: Mapped[Direction | None]
    status: Mapped[Status] = mapped_column(server_default=text("'done'"))
    starts_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    priority: Mapped[Priority] = mapped_column(server_default=text("'normal'"))
    duration_minutes: Mapped[int | None]
    remind_minutes: Mapped[int | None]
    repeats: Mapped[Repeats | None]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.customers.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.contacts.id"), index=True)
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.leads.id"), index=True)
    deal_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.deals.id"), index=True)
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.tickets.id"), index=True)

    @classmethod
    def in_hand(cls) -> ColumnElement[bool]:
        return cls.status == Status.PLANNED


Index("ix_activities_newest", Activity.created_at.desc(), Activity.id.desc())
