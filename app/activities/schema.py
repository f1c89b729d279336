"""What comes in about activities, and what goes out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.views import OwnedView
from app.activities.model import Direction, Kind, Status
from app.core.paging import OwnedQuery
from app.core.validation import Instant, Long, Name, Passed, Shape, Short


class ActivityChange(Shape):
    """The fields to change; what is not set stays as it is."""

    subject: Name = ""
    body: Long | None = None
    starts_at: Instant | None = None
    due_at: Instant | None = None
    outcome: Short | None = None


class ActivityLog(ActivityChange):
    """Something that happened, with whom; `completed_at` is now when not set."""

    kind: Kind
    subject: Name
    direction: Direction | None = None
    completed_at: Passed | None = None
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    ticket_id: UUID | None = None


class ActivityPlan(ActivityChange):
    """Something to do, by when, for whom; without an owner it is the planner's own."""

    kind: Kind
    subject: Name
    due_at: Instant
    direction: Direction | None = None
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    ticket_id: UUID | None = None
    owner_id: UUID | None = None


class ActivityQuery(OwnedQuery):
    """Which activities to list."""

    kind: Kind | None = None
    status: Status | None = None
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    ticket_id: UUID | None = None
    due_before: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityView(OwnedView):
    """One call, meeting, message, note, visit or task."""

    kind: str
    subject: str
    body: str | None
    direction: str | None
    status: str
    starts_at: datetime | None
    due_at: datetime | None
    completed_at: datetime | None
    customer_id: UUID | None
    customer: str | None
    contact_id: UUID | None
    lead_id: UUID | None
    deal_id: UUID | None
    ticket_id: UUID | None
    outcome: str | None
