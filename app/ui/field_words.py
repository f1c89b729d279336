"""What columns of records are called, where no form stands beside them."""

from typing import Any

from app.core.i18n import _l

LABELS: dict[str, Any] = {
    "amount": _l("Amount"),
    "annual_revenue": _l("Revenue a year"),
    "assigned_at": _l("Assigned"),
    "became_customer_at": _l("Customer since"),
    "category": _l("Category"),
    "channel": _l("Channel"),
    "city": _l("City"),
    "closed_at": _l("Closed"),
    "company_name": _l("Company"),
    "competitor": _l("Competitor"),
    "converted_at": _l("Converted"),
    "country": _l("Country"),
    "created_at": _l("Created"),
    "currency": _l("Currency"),
    "custom": _l("Own fields"),
    "deleted_at": _l("Removed"),
    "description": _l("Description"),
    "disqualify_reason": _l("Disqualified because"),
    "email": _l("E-mail"),
    "employees": _l("Employees"),
    "ended_on": _l("Ended"),
    "est_amount": _l("Estimate"),
    "expected_close_on": _l("Expected close"),
    "first_channel": _l("First channel"),
    "first_responded_at": _l("First answer"),
    "fx_rate": _l("Rate"),
    "industry": _l("Industry"),
    "kind": _l("Kind"),
    "landing_page": _l("Landing page"),
    "leads.title": _l("Job title"),
    "legal_name": _l("Legal name"),
    "level": _l("Level"),
    "lifecycle_stage": _l("Stage"),
    "lost_reason": _l("Lost because"),
    "monthly_amount": _l("Monthly amount"),
    "name": _l("Name"),
    "next_step": _l("Next step"),
    "occurred_at": _l("Happened"),
    "ordered_at": _l("Ordered"),
    "owner": _l("Owner"),
    "phone": _l("Phone"),
    "priority": _l("Priority"),
    "province": _l("Province"),
    "refund_amount": _l("Refunded"),
    "resolved_at": _l("Resolved"),
    "responded_at": _l("Answered"),
    "sent_at": _l("Sent"),
    "spent_on": _l("Spent"),
    "stage": _l("Stage"),
    "started_on": _l("Started"),
    "status": _l("Status"),
    "subject": _l("Subject"),
    "title": _l("Title"),
    "unified_social_credit_code": _l("Credit code"),
    "website": _l("Website"),
}


def label(column: str, table: str) -> str:
    """A column in words; one that nobody named is told as it is stored."""
    return str(LABELS.get(f"{table}.{column}") or LABELS.get(column) or column.replace("_", " "))


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
