"""The tickets of a customer, on its page."""

from collections.abc import Sequence
from uuid import UUID

from dash import html

from app.access.actor import Permission
from app.access.work import Work
from app.core.i18n import _, _l
from app.tickets import service
from app.tickets.schema import TicketQuery, TicketView
from app.ui import panels, parts, records

STATUS = {
    "new": (_l("New"), "busy"),
    "assigned": (_l("Assigned"), "busy"),
    "pending": (_l("Waiting for the customer"), "warn"),
    "resolved": (_l("Resolved"), "good"),
    "closed": (_l("Closed"), "calm"),
}


def register() -> None:
    """What this feature shows on records."""
    panels.add("customer", "right", 50, Permission.TICKETS_READ, of_customer)


def of_customer(w: Work, customer_id: UUID) -> html.Section:
    return card(service.list_tickets(w, TicketQuery(customer_id=customer_id, size=8)).rows)


def card(tickets: Sequence[TicketView]) -> html.Section:
    """The newest tickets: number, subject, status, age."""
    rows = [
        (
            [f"#{t.number} {t.subject}", html.Div(parts.status(*map(str, STATUS[t.status])))],
            parts.when(t.created_at),
        )
        for t in tickets
    ]
    return records.card(_("Tickets"), records.related(rows, _("No tickets yet.")))
