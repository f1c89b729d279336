"""What comes in about touchpoints, and what goes out. They are never changed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.paging import ListQuery
from app.core.validation import Name, Passed, Shape, Short
from app.touchpoints.model import Event


class TouchpointRecord(Shape):
    """One contact between somebody and the company; known people are named by lead, contact or customer."""

    occurred_at: Passed
    channel: Name
    event: Event
    anonymous_id: Short | None = None
    lead_id: UUID | None = None
    contact_id: UUID | None = None
    customer_id: UUID | None = None
    campaign_id: UUID | None = None
    utm_source: Short | None = None
    utm_medium: Short | None = None
    utm_campaign: Short | None = None
    landing_page: Short | None = None
    session_id: Short | None = None


class TouchpointQuery(ListQuery):
    """Which touchpoints to list."""

    lead_id: UUID | None = None
    customer_id: UUID | None = None
    channel: Short | None = None


@dataclass(frozen=True)
class TouchpointView:
    """One touchpoint."""

    id: UUID
    occurred_at: datetime
    channel: str
    event: str
    campaign_id: UUID | None
    campaign: str | None
    lead_id: UUID | None
    contact_id: UUID | None
    customer_id: UUID | None
    utm_source: str | None
    utm_medium: str | None
    utm_campaign: str | None
    landing_page: str | None
