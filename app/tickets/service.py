"""What people do with tickets. A ticket's owner is the agent it is assigned to."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased

from app.access import ownership, records
from app.access.guard import requires
from app.access.matching import held
from app.access.once import once
from app.access.shares import within
from app.access.work import Work
from app.contacts import service as contacts
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import Page
from app.customers import service as customers
from app.tickets.fields import TICKET
from app.tickets.model import AuthorKind, CategorySource, Priority, Status, Ticket, TicketMessage
from app.tickets.permissions import TICKETS_READ, TICKETS_WRITE
from app.tickets.schema import MessageView, TicketChange, TicketOpen, TicketQuery, TicketReply, TicketView

RESPONSE_TARGETS = {
    Priority.URGENT: timedelta(hours=1),
    Priority.HIGH: timedelta(hours=4),
    Priority.NORMAL: timedelta(hours=8),
    Priority.LOW: timedelta(hours=24),
}
"""How soon the first public reply is due, by the clock."""

DONE = (Status.RESOLVED, Status.CLOSED)


@requires(TICKETS_READ)
def list_tickets(work: Work, query: TicketQuery) -> Page[TicketView]:
    """Tickets within reach, newest first unless asked otherwise."""
    return page(work, query)


@requires(TICKETS_READ)
def page(work: Work, query: TicketQuery, besides: Sequence[ColumnElement[bool]] = ()) -> Page[TicketView]:
    """Tickets within reach for which all of `besides` hold too."""
    wanted, of_one = [*_wanted(work, query), *besides], bool(query.customer_id or query.contact_id)
    return TICKET.page(work, _select(), wanted, query, _view, of_one=of_one)


@requires(TICKETS_READ)
def list_columns(work: Work, query: TicketQuery, sizes: Mapping[str, int]) -> dict[str, Page[TicketView]]:
    """The first tickets of each status that `sizes` names, so many of each, and how many there are."""
    return TICKET.columns(work, _select(), _wanted(work, query), query, _view, "status", sizes)


@requires(TICKETS_READ)
@once
def read(work: Work, ticket_id: UUID) -> TicketView:
    """One ticket. Raises NotFound."""
    return records.read_one(work, _select().where(Ticket.id == ticket_id), _view)


@requires(TICKETS_READ)
def names(work: Work, ticket_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these tickets are called, those within reach only."""
    title = func.concat("#", Ticket.number, " ", Ticket.subject)
    return records.titles(work, Ticket, title, ticket_ids)


@requires(TICKETS_READ)
def list_messages(work: Work, ticket_id: UUID) -> list[MessageView]:
    """Everything written on a ticket, internal notes too, oldest first. Raises NotFound."""
    records.load(work, Ticket, ticket_id)
    rows = work.session.execute(
        select(TicketMessage, records.person(TicketMessage.author_id).label("author"))
        .where(TicketMessage.ticket_id == ticket_id)
        .order_by(TicketMessage.written_at, TicketMessage.id)
    )
    return [_message(message, author) for message, author in rows]


@requires(TICKETS_WRITE)
def open(work: Work, given: TicketOpen) -> TicketView:
    """A new ticket, its first response due by its priority; without a category the model is asked for one.

    Raises Invalid for what is out of reach.
    """
    values = given.given() | {"first_response_due_at": func.now() + RESPONSE_TARGETS[given.priority]}
    if given.category:
        values["category_source"] = CategorySource.HUMAN
    if given.owner_id:
        values |= ownership.owner_fields(work, Ticket, given.owner_id) | {"status": Status.ASSIGNED}
    ticket_id = TICKET.create(work, values).id
    return read(work, ticket_id)


@requires(TICKETS_WRITE)
def change(work: Work, ticket_id: UUID, given: TicketChange, seen_version: int) -> TicketView:
    """Set the given fields; a new priority moves an open promise, a category set here is a person's.

    Raises NotFound, Conflict, Invalid.
    """
    ticket = records.lock(work, Ticket, ticket_id, seen_version, given.given())
    values = given.given()
    if "category" in values:
        values["category_source"] = CategorySource.HUMAN if given.category else None
    if "priority" in values:
        values["first_response_due_at"] = _due_now(ticket, RESPONSE_TARGETS[given.priority])
    TICKET.change(work, ticket, values)
    return read(work, ticket_id)


@requires(TICKETS_WRITE)
def assign(work: Work, ticket_id: UUID, owner_id: UUID, seen_version: int) -> TicketView:
    """Give a ticket to a colleague. Raises NotFound, Conflict, Invalid."""
    ticket = ownership.transfer(work, Ticket, ticket_id, owner_id, seen_version)
    if ticket.status is Status.NEW:
        records.change(work, ticket, {"status": Status.ASSIGNED})
    return read(work, ticket_id)


@requires(TICKETS_WRITE)
def reply(work: Work, ticket_id: UUID, given: TicketReply) -> TicketView:
    """Write to the customer, or a note among colleagues, which is no response.

    The first public reply is the first response; after any, the ticket waits for the customer.
    Raises NotFound, Invalid (closed).
    """
    ticket = _unclosed(work, ticket_id)
    _write(work, ticket, AuthorKind.AGENT, given)
    if given.is_public:
        first = ticket.first_responded_at or func.now()
        status = ticket.status if ticket.status is Status.RESOLVED else Status.PENDING
        records.change(work, ticket, {"first_responded_at": first, "status": status})
    return read(work, ticket_id)


