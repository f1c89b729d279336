"""A ticket with what was written, and the tickets of a customer on its page."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, html

from app.access.actor import Actor, Permission
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.scores.schema import ScoreView
from app.tickets import category, fields, service, sorting, writing
from app.tickets.schema import MessageView, TicketChange, TicketQuery, TicketView
from app.tickets.words import AUTHOR, CHANNEL, PRIORITY, STATUS
from app.ui import changes, editing, format, forms, handing, names, panels, parts, records, states
from app.ui.icons import icon
from app.ui.records import Event
from app.ui.wiring import on_press

UNTOLD = (
    "insert", "category_source", "reopened_count", "first_response_due_at", "first_responded_at",
    "resolved_at", "closed_at",
)  # fmt: skip
"""What follows from something else that the messages or a status tell."""


def register() -> None:
    """The address of a ticket, and what this feature shows on records."""
    dash.register_page(
        "tickets.record", path_template="/tickets/<ticket_id>", title=lambda **_ids: _("Ticket"), layout=show
    )
    panels.add("customer", "right", 50, Permission.TICKETS_READ, of_customer)
    names.tell("ticket", "tickets", Permission.TICKETS_READ, service.names)
    changes.tell("ticket", "tickets", Permission.TICKETS_READ, fields.coded, UNTOLD)
    editing.wire(
        editing.Page(
            "ticket", Permission.TICKETS_WRITE, TicketChange,
            service.read, service.change, service.assign, _form, draw, fields.agents,
        )
    )  # fmt: skip
    category.wire(draw)
    writing.wire(draw)


def show(ticket_id: str, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        found = parts.as_id(ticket_id)
        content = draw(w, found)
        may_write = w.actor.may(Permission.TICKETS_WRITE)
        return records.page("ticket", content, writing.composer() if may_write else html.Div())


def draw(w: Work, ticket_id: UUID) -> list[Any]:
    """Everything of a ticket's page but the message that is being written."""
    ticket = service.read(w, ticket_id)
    said = sorting.find_said(w, ticket_id)
    story = [event for events in panels.of(w, "ticket", "events", ticket_id) for event in events]
    return page(
        w.actor, ticket, said, [*written(ticket, service.list_messages(w, ticket_id)), *story],
        category.card(w, ticket, said),
    )  # fmt: skip


def _form(w: Work, ticket: TicketView) -> html.Div:
    return forms.change_form("ticket", fields.for_change(w, ticket), ticket)


def page(
    actor: Actor, ticket: TicketView, said: ScoreView | None, story: Sequence[Event], about: html.Section
) -> list[Any]:
    """One ticket: how it stands, everything that was written, and what it is about."""
    words, tone = STATUS[ticket.status]
    may_write = actor.may(Permission.TICKETS_WRITE)
    heading = records.heading(
        _("Tickets"),
        "/tickets",
        f"#{ticket.number} {ticket.subject}",
        [parts.status(str(words), tone)],
        steps(actor, ticket) if may_write else [],
    )
    strip = records.highlights(
        [
            (_("Customer"), parts.link(ticket.customer, f"/customers/{ticket.customer_id}")),
            (_("Contact"), ticket.contact),
            (_("Owner"), parts.person(ticket.owner)),
            (_("Category"), category.shown(ticket, said)),
            (_("Channel"), str(CHANNEL[ticket.channel])),
            (_("First answer"), first_answer(ticket)),
        ]
    )
    return [
        records.seen("ticket", ticket),
        html.Div([heading, strip], className="record-head"),
        html.Div(records.card(_("Messages"), records.timeline(story)), className="record-story"),
        html.Div([about, details(ticket, may_write=may_write)], className="record-side"),
    ]


def steps(actor: Actor, ticket: TicketView) -> list[Any]:
    """What can be done with a ticket as it stands."""
    is_open = ticket.status not in ("resolved", "closed")
    take = [_step("take", _("Assign to me"), "user")] if is_open and ticket.owner_id != actor.user_id else []
    onward = {"resolved": [_step("reopen", _("Reopen"), "refresh"), _step("close", _("Close"), "lock")]}
    after = [_step("reopen", _("Reopen"), "refresh")] if ticket.status == "closed" else onward.get(ticket.status)
    resolve = _step("resolve", _("Resolve"), "check", "button button-primary")
    return [*take, *handing.buttons("ticket", actor, may_write=is_open), *(after or [resolve])]


