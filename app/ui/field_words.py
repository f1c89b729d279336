"""What columns of records are called: a noun's fields by their declaration, others here."""

from typing import Any

from app.core.i18n import _l
from app.fields.noun import Noun, noun_of

LABELS: dict[str, Any] = {
    "amount": _l("Amount"),
    "assigned_at": _l("Assigned"),
    "channel": _l("Channel"),
    "closed_at": _l("Closed"),
    "created_at": _l("Created"),
    "currency": _l("Currency"),
    "custom": _l("Own fields"),
    "deleted_at": _l("Removed"),
    "ended_on": _l("Ended"),
    "first_responded_at": _l("First response"),
    "fx_rate": _l("Rate"),
    "kind": _l("Kind"),
    "landing_page": _l("Landing page"),
    "lost_reason": _l("Lost reason"),
    "monthly_amount": _l("Monthly amount"),
    "name": _l("Name"),
    "occurred_at": _l("Happened"),
    "ordered_at": _l("Ordered"),
    "owner": _l("Owner"),
    "refund_amount": _l("Refunded"),
    "resolved_at": _l("Resolved"),
    "responded_at": _l("Answered"),
    "sent_at": _l("Sent"),
    "spent_on": _l("Spent"),
    "started_on": _l("Started"),
    "status": _l("Status"),
    "subject": _l("Subject"),
    "title": _l("Title"),
}


def label(column: str, table: str) -> str:
    """A column of a table in words."""
    return label_of(noun_of(table), column)


def label_of(noun: Noun | None, column: str) -> str:
    """A column as its noun's field is called, else as such columns are; else as it is stored."""
    field = noun.by_name.get(column) if noun else None
    return str(field.label if field else LABELS.get(column, column.replace("_", " ")))


SOURCES = {"demo": _l("Demo data")}
"""Where records come from that the program brings itself; a delivery is called as its source calls it."""

CATEGORY = {
    "account": _l("Account"),
    "billing": _l("Billing"),
    "cancellation": _l("Cancellation"),
    "defect": _l("Defect"),
    "delivery": _l("Delivery"),
    "feature": _l("Wish for a feature"),
    "how_to": _l("Question of use"),
}
"""Ticket categories that every company starts with; its own are called as it calls them."""


def category_of(code: str | None) -> str | None:
    """What a ticket is about; one of the company's own categories is called as it is stored."""
    return str(CATEGORY.get(code, code.replace("_", " "))) if code else None
