"""Tickets by status: who waits for what, and taking or resolving one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from app.access.work import Work
from app.board_limits import service as limits
from app.core.errors import Invalid
from app.core.i18n import _
from app.tickets import record
from app.tickets.fields import TICKET
from app.tickets.schema import TicketQuery, TicketView
from app.tickets.words import AT_WORK, PRIORITY, STATUS, URGENCY
from app.ui import fields, format, parts
from app.ui.boards import Card, Coming, Lane

DONE = {"assigned": "take", "resolved": "resolve"}
"""What a move to a column does."""


def lanes(w: Work, _query: TicketQuery) -> list[Lane]:
    most = limits.of(w, TICKET.name)
    return [
        Lane(
            code, str(STATUS[code]), is_end=code not in AT_WORK, takes=code in DONE,
            adds="" if code == AT_WORK[0] else None, most=most.get(code),
        )
        for code in (*AT_WORK, "resolved")
    ]  # fmt: skip


def cards(w: Work, _rows: Sequence[TicketView], _coming: Mapping[UUID, Coming]) -> Callable[[TicketView], Card]:
    now = datetime.now(UTC)

    def look(ticket: TicketView) -> Card:
        due = ticket.first_response_due_at if ticket.first_responded_at is None else None
        is_late = due is not None and due < now
        waits = [_("First response"), " ", *record.first_answer(ticket)] if due else None
        return Card(
            title=f"#{ticket.number} {ticket.subject}",
            about=ticket.customer,
            day=waits or fields.value(w, TICKET, "channel", ticket),
            next=parts.status(str(PRIORITY[ticket.priority]), URGENCY[ticket.priority]),
            age=format.ago(ticket.created_at),
            owner=ticket.owner,
            tint="bad" if is_late else "",
        )

    return look


def step(w: Work, ticket_id: UUID, version: int, to: str, _at: str = "") -> None:
    """Take or resolve it. A ticket waits for its customer once it is answered: nobody puts it there."""
    if to not in DONE:
        raise Invalid({"status": _("Reply to the ticket: that makes it wait for its customer.")})
    record.step(w, ticket_id, version, {"do": DONE[to]})
