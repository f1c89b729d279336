"""What comes in about customers, and what goes out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from app.access.views import OwnedView
from app.core.paging import OwnedQuery
from app.core.validation import (
    Count,
    Country,
    CreditCode,
    Currency,
    Custom,
    Email,
    Industry,
    Money,
    Name,
    Phone,
    Region,
    Shape,
    Short,
)
from app.customers.model import Kind, Level, Lifecycle


class CustomerChange(Shape):
    """The fields to change; what is not set stays as it is."""

    name: Name = ""
    legal_name: Short | None = None
    unified_social_credit_code: CreditCode | None = None
    kind: Kind = Kind.CUSTOMER
    industry: Industry | None = None
    employees: Count | None = None
    annual_revenue: Money | None = None
    currency: Currency | None = None
    website: Short | None = None
    country: Country | None = None
    phone: Phone | None = None
    email: Email | None = None
    province: Region | None = None
    city: Short | None = None
    level: Level | None = None
    lifecycle_stage: Lifecycle = Lifecycle.PROSPECT
    first_channel: Short | None = None
    parent_id: UUID | None = None
    custom: Custom | None = None


class CustomerCreate(CustomerChange):
    """A new customer; without an owner it is the creator's."""

    name: Name
    owner_id: UUID | None = None


class CustomerQuery(OwnedQuery):
    """Which customers to list."""

    kind: Kind | None = None
    level: Level | None = None
    lifecycle_stage: Lifecycle | None = None
    first_channel: Short | None = None
    industry: Industry | None = None


@dataclass(frozen=True, kw_only=True)
class CustomerView(OwnedView):
    """One customer; phone and e-mail are masked."""

    name: str
    legal_name: str | None
    unified_social_credit_code: str | None
    kind: str
    industry: str | None
    employees: int | None
    annual_revenue: Decimal | None
    currency: str | None
    website: str | None
    phone: str | None
    email: str | None
    country: str | None
    province: str | None
    city: str | None
    level: str | None
    lifecycle_stage: str
    first_channel: str | None
    parent_id: UUID | None
    parent: str | None
    became_customer_at: datetime | None
    last_activity_at: datetime | None
    next_activity_at: datetime | None
    merged_into_id: UUID | None
