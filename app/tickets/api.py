"""The tickets' routes."""

from uuid import UUID

from fastapi import APIRouter

from app.access.routes import Me, OwnerId
from app.access.usual_routes import add_usual
from app.access.work import work
from app.tickets import service, sorting
from app.tickets.schema import (
    MessageView,
    TicketReply,
    TicketSorting,
    TicketView,
)

router = APIRouter(prefix="/v1/tickets", tags=["tickets"])


@router.get("/{ticket_id}/messages")
def list_messages(me: Me, ticket_id: UUID) -> list[MessageView]:
    with work(me) as w:
        return service.list_messages(w, ticket_id)


@router.post("/{ticket_id}/reply")
def reply(me: Me, ticket_id: UUID, given: TicketReply) -> TicketView:
    with work(me) as w:
        return service.reply(w, ticket_id, given)


@router.post("/{ticket_id}/receive")
def receive(me: Me, ticket_id: UUID, given: TicketReply) -> TicketView:
    with work(me) as w:
        return service.receive(w, ticket_id, given)


@router.post("/{ticket_id}/assign")
def assign(me: Me, ticket_id: UUID, owner_id: OwnerId, seen_version: int) -> TicketView:
    with work(me) as w:
        return service.assign(w, ticket_id, owner_id, seen_version)


@router.post("/{ticket_id}/categorise")
def categorise(me: Me, ticket_id: UUID, given: TicketSorting, seen_version: int) -> TicketView:
    with work(me) as w:
        return sorting.categorise(w, ticket_id, given, seen_version)


@router.post("/{ticket_id}/resolve")
def resolve(me: Me, ticket_id: UUID, seen_version: int) -> TicketView:
    with work(me) as w:
        return service.resolve(w, ticket_id, seen_version)


@router.post("/{ticket_id}/close")
def close(me: Me, ticket_id: UUID, seen_version: int) -> TicketView:
    with work(me) as w:
        return service.close(w, ticket_id, seen_version)


@router.post("/{ticket_id}/reopen")
def reopen(me: Me, ticket_id: UUID, seen_version: int) -> TicketView:
    with work(me) as w:
        return service.reopen(w, ticket_id, seen_version)


add_usual(router, service.list_tickets, service.open, service.read, service.change, service.remove)
