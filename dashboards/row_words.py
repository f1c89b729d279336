"""What columns and codes of the marts are called where their rows are shown, besides those that are fields."""

from collections.abc import Mapping
from typing import Any

from app.core.i18n import _l
from app.ui.field_words import CATEGORY, SOURCES

RECORDS = {"deal_id": "deal", "lead_id": "lead", "ticket_id": "ticket", "customer_id": "customer"}
"""Column -> the kind of record whose name stands in place of its id."""

COLUMNS: dict[str, Any] = {
    "deal_id": _l("Deal"),
    "lead_id": _l("Lead"),
    "ticket_id": _l("Ticket"),
    "agent": _l("Service agent"),
    "basis": _l("Bound by"),
    "campaign": _l("Campaign"),
    "closed_on": _l("Closed"),
    "converted_on": _l("Converted"),
    "created_on": _l("Created on"),
    "days_to_close": _l("Days to close"),
    "days_to_convert": _l("Days to convert"),
    "first_response_minutes": _l("Minutes to first answer"),
    "is_closed": _l("Is closed"),
    "is_converted": _l("Is converted"),
    "is_converted_in_horizon": _l("Converted in time"),
    "is_csat": _l("Satisfaction asked"),
    "is_first_response_in_time": _l("Answered in time"),
    "is_kept": _l("Kept"),
    "is_lost": _l("Is lost"),
    "is_matured": _l("Time is up"),
    "is_nps": _l("Recommendation asked"),
    "is_one_touch": _l("Solved in one answer"),
    "is_open": _l("Is open"),
    "is_reopened": _l("Reopened"),
    "is_resolved": _l("Resolved"),
    "is_last": _l("Last answer"),
    "is_satisfied": _l("Satisfied"),
    "is_won": _l("Is won"),
    "language": _l("Language"),
    "month_start": _l("Month"),
    "mrr_end_amount": _l("Monthly value at its end"),
    "mrr_kept_amount": _l("Monthly value kept"),
    "mrr_start_amount": _l("Monthly value at its start"),
    "net_amount": _l("Amount after refunds"),
    "nps_group": _l("Recommendation"),
    "nps_points": _l("Recommendation points"),
    "office": _l("Team"),
    "open_amount": _l("Open amount"),
    "ordered_on": _l("Ordered on"),
    "owner": _l("Owner"),
    "product": _l("Product"),
    "rating": _l("Rating"),
    "refund_amount": _l("Refunded"),
    "resolution_minutes": _l("Minutes to solution"),
    "responded_on": _l("Answered on"),
    "source_system": _l("From"),
    "title": _l("Title"),
    "was_active_at_start": _l("Active at its start"),
    "weighted_open_amount": _l("Weighted open amount"),
    "won_amount": _l("Won amount"),
}

CODES: dict[str, Mapping[str, Any]] = {
    "basis": {"subscription": _l("a contract"), "orders": _l("orders")},
    "category": CATEGORY,
    "kind": {"csat": _l("Satisfaction"), "nps": _l("Recommendation"), "ces": _l("Effort")},
    "nps_group": {"promoter": _l("Promoter"), "passive": _l("Passive"), "detractor": _l("Detractor")},
    "priority": {"low": _l("Low"), "normal": _l("Normal"), "high": _l("High"), "urgent": _l("Urgent")},
    "source_system": SOURCES,
    "status": {
        "new": _l("New"),
        "contacted": _l("Contacted"),
        "engaged": _l("Engaged"),
        "converted": _l("Converted"),
        "recycled": _l("Recycled"),
        "disqualified": _l("Disqualified"),
        "assigned": _l("Assigned"),
        "pending": _l("Waiting for the customer"),
        "resolved": _l("Resolved"),
        "closed": _l("Closed"),
        "placed": _l("Placed"),
        "paid": _l("Paid"),
        "shipped": _l("Shipped"),
        "completed": _l("Completed"),
        "cancelled": _l("Cancelled"),
        "refunded": _l("Refunded"),
    },
}
"""Column -> code -> words, for the codes that the company starts with; others are told as they are stored."""
