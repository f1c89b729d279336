"""What somebody who answers tickets has to do: what breaks its promise first, and how the queue stands."""

from datetime import datetime
from uuid import UUID

from dash import ALL, Input, Output, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.activities import drawer
from app.core.i18n import _
from app.tickets import service as tickets
from app.tickets import standing
from app.tickets.permissions import TICKETS_WRITE
from app.tickets.schema import TicketView
from app.tickets.words import PRIORITY
from app.today.parts import ON, block, button, line
from app.ui import format, records
from app.ui.elements import Li, Span
from app.ui.icons import icon
from app.ui.shapes import IdText, Version
from app.ui.wiring import on_press

FEW = 8


class Taking(TypedDict):
    """The id of what takes a ticket."""

    take: IdText
    version: Version


def unanswered(w: Work, now: datetime) -> html.Section | None:
    """Own tickets and those of nobody, by when their first answer is due."""
    if not w.actor.may(TICKETS_WRITE):
        return None
    found = standing.list_next(w, FEW)
    lines = [_line(w, one, now) for one in found.rows]
    return block(_("Answer next"), found.count, lines, "/tickets", _("Every ticket is answered."))


def _line(w: Work, ticket: TicketView, now: datetime) -> Li:
    due = ticket.first_response_due_at
    late = due is not None and due < now
    said = format.duration(abs(due - now)) if due else format.NOTHING
    words = _("{time} late", time=said) if late else _("{time} left", time=said) if due else said
    clock = Span([icon("clock"), words], className="due-late" if late else "due-soon")
    under = " · ".join(part for part in (ticket.customer, str(PRIORITY[ticket.priority])) if part)
    own = ticket.owner_id == w.actor.user_id
    pressed = {"take": str(ticket.id), "version": str(ticket.version)}
    act = None if own else button("user", _("Assign to me"), pressed)
    return line(clock, f"#{ticket.number} {ticket.subject}", f"/tickets/{ticket.id}", [under], [], act)


def counts(w: Work, now: datetime) -> html.Section | None:
    """How many of the open tickets are late, wait for the customer, or came again."""
    if not w.actor.may(TICKETS_WRITE):
        return None
    n = standing.count_queue(w, now)
    said = (
        (_("Open, mine"), n.mine),
        (_("Open, unassigned"), n.unassigned),
        (_("First answer late"), n.late),
        (_("Waiting for the customer"), n.waiting),
        (_("Reopened"), n.reopened),
    )
    return records.card(_("Queue"), records.related([(words, format.number(count)) for words, count in said], ""))


@on_press(Output({"tasks": ON}, "data", allow_duplicate=True), Input({"take": ALL, "version": ALL}, "n_clicks"))
def take(pressed: Taking) -> float:
    with work(current_actor()) as w:
        tickets.assign(w, UUID(pressed["take"]), UUID(str(w.actor.user_id)), pressed["version"])
    return drawer.now_stamp()
