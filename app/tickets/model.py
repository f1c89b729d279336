"""Customers' questions and complaints, and what was written back."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Identity, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base, Owned, Record


class Status(StrEnum):
    NEW = "new"
    ASSIGNED = "assigned"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Channel(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    WECHAT = "wechat"
    WEB = "web"


class CategorySource(StrEnum):
    HUMAN = "human"
    MODEL = "model"


class Ticket(Owned, Record):
    """Its owner is the agent it is assigned to. `first_responded_at` is the first public reply by a person."""

    __tablename__ = "tickets"

    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    subject: Mapped[str]
    description: Mapped[str | None]
    status: Mapped[Status] = mapped_column(server_default=text("'new'"))
    priority: Mapped[Priority] = mapped_column(server_default=text("'normal'"))
    category: Mapped[str | None]
    category_source: Mapped[CategorySource | None]
    channel: Mapped[Channel] = mapped_column(server_default=text("'web'"))
    language: Mapped[str | None]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.customers.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.contacts.id"), index=True)
    first_response_due_at: Mapped[datetime | None]
    first_responded_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    next_activity_at: Mapped[datetime | None]
    reopened_count: Mapped[int] = mapped_column(server_default=text("0"))

    @classmethod
    def in_hand(cls) -> ColumnElement[bool]:
        return cls.status != Status.CLOSED


Index("ix_tickets_newest", Ticket.created_at.desc(), Ticket.id.desc())


class AuthorKind(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    AUTOMATION = "automation"


class TicketMessage(Base):
    """One message of a ticket; append-only. An internal note is one that is not public."""

    __tablename__ = "ticket_messages"
    __table_args__ = (Index(None, "ticket_id", "written_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("app.tickets.id", ondelete="CASCADE"))
    written_at: Mapped[datetime] = mapped_column(server_default=NOW)
    author_kind: Mapped[AuthorKind]
    author_id: Mapped[UUID | None]
    is_public: Mapped[bool]
    body: Mapped[str]
    language: Mapped[str | None]
    is_sample: Mapped[bool] = mapped_column(server_default=false())
