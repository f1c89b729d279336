"""The orders of a customer, on its page."""

from collections.abc import Sequence
from uuid import UUID

from dash import html

from app.access.work import Work
from app.core.i18n import _, _l
from app.orders import service
from app.orders.permissions import ORDERS_READ
from app.orders.schema import OrderQuery, OrderView
from app.ui import format, panels, parts, records

STATUS = {
    "placed": (_l("Placed"), "busy"),
    "paid": (_l("Paid"), "busy"),
    "shipped": (_l("Shipped"), "busy"),
    "completed": (_l("Completed"), "good"),
    "cancelled": (_l("Cancelled"), "calm"),
    "refunded": (_l("Refunded"), "warn"),
}


def register() -> None:
    """What this feature shows on records."""
    panels.add("customer", "right", 40, ORDERS_READ, of_customer)


def of_customer(w: Work, customer_id: UUID) -> html.Section:
    return card(service.list_orders(w, OrderQuery(customer_id=customer_id, sort="-ordered_at", size=8)).rows)


def card(orders: Sequence[OrderView]) -> html.Section:
    """The newest orders: number, day, status, amount."""
    rows = [
        (
            [o.order_no, html.Div([parts.status_of(STATUS, o.status), f" · {format.day(o.ordered_at)}"])],
            parts.amount(o.amount, o.currency),
        )
        for o in orders
    ]
    return records.card(_("Orders"), records.related(rows, _("No orders yet.")))