def _step(do: str, words: str, icon_name: str, look: str = "button") -> html.Button:
    return html.Button([icon(icon_name), words], id={"step": "ticket", "do": do}, className=look)


def details(ticket: TicketView, *, may_write: bool) -> html.Section:
    """How urgent it is, and where it comes from; its form is about what was asked."""
    known = records.facts(
        [
            (_("Priority"), priorities(ticket, may_write=may_write)),
            (_("Created"), parts.when(ticket.created_at)),
            (_("Reopened"), format.number(ticket.reopened_count) if ticket.reopened_count else None),
            (_("From"), ticket.source_system),
        ]
    )
    edit = forms.edit_button("ticket", ticket.id) if may_write else None
    return records.card(_("Details"), html.Div(known, id={"form": "ticket", "part": "details"}), edit)


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


def message_event(message: MessageView) -> Event:
    """One message; a note that customers do not see says so."""
    kind = str(AUTHOR[message.author_kind])
    what = kind if message.is_public else _("{author}, internal note", author=kind)
    return Event(message.written_at, "chat" if message.is_public else "note", what, message.author, message.body)


def first_answer(ticket: TicketView) -> Any:
    """How long the customer waited for the first answer of a person, or when one is due."""
    if ticket.first_responded_at:
        return format.duration(ticket.first_responded_at - ticket.created_at)
    if ticket.first_response_due_at is None or ticket.status in ("resolved", "closed"):
        return None
    return [_("due"), " ", parts.when(ticket.first_response_due_at)]


def _take(w: Work, ticket_id: UUID, version: int) -> TicketView:
    return service.assign(w, ticket_id, cast(UUID, w.actor.user_id), version)


STEPS = {
    "take": _take,
    "resolve": service.resolve,
    "reopen": service.reopen,
    "close": service.close,
}


@on_press(
    Output({"record": "ticket"}, "children", allow_duplicate=True),
    Input({"step": "ticket", "do": ALL}, "n_clicks"),
    State({"record": "ticket", "part": "seen"}, "data"),
)
def step(pressed: dict[str, str], kept: dict[str, Any]) -> list[Any]:
    ticket_id, version = forms.seen(kept)
    with work(current_actor()) as w:
        STEPS[pressed["do"]](w, ticket_id, version)
        return draw(w, ticket_id)


@on_press(
    Output({"record": "ticket"}, "children", allow_duplicate=True),
    Input({"priority": ALL}, "n_clicks"),
    State({"record": "ticket", "part": "seen"}, "data"),
)
def prioritise(pressed: dict[str, str], kept: dict[str, Any]) -> list[Any]:
    ticket_id, version = forms.seen(kept)
    with work(current_actor()) as w:
        service.change(w, ticket_id, parse(TicketChange, {"priority": pressed["priority"]}), version)
        return draw(w, ticket_id)


def of_customer(w: Work, customer_id: UUID) -> html.Section:
    may_write = w.actor.may(Permission.TICKETS_WRITE)
    action = states.link_button(_("New ticket"), f"/tickets/new?customer_id={customer_id}", "plus")
    rows = service.list_tickets(w, TicketQuery(customer_id=customer_id, size=8)).rows
    return card(rows, action if may_write else None)


def card(tickets: Sequence[TicketView], action: Any = None) -> html.Section:
    """The newest tickets: number, subject, status, age."""
    rows = [
        (
            [
                parts.link(f"#{t.number} {t.subject}", f"/tickets/{t.id}"),
                html.Div(parts.status(*map(str, STATUS[t.status]))),
            ],
            parts.when(t.created_at),
        )
        for t in tickets
    ]
    return records.card(_("Tickets"), records.related(rows, _("No tickets yet.")), action)
