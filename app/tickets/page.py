"""The list of tickets: what waits for an answer, and whose it is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.access.actor import Actor
from app.access.work import Work
from app.core.i18n import _, _l
from app.tickets import asking, board, record, service
from app.tickets.fields import TICKET
from app.tickets.permissions import TICKETS_WRITE
from app.tickets.schema import TicketOpen, TicketQuery, TicketView
from app.ui import fields, format, parts
from app.ui.board_page import BoardPage
from app.ui.list_page import ListPage, NewForm
from app.ui.lists import Column, Filter, View
from app.users.choices import owner_filter


def register() -> None:
    """Addresses of this feature, and what it shows on the pages of others."""
    LIST.register()
    BOARD.register()
    record.register()


def views(actor: Actor) -> list[View]:
    """Tabs; "Mine" and "Unassigned" only for those who answer tickets."""
    answering = [
        View("mine", _("Mine"), {"open": True, "owner_id": str(actor.user_id)}),
        View("unassigned", _("Unassigned"), {"open": True, "unassigned": True}),
    ]
    return [
        View("open", _("Open"), {"open": True}),
        *(answering if actor.may(TICKETS_WRITE) else []),
        View("all", _("All"), {}),
    ]


def filters(w: Work) -> list[Filter]:
    offered = fields.filters(w, TICKET)
    return [*offered[:1], owner_filter(w, TICKET), *offered[1:]]


def columns(w: Work, rows: Sequence[TicketView]) -> list[Column[TicketView]]:
    now = datetime.now(UTC)
    besides: list[tuple[int, Column[TicketView]]] = [
        (2, Column(_("Number"), lambda t: f"#{t.number}", "number", name="number")),
        (
            7,
            Column(
                _("First response"),
                lambda t: first_answer(t, now),
                "first_response_due_at",
                name="first_response_due_at",
            ),
        ),
        (8, Column(_("Owner"), lambda t: parts.person(t.owner), name="owner_id")),
    ]
    return fields.columns(w, TICKET, rows, besides)


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
        fields=asking.for_new,
        begun={"priority": "normal", "channel": "email"},
    ),
)

BOARD = BoardPage(
    page=LIST,
    by="status",
    sort="first_response_due_at",
    lanes=board.lanes,
    columns=service.list_columns,
    cards=board.cards,
    step=board.step,
    tabs=("open", "mine", "unassigned"),
)
