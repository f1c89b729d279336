"""What people did and mean to do: calls, meetings, notes, tasks."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, text
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


class Activity(Owned, Record):
    """Something done or planned, on at least one record. Seen by its owner and by who sees that record."""

    __tablename__ = "activities"
    is_theirs_alone = False

    kind: Mapped[Kind]
    subject: Mapped[str]
    body: Mapped[str | None]
    direction: Mapped[Direction | None]
    status: Mapped[Status] = mapped_column(server_default=text("'done'"))
    starts_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    completed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.customers.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.contacts.id"), index=True)
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.leads.id"), index=True)
    deal_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.deals.id"), index=True)
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.tickets.id"), index=True)

    @classmethod
    def in_hand(cls) -> ColumnElement[bool]:
        return cls.status == Status.PLANNED


Index("ix_activities_newest", Activity.created_at.desc(), Activity.id.desc())
