"""People and companies that showed interest and are not customers yet."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NOW, Base, Owned, Record
from app.core.sealed import Sealed


class Status(StrEnum):
    NEW = "new"
    CONTACTED = "contacted"
    ENGAGED = "engaged"
    CONVERTED = "converted"
    RECYCLED = "recycled"
    DISQUALIFIED = "disqualified"


class Lead(Owned, Record):
    """`email` and `phone` are personal. `customer_id`, `contact_id`, `deal_id` are what it converted into."""

    __tablename__ = "leads"

    name: Mapped[str]
    company_name: Mapped[str | None]
    title: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(Sealed, index=True)
    phone: Mapped[str | None] = mapped_column(Sealed)
    website: Mapped[str | None]
    status: Mapped[Status] = mapped_column(server_default=text("'new'"))
    channel: Mapped[str | None] = mapped_column(ForeignKey("app.channels.code"))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.campaigns.id"))
    landing_page: Mapped[str | None]
    industry: Mapped[str | None]
    employees: Mapped[int | None]
    country: Mapped[str | None]
    city: Mapped[str | None]
    product: Mapped[str | None] = mapped_column(ForeignKey("app.products.code"), index=True)
    est_amount: Mapped[Decimal | None]
    currency: Mapped[str | None]
    assigned_at: Mapped[datetime | None]
    first_responded_at: Mapped[datetime | None]
    last_activity_at: Mapped[datetime | None]
    next_activity_at: Mapped[datetime | None]
    converted_at: Mapped[datetime | None]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.customers.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.contacts.id"), index=True)
    deal_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("app.deals.id", use_alter=True, deferrable=True, initially="DEFERRED"), index=True
    )
    disqualify_reason: Mapped[str | None] = mapped_column(ForeignKey("app.disqualify_reasons.code"))

    @classmethod
    def in_hand(cls) -> ColumnElement[bool]:
        return cls.status.not_in([Status.CONVERTED, Status.DISQUALIFIED])

    @classmethod
    def taken_over(cls) -> dict[str, Any]:
        """The time to answer begins anew."""
        return {"assigned_at": func.now()}


class Conversion(Base):
    """What was made of a lead, for as long as it can be taken back: table -> id -> version it was made with."""

    __tablename__ = "conversions"

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("app.leads.id", ondelete="CASCADE"), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(server_default=NOW)
    before: Mapped[Status]
    made: Mapped[dict[str, Any]]


Index("ix_leads_newest", Lead.created_at.desc(), Lead.id.desc())
