"""What comes in about orders, and what goes out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.access.views import RecordView
from app.core.paging import ListQuery
from app.core.validation import Currency, Instant, Money, Name, Passed, Quantity, Rate, Shape, Short
from app.orders.model import Status


class OrderLineIn(Shape):
    """One product on an order, by its code; its amount is quantity times unit price."""

    product: Short
    quantity: Quantity
    unit_price: Money


class OrderPlace(Shape):
    """A new order; its amount is the sum of its lines."""

    order_no: Name
    customer_id: UUID
    lines: Annotated[tuple[OrderLineIn, ...], Field(min_length=1, max_length=500)]
    deal_id: UUID | None = None
    ordered_at: Passed | None = None
    currency: Currency | None = None
    fx_rate: Rate = Decimal(1)


class OrderRefund(Shape):
    """How much goes back, in the order's currency."""

    amount: Money


class OrderQuery(ListQuery):
    """Which orders to list."""

    customer_id: UUID | None = None
    status: Status | None = None
    since: Instant | None = None


@dataclass(frozen=True)
class OrderLineView:
    """One product on an order, by its code."""

    product: str | None
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class OrderView(RecordView):
    """One order; `amount` and `refund_amount` are in `currency`."""

    order_no: str
    customer_id: UUID
    customer: str | None
    deal_id: UUID | None
    status: str
    ordered_at: datetime
    paid_at: datetime | None
    amount: Decimal
    refund_amount: Decimal
    currency: str
    fx_rate: Decimal
