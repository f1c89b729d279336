"""Contracts with a monthly amount; a customer may have none, one, or several after each other."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Record


class Subscription(Record):
    """`renews_on` is the end of the present term; `ended_on` is set once it really ended."""

    __tablename__ = "subscriptions"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("app.customers.id"), index=True)
    plan: Mapped[str]
    monthly_amount: Mapped[Decimal]
    currency: Mapped[str]
    fx_rate: Mapped[Decimal] = mapped_column(Numeric(18, 8), server_default=text("1"))
    started_on: Mapped[date]
    renews_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None]
