"""Companies we sell to, or hope to."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Owned, Record
from app.core.sealed import Sealed


class Kind(StrEnum):
    PROSPECT = "prospect"
    CUSTOMER = "customer"
    PARTNER = "partner"


class Level(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Lifecycle(StrEnum):
    PROSPECT = "prospect"
    ACTIVE = "active"
    AT_RISK = "at_risk"
    CHURNED = "churned"


class Customer(Owned, Record):
    """`phone` and `email` are personal. `first_channel` is the channel of the first touch we know of."""

    __tablename__ = "customers"

    name: Mapped[str] = mapped_column(index=True)
    legal_name: Mapped[str | None]
    unified_social_credit_code: Mapped[str | None]
    kind: Mapped[Kind] = mapped_column(server_default=text("'customer'"))
    level: Mapped[Level | None]
    lifecycle_stage: Mapped[Lifecycle] = mapped_column(server_default=text("'prospect'"))
    industry: Mapped[str | None]
    employees: Mapped[int | None]
    annual_revenue: Mapped[Decimal | None]
    currency: Mapped[str | None]
    website: Mapped[str | None]
    phone: Mapped[str | None] = mapped_column(Sealed)
    email: Mapped[str | None] = mapped_column(Sealed, index=True)
    country: Mapped[str | None]
    province: Mapped[str | None]
    city: Mapped[str | None]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.customers.id"), index=True)
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.customers.id"), index=True)
    first_channel: Mapped[str | None] = mapped_column(ForeignKey("app.channels.code"))
    became_customer_at: Mapped[datetime | None]
    last_activity_at: Mapped[datetime | None]
    next_activity_at: Mapped[datetime | None]


Index("ix_customers_newest", Customer.created_at.desc(), Customer.id.desc())
