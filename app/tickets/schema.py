"""What comes in about tickets, and what goes out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.views import OwnedView
from app.core.paging import OwnedQuery
from app.core.validation import Custom, Long, Name, Shape, Short
from app.tickets.model import Channel, Priority, Status


class TicketChange(Shape):
    """The fields to change; what is not set stays as it is. The status changes by verbs alone."""

    subject: Name = ""
    description: Long | None = None
    priority: Priority = Priority.NORMAL
    category: Short | None = None
    contact_id: UUID | None = None
    custom: Custom | None = None


class TicketOpen(TicketChange):
    """A customer's question; without an owner it waits to be assigned."""

    subject: Name
    customer_id: UUID | None = None
    channel: Channel = Channel.WEB
    language: Short | None = None
    owner_id: UUID | None = None


class TicketReply(Shape):
    """A message on a ticket; one that is not public stays among colleagues."""

    body: Long
    is_public: bool = True
    language: Short | None = None


class TicketSorting(Shape):
    """What a ticket is about; the reason is asked where it is not what the model suggests."""

    category: Short
    reason: Long | None = None


class TicketQuery(OwnedQuery):
    """Which tickets to list; `open` leaves out resolved and closed ones."""

    status: Status | None = None
    priority: Priority | None = None
    category: Short | None = None
    channel: Channel | None = None
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    unassigned: bool = False
    open: bool = False


@dataclass(frozen=True, kw_only=True)
class TicketView(OwnedView):
    """One ticket."""

    number: int
    subject: str
    description: str | None
    status: str
    priority: str
    category: str | None
    category_source: str | None
    channel: str
    language: str | None
    customer_id: UUID | None
    customer: str | None
    contact_id: UUID | None
    contact: str | None
    first_response_due_at: datetime | None
    first_responded_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    next_activity_at: datetime | None
    reopened_count: int


@dataclass(frozen=True)
class MessageView:
    """One message on a ticket, oldest first in lists."""

    id: UUID
    written_at: datetime
    author_kind: str
    author: str | None
    is_public: bool
    body: str
    language: str | None


@dataclass(frozen=True)
class QueueStanding:
    """How many open tickets are the reader's, nobody's, late with their first answer, wait, or came again."""

    mine: int
    unassigned: int
    late: int
    waiting: int
    reopened: int
