"""A ticket with what was written, and the tickets of a customer on its page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import dash
from dash import html

from app.access.actor import Permission
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.scores import service as scores
from app.scores.schema import ScoreView
from app.scores.words import category_of
from app.tickets import service
from app.tickets.schema import MessageView, TicketQuery, TicketView
from app.tickets.words import AUTHOR, CHANNEL, PRIORITY, STATUS
from app.ui import format, names, panels, parts, records
from app.ui.records import Event


def register() -> None:
    """The address of a ticket, and what this feature shows on records."""
    dash.register_page(
        "tickets.record", path_template="/tickets/<ticket_id>", title=lambda **_ids: _("Ticket"), layout=show
    )
    panels.add("customer", "right", 50, Permission.TICKETS_READ, of_customer)
    names.tell("ticket", "tickets", Permission.TICKETS_READ, service.names)


def show(ticket_id: str, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        ticket = service.read(w, parts.as_id(ticket_id))
        said = scores.find_for(w, "ticket", ticket.id) if w.actor.may(Permission.SCORES_READ) else []
        offered = next((score for score in said if score.name == "ticket_category"), None)
        return page(ticket, service.list_messages(w, ticket.id), offered)


def page(ticket: TicketView, messages: Sequence[MessageView], offered: ScoreView | None = None) -> html.Div:
    """One ticket: how it stands, and everything that was written."""
    words, tone = STATUS[ticket.status]
    written = [message_event(message) for message in messages]
    return html.Div(
        [
            records.heading(
                _("Tickets"),
                "/tickets",
                f"#{ticket.number} {ticket.subject}",
                [parts.status(str(words), tone)],
                [],
            ),
            records.highlights(
                [
                    (_("Priority"), str(PRIORITY[ticket.priority])),
                    (_("Channel"), str(CHANNEL[ticket.channel])),
                    (_("Category"), category(ticket, offered)),
                    (_("Customer"), parts.link(ticket.customer, f"/customers/{ticket.customer_id}")),
                    (_("Owner"), parts.person(ticket.owner)),
                    (_("First answer"), first_answer(ticket)),
                ]
            ),
            records.card(_("Messages"), records.timeline([*asked(ticket, messages), *written])),
        ]
    )


def category(ticket: TicketView, offered: ScoreView | None) -> Any:
    """What a person called it, or else what the model would, unless it is not trusted now."""
    if ticket.category or offered is None:
        return category_of(ticket.category)
    if offered.state == "disabled":
        return html.Span(_("Switched off: the model is not trusted at the moment."), className="soft")
    if not offered.label:
        return category_of(None)
    return html.Span(
        [category_of(offered.label), " ", parts.chip(_("suggested"))], title=_("Suggested by the model")
    )


def asked(ticket: TicketView, messages: Sequence[MessageView]) -> list[Event]:
    """How the ticket began, unless its first message says the same."""
    if any(message.body == ticket.description for message in messages):
        return []
    who = ticket.contact or ticket.customer
    return [Event(ticket.created_at, "tickets", ticket.subject, who, ticket.description)]


def first_answer(ticket: TicketView) -> str | None:
    """How long the customer waited for the first answer of a person."""
    return format.duration(ticket.first_responded_at - ticket.created_at) if ticket.first_responded_at else None


def message_event(message: MessageView) -> Event:
    """One message; a note that customers do not see says so."""
    kind = str(AUTHOR[message.author_kind])
    what = kind if message.is_public else _("{author}, internal note", author=kind)
    return Event(message.written_at, "chat" if message.is_public else "note", what, message.author, message.body)


def of_customer(w: Work, customer_id: UUID) -> html.Section:
    return card(service.list_tickets(w, TicketQuery(customer_id=customer_id, size=8)).rows)


def card(tickets: Sequence[TicketView]) -> html.Section:
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
    return records.card(_("Tickets"), records.related(rows, _("No tickets yet.")))
