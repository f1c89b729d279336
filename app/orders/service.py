"""What people do with orders. An order is seen by whoever sees its customer."""

from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, insert, select

from app.access import records
from app.access.guard import requires
from app.access.matching import held
from app.access.once import once
from app.access.shares import shares_of
from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import Keyset, Page, chosen
from app.core.settings import settings
from app.core.worth import check_worth, need_rate
from app.customers import service as customers
from app.orders.model import Order, OrderLine, Status
from app.orders.permissions import ORDERS_READ, ORDERS_WRITE
from app.orders.schema import OrderLineIn, OrderLineView, OrderPlace, OrderQuery, OrderView
from app.products import service as products

_BEFORE = {
    Status.PAID: {Status.PLACED},
    Status.SHIPPED: {Status.PAID},
    Status.COMPLETED: {Status.PAID, Status.SHIPPED},
    Status.CANCELLED: {Status.PLACED},
}
"""Where an order may be moved -> from where. Money that was paid goes back by `refund`."""

_order = Keyset(
    Order.id,
    {"ordered_at": Order.ordered_at, "amount": Order.amount, "order_no": Order.order_no},
    default="-ordered_at",
)


@requires(ORDERS_READ)
def list_orders(work: Work, query: OrderQuery) -> Page[OrderView]:
    """Orders within reach, newest first unless asked otherwise."""
    wanted = chosen(Order, query, "customer_id", "status")
    if query.since:
        wanted.append(Order.ordered_at >= query.since)
    if query.search:
        wanted.append(held(work, Order.id, (Order.order_no,), query.search))
    shares, of_one = shares_of(work, Order), bool(query.customer_id)
    return _order.page(work.session, _select(), wanted, query, _view, shares, of_one=of_one)


@requires(ORDERS_READ)
@once
def total_since(work: Work, customer_id: UUID, since: datetime) -> tuple[int, Decimal]:
    """How many orders of a customer there were since then, and what they come to after refunds, in base currency:
    nothing for what was cancelled or sent back."""
    kept = Order.status.not_in((Status.CANCELLED, Status.REFUNDED))
    worth = func.sum((Order.amount - Order.refund_amount) * Order.fx_rate).filter(kept)
    asked = select(func.count(), func.coalesce(worth, 0)).where(Order.customer_id == customer_id)
    wanted = (Order.ordered_at >= since, Order.deleted_at.is_(None))
    n, amount = work.session.execute(asked.where(*wanted)).one()
    return n, amount


@requires(ORDERS_READ)
def read(work: Work, order_id: UUID) -> OrderView:
    """One order. Raises NotFound."""
    return records.read_one(work, _select().where(Order.id == order_id), _view)


@requires(ORDERS_READ)
def list_lines(work: Work, order_id: UUID) -> list[OrderLineView]:
    """What was ordered. Raises NotFound."""
    records.load(work, Order, order_id)
    lines = select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.id)
    return [
        OrderLineView(line.product, line.quantity, line.unit_price, line.amount)
        for line in work.session.scalars(lines)
    ]


@requires(ORDERS_WRITE)
def place(work: Work, given: OrderPlace) -> OrderView:
    """A new order with its lines, now unless told otherwise. Raises Invalid for what is out of reach."""
    products.check(work, {line.product for line in given.lines}, "lines")
    need_rate(given.currency, given.model_fields_set)
    values = {"ordered_at": func.now(), "currency": settings().base_currency} | given.given()
    lines = [_line(line) for line in values.pop("lines")]
    amount = sum((line["amount"] for line in lines), Decimal(0))
    check_worth({"lines": amount}, given.fx_rate)
    order = records.create(work, Order, values | {"amount": amount})
    work.session.execute(insert(OrderLine), [line | {"order_id": order.id} for line in lines])
    return read(work, order.id)


@requires(ORDERS_WRITE)
def advance(work: Work, order_id: UUID, to: Status, seen_version: int) -> OrderView:
    """An order is paid, shipped, completed or cancelled now. Raises NotFound, Conflict, Invalid."""
    order = records.lock(work, Order, order_id, seen_version, {"status": to})
    if order.status not in _BEFORE.get(to, ()):
        raise Invalid({"status": _("The order has not come that far, or went past it.")})
    records.change(work, order, {"status": to} | ({"paid_at": func.now()} if to is Status.PAID else {}))
    return read(work, order_id)


@requires(ORDERS_WRITE)
def refund(work: Work, order_id: UUID, amount: Decimal, seen_version: int) -> OrderView:
    """Give back `amount`, in the order's currency; with the last of it the order is refunded.

    Raises NotFound, Conflict, or Invalid: never paid, or more than is left.
    """
    order = records.lock(work, Order, order_id, seen_version, {"refund_amount": amount})
    if order.paid_at is None:
        raise Invalid({"status": _("Only a paid order can be refunded.")})
    left = order.amount - order.refund_amount
    if not 0 < amount <= left:
        raise Invalid({"amount": _("Refund more than 0 and at most {left}.", left=left)})
    status = Status.REFUNDED if amount == left else order.status
    records.change(work, order, {"refund_amount": order.refund_amount + amount, "status": status})
    return read(work, order_id)


def _line(line: OrderLineIn) -> dict[str, Any]:
    amount = (line.quantity * line.unit_price).quantize(Decimal("0.01"))
    return line.given() | {"amount": amount}


@cache
def _select() -> Select[Any]:
    return select(Order, customers.name_of(Order.customer_id).label("customer")).where(Order.deleted_at.is_(None))


def _view(row: Row[Any]) -> OrderView:
    return records.show(OrderView, row.Order, customer=row.customer)
