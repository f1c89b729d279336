"""A ticket with what was written, and the tickets of a customer on its page."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from dash import ALL, html

from app.access.actor import Actor
from app.access.work import Work
from app.core.i18n import _
from app.core.paging import Page
from app.core.validation import parse
from app.customers import record as customer_record
from app.customers import service as customers
from app.customers.permissions import CUSTOMERS_READ
from app.scores.schema import ScoreView
from app.tickets import asking, category, service, sorting, writing
from app.tickets.fields import TICKET
from app.tickets.permissions import TICKETS_READ, TICKETS_WRITE
from app.tickets.schema import MessageView, TicketChange, TicketQuery, TicketView
from app.tickets.words import AUTHOR, PRIORITY, STATUS, STATUS_TONES
from app.ui import editing, fields, format, forms, handing, panels, parts, records, states
from app.ui.field_words import CATEGORY
from app.ui.icons import icon
from app.ui.record_page import RecordPage
from app.ui.records import Event
from app.ui.wiring import one_of
from app.users.choices import owners_of

UNTOLD = (
    "insert", "category_source", "reopened_count", "first_response_due_at", "first_responded_at",
    "resolved_at", "closed_at",
)  # fmt: skip
"""What follows from something else that the messages or a status tell."""


def register() -> None:
    """The address of a ticket, and what this feature shows on records."""
    PAGE.register()
    panels.add("customer", "right", 50, TICKETS_READ, of_customer, (TICKET, "customer_id"))
    panels.add("contact", "right", 50, TICKETS_READ, of_contact, (TICKET, "contact_id"))
    panels.add("deal", "right", 70, TICKETS_READ, of_deal, (TICKET, "customer_id"))
    panels.add("customer", "acts", 20, TICKETS_WRITE, begin)
    panels.add("ticket", "right", 20, CUSTOMERS_READ, customer)
    editing.wire_step(PAGE, {"step": "ticket", "do": ALL}, step)
    editing.wire_answer(PAGE, "ticket-reopen", reopen)
    editing.wire_act(PAGE, {"priority": ALL}, prioritise)
    category.wire(PAGE)
    writing.wire(PAGE.draw)


def composer(w: Work, ticket_id: UUID) -> html.Section | html.Div:
    """What is being written stays while the rest is drawn again."""
    return writing.composer() if TICKET.may_change(w, ticket_id) else html.Div()


def content(w: Work, ticket: TicketView) -> list[Any]:
    """How a ticket stands, everything that was written, and what it is about."""
    said = sorting.find_said(w, ticket.id)
    other = [event for events in panels.of(w, "ticket", "events", ticket.id) for event in events]
    story = [*written(ticket, service.list_messages(w, ticket.id)), *other]
    may_write = TICKET.may_change(w, ticket.id)
    side = [
        category.card(w, ticket, said, may_write=may_write),
        PAGE.details(w, ticket, known(ticket, may_write=may_write)),
        *panels.of(w, "ticket", "right", ticket.id),
    ]
    return [
        PAGE.head(ticket, [heading(w, ticket, may_write=may_write), strip(w, ticket, said)], "record-head"),
        html.Div(records.card(_("Messages"), records.timeline(story)), className="record-story"),
        html.Div(side, className="record-side"),
    ]


def heading(w: Work, ticket: TicketView, *, may_write: bool) -> html.Header:
    status = parts.status(str(STATUS[ticket.status]), STATUS_TONES[ticket.status])
    acts = [*(steps(w.actor, ticket) if may_write else []), PAGE.more(w, ticket)]
    title = f"#{ticket.number} {ticket.subject}"
    return records.heading(_("Tickets"), "/tickets", title, [status], acts, listed=True)


def strip(w: Work, ticket: TicketView, said: ScoreView | None) -> html.Dl:
    return records.highlights(
        [
            fields.fact(w, TICKET, "customer_id", ticket),
            fields.fact(w, TICKET, "contact_id", ticket),
            (_("Owner"), parts.person(ticket.owner)),
            (_("Category"), category.shown(ticket, said)),
            fields.fact(w, TICKET, "channel", ticket),
            (_("First response"), first_answer(ticket)),
        ]
    )


def steps(actor: Actor, ticket: TicketView) -> list[Any]:
    """What can be done with a ticket as it stands."""
    is_open = ticket.status not in ("resolved", "closed")
    take = [_step("take", _("Assign to me"), "user")] if is_open and ticket.owner_id != actor.user_id else []
    onward = {"resolved": [_step("reopen", _("Reopen"), "refresh"), _step("close", _("Close"), "lock")]}
    after = [_step("reopen", _("Reopen"), "refresh")] if ticket.status == "closed" else onward.get(ticket.status)
    resolve = _step("resolve", _("Resolve"), "check", "button button-primary")
    return [*take, *handing.buttons("ticket", TICKET.name, actor, may_write=is_open), *(after or [resolve])]


def _step(do: str, words: str, icon_name: str, look: str = "button") -> html.Button:
    return html.Button([icon(icon_name), words], id={"step": "ticket", "do": do}, className=look)


def known(ticket: TicketView, *, may_write: bool) -> html.Dl:
    """How urgent it is, and where it comes from; its form is about what was asked."""
    return records.facts(
        [
            (_("Priority"), priorities(ticket, may_write=may_write)),
            (_("Created"), parts.when(ticket.created_at)),
            (_("Reopened"), format.number(ticket.reopened_count) if ticket.reopened_count else None),
            (_("From"), parts.origin(ticket.source_system)),
        ]
    )


def priorities(ticket: TicketView, *, may_write: bool) -> Any:
    """The priority; for those who may change it, all of them, one press away."""
    if not may_write:
        return str(PRIORITY[ticket.priority])
    chosen = {code: "true" if code == ticket.priority else "false" for code in PRIORITY}
    buttons = [
        html.Button(str(words), id={"priority": code}, type="button", **{"aria-pressed": chosen[code]})
        for code, words in PRIORITY.items()
    ]
    return html.Div(buttons, className="segments", role="group", **{"aria-label": _("Priority")})


def written(ticket: TicketView, messages: Sequence[MessageView]) -> list[Event]:
    """Every message, and how the ticket began, unless its first message says the same."""
    told = [message_event(message) for message in messages]
    if any(message.body == ticket.description for message in messages):
        return told
    who = ticket.contact or ticket.customer
    return [Event(ticket.created_at, "tickets", ticket.subject, who, ticket.description), *told]


LOOKS = {"customer": ("user", ""), "agent": ("chat", "ours"), "automation": ("runs", "system")}
"""Author of a message that the customer sees -> icon and look of its entry."""


def message_event(message: MessageView) -> Event:
    """One message; a note that customers do not see says so."""
    kind = str(AUTHOR[message.author_kind])
    what = kind if message.is_public else _("{author}, internal note", author=kind)
    sign, look = LOOKS[message.author_kind] if message.is_public else ("note", "inside")
    return Event(message.written_at, sign, what, message.author, message.body, look)


def first_answer(ticket: TicketView) -> Any:
    """How long the customer waited for the first answer of a person, or when one is due."""
    if ticket.first_responded_at:
        return format.duration(ticket.first_responded_at - ticket.created_at)
    if ticket.first_response_due_at is None or ticket.status in ("resolved", "closed"):
        return None
    due = [_("due"), " ", parts.when(ticket.first_response_due_at)]
    is_late = ticket.first_response_due_at < datetime.now(UTC)
    return [*due, " ", parts.chip(_("overdue"), "bad")] if is_late else due


def _take(w: Work, ticket_id: UUID, version: int) -> TicketView:
    return service.assign(w, ticket_id, cast(UUID, w.actor.user_id), version)


STEPS = {
    "take": _take,
    "resolve": service.resolve,
    "reopen": service.reopen,
    "close": service.close,
}


def step(w: Work, ticket_id: UUID, version: int, pressed: dict[str, str]) -> Any:
    """Done at once; a closed ticket asks before it is open again."""
    ticket = service.read(w, ticket_id)
    if pressed["do"] == "reopen" and ticket.closed_at:
        return reopening(ticket, ticket.closed_at)
    one_of(STEPS, pressed["do"])(w, ticket_id, version)
    return None


def reopening(ticket: TicketView, closed_at: datetime) -> Any:
    day = format.day(closed_at)
    kept = _("It was closed on {day}; that and everything written stay in its history.", day=day)
    title = _("Reopen the ticket")
    return forms.ask("ticket-reopen", title, [], {}, "reopen", title, ticket, note=kept)


def reopen(w: Work, ticket_id: UUID, version: int, _do: str, _given: dict[str, Any]) -> None:
    service.reopen(w, ticket_id, version)


def prioritise(w: Work, ticket_id: UUID, version: int, pressed: dict[str, str]) -> None:
    service.change(w, ticket_id, parse(TicketChange, {"priority": pressed["priority"]}), version)


def customer(w: Work, ticket_id: UUID) -> Any:
    """Whose ticket it is; nothing of a customer out of reach."""
    found = customers.told_behind(w, TICKET.name, ticket_id)
    return customer_record.card(w, found) if found else None


def begin(_w: Work, customer_id: UUID) -> list[Any]:
    """The button of a customer's head that begins a ticket."""
    return [states.link_button(_("Ticket"), f"/tickets/new?customer_id={customer_id}", "chat")]


