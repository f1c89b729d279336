"""What customers bought."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, Base, Record


class Status(StrEnum):
    PLACED = "placed"
    PAID = "paid"
    SHIPPED = "shipped"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class Order(Record):
    """`amount` is the sum of its lines, in `currency`; `refund_amount` is what of it went back."""

    __tablename__ = "orders"

    order_no: Mapped[str]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("app.customers.id"))
    deal_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.deals.id"), index=True)
    status: Mapped[Status] = mapped_column(server_default=text("'placed'"))
    ordered_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    amount: Mapped[Decimal]
    refund_amount: Mapped[Decimal] = mapped_column(server_default=text("0"))
    currency: Mapped[str]
    fx_rate: Mapped[Decimal] = mapped_column(Numeric(18, 8), server_default=text("1"))


Index("ix_orders_customer", Order.customer_id, Order.ordered_at)


class OrderLine(Base):
    __tablename__ = "order_lines"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("app.orders.id", ondelete="CASCADE"), index=True)
    product: Mapped[str | None] = mapped_column(ForeignKey("app.products.code"), index=True)
    quantity: Mapped[Decimal]
    unit_price: Mapped[Decimal]
    amount: Mapped[Decimal]
