"""How the queue of tickets stands, and what of it is answered next."""

from datetime import datetime

from sqlalchemy import func, or_, select

from app.access.guard import requires
from app.access.shares import within
from app.access.work import Work
from app.core.paging import Page
from app.tickets import service
from app.tickets.model import Status, Ticket
from app.tickets.permissions import TICKETS_READ
from app.tickets.schema import QueueStanding, TicketQuery, TicketView

_OPEN = (Ticket.status.not_in((Status.RESOLVED, Status.CLOSED)), Ticket.deleted_at.is_(None))


@requires(TICKETS_READ)
def list_next(work: Work, size: int) -> Page[TicketView]:
    """Open tickets without a first answer that are the actor's own or nobody's, the soonest due first."""
    query = TicketQuery(open=True, sort="first_response_due_at", size=size)
    whose = or_(Ticket.owner_id == work.actor.user_id, Ticket.owner_id.is_(None))
    return service.page(work, query, [whose, Ticket.first_responded_at.is_(None)])


@requires(TICKETS_READ)
def count_queue(work: Work, now: datetime) -> QueueStanding:
    """How many open tickets within reach there are, in one walk over those that are open."""
    late = Ticket.first_responded_at.is_(None) & (Ticket.first_response_due_at < now)
    asked = select(
        func.count().filter(Ticket.owner_id == work.actor.user_id),
        func.count().filter(Ticket.owner_id.is_(None)),
        func.count().filter(late),
        func.count().filter(Ticket.status == Status.PENDING),
        func.count().filter(Ticket.reopened_count > 0),
    )
    return QueueStanding(*work.session.execute(asked.where(*_OPEN, within(work, Ticket))).one())
