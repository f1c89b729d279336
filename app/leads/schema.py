"""What comes in about leads, and what goes out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from app.access.views import OwnedView
from app.core.paging import OwnedQuery
from app.core.validation import (
    Count,
    Country,
    Currency,
    Custom,
    Email,
    Industry,
    Money,
    Name,
    Phone,
    Shape,
    Short,
)
from app.leads.model import Status


class LeadChange(Shape):
    """The fields to change; what is not set stays as it is."""

    name: Name = ""
    company_name: Short | None = None
    title: Short | None = None
    country: Country | None = None
    email: Email | None = None
    phone: Phone | None = None
    website: Short | None = None
    channel: Short | None = None
    campaign_id: UUID | None = None
    landing_page: Short | None = None
    industry: Industry | None = None
    employees: Count | None = None
    city: Short | None = None
    product: Short | None = None
    est_amount: Money | None = None
    currency: Currency | None = None
    custom: Custom | None = None


class LeadCreate(LeadChange):
    """A new lead; without an owner it is the creator's."""

    name: Name
    owner_id: UUID | None = None


class LeadConvert(Shape):
    """What becomes of a lead: a customer and a contact, new or known, and a deal if `deal_title` is set.

    A known contact brings its customer where none is named. The deal is worth the lead's estimate unless told.
    """

    customer_id: UUID | None = None
    contact_id: UUID | None = None
    customer_name: Short | None = None
    deal_title: Short | None = None
    deal_amount: Money | None = None


class LeadQuery(OwnedQuery):
    """Which leads to list."""

    status: Status | None = None
    channel: Short | None = None
    product: Short | None = None
    disqualify_reason: Short | None = None
    campaign_id: UUID | None = None
    industry: Industry | None = None
    unanswered: bool = False


@dataclass(frozen=True, kw_only=True)
class LeadView(OwnedView):
    """One lead; phone and e-mail are masked."""

    name: str
    company_name: str | None
    title: str | None
    email: str | None
    phone: str | None
    website: str | None
    status: str
    channel: str | None
    campaign_id: UUID | None
    campaign: str | None
    landing_page: str | None
    industry: str | None
    employees: int | None
    country: str | None
    city: str | None
    product: str | None
    est_amount: Decimal | None
    currency: str | None
    assigned_at: datetime | None
    first_responded_at: datetime | None
    converted_at: datetime | None
    customer_id: UUID | None
    contact_id: UUID | None
    deal_id: UUID | None
    disqualify_reason: str | None
    last_activity_at: datetime | None
    next_activity_at: datetime | None