def of_customer(w: Work, customer_id: UUID) -> html.Section:
    action = states.link_button(_("New ticket"), f"/tickets/new?customer_id={customer_id}", "plus")
    return _at(w, customer_id, action if w.actor.may(TICKETS_WRITE) else None)


def of_deal(w: Work, deal_id: UUID) -> html.Section | None:
    """The tickets of a deal's customer."""
    found = customers.told_behind(w, "deals", deal_id)
    return _at(w, found) if found else None


def _at(w: Work, customer_id: UUID, action: Any = None) -> html.Section:
    """The newest tickets of a customer, and how many of all are open."""
    page = service.list_tickets(w, TicketQuery(customer_id=customer_id, size=8))
    said = _("{n} open of {all}", n=_open_at(w, customer_id, page), all=format.number(page.count))
    return card(page.rows, action, said if page.rows else "")


def _open_at(w: Work, customer_id: UUID, page: Page[TicketView]) -> str:
    """How many tickets of a customer are open: counted on the page while it holds all of them."""
    if page.next is None:
        return format.number(sum(one.status not in service.DONE for one in page.rows))
    return format.number(service.list_tickets(w, TicketQuery(customer_id=customer_id, open=True, size=1)).count)


def of_contact(w: Work, contact_id: UUID) -> html.Section:
    return card(service.list_tickets(w, TicketQuery(contact_id=contact_id, size=8)).rows)


def card(tickets: Sequence[TicketView], action: Any = None, said: str = "") -> html.Section:
    """The newest tickets: number, subject, status, age."""
    rows = [
        (
            [
                parts.link(f"#{t.number} {t.subject}", f"/tickets/{t.id}"),
                html.Div(parts.status(str(STATUS[t.status]), STATUS_TONES[t.status])),
            ],
            parts.when(t.created_at),
        )
        for t in tickets
    ]
    title = records.counted(_("Tickets"), said)
    return records.card(title, records.related(rows, _("No tickets yet.")), action)


PAGE = RecordPage(
    noun=TICKET,
    shape=TicketChange,
    read=service.read,
    names=service.names,
    change=service.change,
    remove=service.remove,
    transfer=service.assign,
    people=owners_of(TICKET),
    controls=asking.for_change,
    coded={sorting.SCORE: CATEGORY},
    content=content,
    untold=UNTOLD,
    kept=composer,
)
