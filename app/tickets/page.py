"""The list of tickets: what waits for an answer, and whose it is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dash import dcc

from app.access.actor import Actor, Permission
from app.access.work import Work
from app.core.i18n import _, _l
from app.scores.words import category_of
from app.tickets import fields, record, service
from app.tickets.schema import TicketOpen, TicketQuery, TicketView
from app.tickets.words import CHANNEL, PRIORITY, STATUS, TICKET, URGENCY
from app.ui import format, parts
from app.ui.list_page import Filter, ListPage, NewForm
from app.ui.lists import Column, View
from app.users.choices import owner_filter


def register() -> None:
    """Addresses of this feature, and what it shows on the pages of others."""
    LIST.register()
    record.register()


def views(actor: Actor) -> list[View]:
    """Tabs; "Mine" and "Unassigned" only for those who answer tickets."""
    answering = [
        View("mine", _("Mine"), {"open": True, "owner_id": str(actor.user_id)}),
        View("unassigned", _("Unassigned"), {"open": True, "unassigned": True}),
    ]
    return [
        View("open", _("Open"), {"open": True}),
        *(answering if actor.may(Permission.TICKETS_WRITE) else []),
        View("all", _("All"), {}),
    ]


def filters(w: Work) -> list[Filter]:
    return [
        Filter("status", _("Status"), parts.words_of(STATUS)),
        Filter("priority", _("Priority"), PRIORITY),
        Filter("channel", _("Channel"), CHANNEL),
        owner_filter(w),
    ]


def columns(_w: Work, _rows: Sequence[TicketView]) -> list[Column[TicketView]]:
    now = datetime.now(UTC)
    return [
        Column(_("Subject"), lambda t: dcc.Link(t.subject, href=f"/tickets/{t.id}"), "subject", "lead-cell"),
        Column(_("Number"), lambda t: f"#{t.number}", "number"),
        Column(
            _("Customer"), lambda t: parts.link(t.customer, f"/customers/{t.customer_id}"), kind="cut above-cell"
        ),
        Column(_("Status"), lambda t: parts.status_of(STATUS, t.status)),
        Column(_("Priority"), lambda t: parts.status(str(PRIORITY[t.priority]), URGENCY[t.priority])),
        Column(_("Category"), lambda t: category_of(t.category) or format.NOTHING, kind="cut"),
        Column(_("First answer"), lambda t: first_answer(t, now), "first_response_due_at"),
        Column(_("Owner"), lambda t: parts.person(t.owner)),
        Column(_("Created"), lambda t: parts.when(t.created_at), "created_at"),
    ]


def first_answer(ticket: TicketView, now: datetime) -> Any:
    """How long the customer waited, or when the answer is due; one that is late says so in words."""
    if ticket.first_responded_at:
        return format.duration(ticket.first_responded_at - ticket.created_at)
    if ticket.first_response_due_at is None or ticket.status in ("resolved", "closed"):
        return format.NOTHING
    if ticket.first_response_due_at < now:
        return parts.chip(_("overdue"), "bad")
    return parts.when(ticket.first_response_due_at)


LIST = ListPage(
    noun=TICKET,
    query=TicketQuery,
    find=service.list_tickets,
    views=views,
    filters=filters,
    columns=columns,
    nothing=(_l("No tickets yet."), _l("Customers' questions appear here.")),
    new=NewForm(
        title=_l("New ticket"),
        do=_l("Create ticket"),
        shape=TicketOpen,
        make=service.open,
        fields=fields.for_new,
        begun={"priority": "normal", "channel": "email"},
    ),
)