@requires(TICKETS_WRITE)
def receive(work: Work, ticket_id: UUID, given: TicketReply) -> TicketView:
    """Enter what the customer wrote; a resolved ticket is open again by it. Raises NotFound, Invalid (closed)."""
    ticket = _unclosed(work, ticket_id)
    _write(work, ticket, AuthorKind.CUSTOMER, given)
    if ticket.status is Status.RESOLVED:
        _open_again(work, ticket)
    elif ticket.status is Status.PENDING:
        records.change(work, ticket, {"status": _open_status(ticket)})
    return read(work, ticket_id)


@requires(TICKETS_WRITE)
def resolve(work: Work, ticket_id: UUID, seen_version: int) -> TicketView:
    """The question is answered, from our side. Raises NotFound, Conflict, Invalid."""
    ticket = records.lock(work, Ticket, ticket_id, seen_version, {"status": None})
    if ticket.status in DONE:
        raise Invalid({"status": _("This ticket is resolved already.")})
    records.change(work, ticket, {"status": Status.RESOLVED, "resolved_at": func.now()})
    return read(work, ticket_id)


@requires(TICKETS_WRITE)
def close(work: Work, ticket_id: UUID, seen_version: int) -> TicketView:
    """Nothing more comes on a resolved ticket. Raises NotFound, Conflict, Invalid."""
    ticket = records.lock(work, Ticket, ticket_id, seen_version, {"status": None})
    if ticket.status is not Status.RESOLVED:
        raise Invalid({"status": _("Resolve the ticket before closing it.")})
    records.change(work, ticket, {"status": Status.CLOSED, "closed_at": func.now()})
    return read(work, ticket_id)


@requires(TICKETS_WRITE)
def reopen(work: Work, ticket_id: UUID, seen_version: int) -> TicketView:
    """The answer was none: work on. Counted. Raises NotFound, Conflict, Invalid."""
    ticket = records.lock(work, Ticket, ticket_id, seen_version, {"status": None})
    if ticket.status not in DONE:
        raise Invalid({"status": _("This ticket is open already.")})
    _open_again(work, ticket)
    return read(work, ticket_id)


@requires(TICKETS_WRITE)
def remove(work: Work, ticket_id: UUID, seen_version: int) -> None:
    """Take a ticket out of every list. Raises NotFound, Conflict."""
    records.remove(work, Ticket, ticket_id, seen_version)


def subject_of(ticket_id: Any) -> ScalarSelect[str]:
    """The subject behind a ticket's id as a column of another feature's query; NULL where out of reach."""
    other = aliased(Ticket)
    return select(other.subject).where(other.id == ticket_id).scalar_subquery()


@requires(TICKETS_READ)
def hits(work: Work, text: str) -> Select[Any]:
    """What the search over all records finds among tickets."""
    customer = TICKET.told(work, "customer_id", customers.name_of(Ticket.customer_id))
    return records.hits(Ticket, "ticket", Ticket.subject, customer, _matches(work, text) & within(work, Ticket))


def _due_now(ticket: Ticket, target: timedelta) -> datetime | None:
    """When the first answer is due under another priority.

    What was answered, or broken, stays as it was. No promise begins broken: a more urgent one counts from now.
    """
    now, due = datetime.now(UTC), ticket.first_response_due_at
    if ticket.first_responded_at or (due and due < now):
        return due
    begun = ticket.created_at + target
    return begun if begun > now else min(due or now + target, now + target)


def _unclosed(work: Work, ticket_id: UUID) -> Ticket:
    ticket = records.hold(work, Ticket, ticket_id)
    if ticket.status is Status.CLOSED:
        raise Invalid({"status": _("This ticket is closed. Reopen it first.")})
    return ticket


def _write(work: Work, ticket: Ticket, author: AuthorKind, given: TicketReply) -> None:
    by = work.actor.user_id if author is AuthorKind.AGENT else None
    public = given.is_public or author is AuthorKind.CUSTOMER
    message = {"body": given.body, "language": given.language, "is_public": public}
    work.session.add(TicketMessage(ticket_id=ticket.id, author_kind=author, author_id=by, **message))
    records.flush(work, TicketMessage)


def _open_status(ticket: Ticket) -> Status:
    """Where a ticket that waits for us stands: without an owner it waits for one."""
    return Status.ASSIGNED if ticket.owner_id else Status.NEW


def _open_again(work: Work, ticket: Ticket) -> None:
    count = ticket.reopened_count + 1
    again = {"status": _open_status(ticket), "resolved_at": None, "closed_at": None, "reopened_count": count}
    records.change(work, ticket, again)


def _matches(work: Work, text: str) -> Any:
    number = text.removeprefix("#")
    if number.isdecimal() and len(number) < 18:
        return Ticket.number == int(number)
    return held(work, Ticket.id, (Ticket.subject,), text)


def _wanted(work: Work, query: TicketQuery) -> list[ColumnElement[bool]]:
    """A condition for each part of a query."""
    found = TICKET.wanted(work, query, "owner_id", "category", "customer_id", "contact_id")
    if query.unassigned:
        found.append(Ticket.owner_id.is_(None))
    if query.open:
        found.append(Ticket.status.not_in(DONE))
    if query.search:
        found.append(_matches(work, query.search))
    return found


@cache
def _select() -> Select[Any]:
    return select(
        Ticket,
        records.person(Ticket.owner_id).label("owner"),
        customers.name_of(Ticket.customer_id).label("customer"),
        contacts.name_of(Ticket.contact_id).label("contact"),
    ).where(Ticket.deleted_at.is_(None))


def _view(row: Row[Any]) -> TicketView:
    return records.show(TicketView, row.Ticket, owner=row.owner, customer=row.customer, contact=row.contact)


def _message(message: TicketMessage, author: str | None) -> MessageView:
    return MessageView(
        message.id,
        message.written_at,
        message.author_kind.value,
        author,
        message.is_public,
        message.body,
        message.language,
    )
