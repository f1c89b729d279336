"""What a ticket is about: a person takes what the model suggests, or says better, and both are kept."""

from uuid import UUID

from sqlalchemy import select

from app.access import records
from app.access.guard import requires
from app.access.work import Work
from app.runs.scored import BY_ENTITY
from app.scores import service as scores
from app.scores.permissions import SCORES_READ
from app.scores.schema import ScoreView
from app.tickets import service
from app.tickets.model import CategorySource, Ticket
from app.tickets.permissions import TICKETS_READ, TICKETS_WRITE
from app.tickets.schema import TicketSorting, TicketView

SCORE = BY_ENTITY["ticket"].speaks.name
LATELY = 2000
"""How many of the newest tickets tell which categories a company uses."""


@requires(TICKETS_READ)
def find_said(work: Work, ticket_id: UUID) -> ScoreView | None:
    """What the model said of a ticket, doubtful or switched off included; None for who may not see scores."""
    if not work.actor.may(SCORES_READ):
        return None
    return next((s for s in scores.find_for(work, "ticket", ticket_id) if s.name == SCORE), None)


def is_offered(said: ScoreView | None) -> bool:
    """Whether the model suggests a category now: it is sure enough, and trusted."""
    return said is not None and bool(said.label) and said.state in ("ok", "stale", "frozen")


@requires(TICKETS_READ)
def list_categories(work: Work) -> list[str]:
    """Categories that the newest tickets within reach have."""
    newest = select(Ticket.category).order_by(Ticket.created_at.desc(), Ticket.id.desc()).limit(LATELY).subquery()
    return list(work.session.scalars(select(newest.c.category).where(newest.c.category.is_not(None)).distinct()))


@requires(TICKETS_WRITE)
def categorise(work: Work, ticket_id: UUID, given: TicketSorting, seen_version: int) -> TicketView:
    """Say what a ticket is about.

    What the model suggests is taken from it; another choice is a person's, kept above the model's with its reason.
    Raises NotFound, Conflict, Invalid (no reason), NotPermitted (may not overrule the model).
    """
    ticket = records.lock(work, Ticket, ticket_id, seen_version, {"category": given.category})
    said = find_said(work, ticket_id)
    taken = said is not None and is_offered(said) and said.label == given.category
    if said is not None and is_offered(said):
        _answer(work, ticket_id, said, given)
    source = CategorySource.MODEL if taken else CategorySource.HUMAN
    records.change(work, ticket, {"category": given.category, "category_source": source})
    return service.read(work, ticket_id)


def _answer(work: Work, ticket_id: UUID, said: ScoreView, given: TicketSorting) -> None:
    """Put the person's word above the model's, or, where both agree, no word."""
    if said.label != given.category:
        scores.override(work, "ticket", ticket_id, SCORE, given.reason or "", label=given.category)
    elif said.override:
        scores.take_back_override(work, "ticket", ticket_id, SCORE, given.reason or "")
