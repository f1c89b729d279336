"""The orders of a customer, on its page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dash import html
from dateutil.relativedelta import relativedelta

from app.access.work import Work
from app.core.dates import begin_of, today
from app.core.i18n import _, _l
from app.core.paging import Page
from app.core.settings import settings
from app.orders import service
from app.orders.permissions import ORDERS_READ
from app.orders.schema import OrderQuery, OrderView
from app.ui import format, panels, parts, records
from app.ui.records import Fact

FEW, MOST = 8, 50
"""Orders that are shown at once, and those that one press more shows."""

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
    panels.add("customer", "facts", 10, ORDERS_READ, revenue)


def of_customer(w: Work, customer_id: UUID) -> html.Section:
    """The newest orders, the others behind them, and how many there were in a year."""
    asked = OrderQuery(customer_id=customer_id, sort="-ordered_at", size=MOST)
    found = service.list_orders(w, asked)
    of_year, _worth = service.total_since(w, customer_id, _year_ago())
    said = html.Span(_("{n} in 12 months", n=format.number(of_year)), className="soft") if found.rows else None
    newest, others = _rows(found.rows[:FEW]), _rows(found.rows[FEW:])
    more = [html.Details([html.Summary(_more(found)), records.related(others, "")])] if others else []
    return records.card([_("Orders"), said], html.Div([records.related(newest, _("No orders yet.")), *more]))


def revenue(w: Work, customer_id: UUID) -> Fact:
    """What a customer ordered in a year, for the head of its page."""
    n, amount = service.total_since(w, customer_id, _year_ago())
    return _("Revenue, 12 months"), format.short_money(amount, settings().base_currency) if n else None


def _year_ago() -> datetime:
    return begin_of(today() - relativedelta(years=1))


def _more(found: Page[OrderView]) -> str:
    """All of them, while they are few enough to be shown."""
    shown = len(found.rows)
    return _("The newest {n}", n=shown) if found.next else _("All {n}", n=shown)


def _rows(orders: Sequence[OrderView]) -> list[tuple[Any, Any]]:
    """Number, day, status, amount."""
    return [
        (
            [o.order_no, html.Div([parts.status_of(STATUS, o.status), f" · {format.day(o.ordered_at)}"])],
            parts.amount(o.amount, o.currency),
        )
        for o in orders
    ]
