"""The list of tickets: what waits for an answer, and whose it is."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, dcc, html

from app.access.actor import Actor, Permission
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.paging import Page
from app.core.validation import parse
from app.scores.words import category_of
from app.tickets import fields, record, service
from app.tickets.schema import TicketOpen, TicketQuery, TicketView
from app.tickets.words import CHANNEL, PRIORITY, STATUS, URGENCY
from app.ui import format, forms, lists, parts, states
from app.ui.lists import Column, View
from app.ui.wiring import on_press
from app.users import choices

NAME = "tickets"


def register() -> None:
    """Addresses of this feature, and what it shows on the pages of others."""
    dash.register_page("tickets", path="/tickets", title=lambda: _("Tickets"), layout=show_list)
    dash.register_page("tickets.new", path="/tickets/new", title=lambda: _("New ticket"), layout=show_new)
    record.register()


def show_list(**query: str) -> html.Div:
    with work(current_actor()) as w:
        people = choices.for_owner(w)
        return list_page(w.actor, query, people, _results(w, query))


@callback(Output(lists.shown(NAME), "children"), Input(lists.given(NAME), "data"), prevent_initial_call=True)
def show_results(query: dict[str, Any]) -> Any:
    with work(current_actor()) as w:
        return _results(w, query)


def _results(w: Work, query: Mapping[str, Any]) -> Any:
    page = service.list_tickets(w, parse(TicketQuery, lists.service_query(query, views(w.actor))))
    return results(page, query, datetime.now(UTC))


def views(actor: Actor) -> list[View]:
    """Tabs; "Mine" and "Unassigned" only for those who answer tickets."""
    answering = [
        View("mine", _("Mine"), {"open": True, "owner_id": str(actor.user_id)}),
        View("unassigned", _("Unassigned"), {"open": True, "unassigned": True}),
    ]
    return [
        View("open", _("Open"), {"open": True}),
        *(answering if actor.may(Permission.TICKETS_WRITE) else []),
        View("all", _("All"), {}),
    ]


def list_page(actor: Actor, query: Mapping[str, Any], people: Sequence[forms.Option], body: Any) -> html.Div:
    filters = [
        lists.choose(NAME, "status", _("Status"), [(code, words) for code, (words, _t) in STATUS.items()], query),
        lists.choose(NAME, "priority", _("Priority"), list(PRIORITY.items()), query),
        lists.choose(NAME, "channel", _("Channel"), list(CHANNEL.items()), query),
    ]
    if people:
        filters.append(lists.choose(NAME, "owner_id", _("Owner"), people, query))
    return lists.layout(NAME, _("Tickets"), query, views(actor), filters, new_button(actor), body)


def new_button(actor: Actor) -> Any:
    if not actor.may(Permission.TICKETS_WRITE):
        return None
    return states.link_button(_("New ticket"), "/tickets/new", "plus", primary=True)


def results(page: Page[TicketView], query: Mapping[str, Any], now: datetime) -> html.Div:
    columns = [
        Column[TicketView](
            _("Subject"), lambda t: dcc.Link(t.subject, href=f"/tickets/{t.id}"), "subject", "lead-cell"
        ),
        Column(_("Number"), lambda t: f"#{t.number}", "number"),
        Column(
            _("Customer"), lambda t: parts.link(t.customer, f"/customers/{t.customer_id}"), kind="cut above-cell"
        ),
        Column(_("Status"), lambda t: parts.status(*map(str, STATUS[t.status]))),
        Column(_("Priority"), lambda t: parts.status(str(PRIORITY[t.priority]), URGENCY[t.priority])),
        Column(_("Category"), lambda t: category_of(t.category) or format.NOTHING, kind="cut"),
        Column(_("First answer"), lambda t: first_answer(t, now), "first_response_due_at"),
        Column(_("Owner"), lambda t: parts.person(t.owner)),
        Column(_("Created"), lambda t: parts.when(t.created_at), "created_at"),
    ]
    nothing = states.state("tickets", _("No tickets yet."), _("Customers' questions appear here."))
    return lists.results(NAME, columns, page, query, nothing)


def first_answer(ticket: TicketView, now: datetime) -> Any:
    """How long the customer waited, or when the answer is due; one that is late says so in words."""
    if ticket.first_responded_at:
        return format.duration(ticket.first_responded_at - ticket.created_at)
    if ticket.first_response_due_at is None or ticket.status in ("resolved", "closed"):
        return format.NOTHING
    if ticket.first_response_due_at < now:
        return parts.chip(_("overdue"), "bad")
    return parts.when(ticket.first_response_due_at)


def show_new(customer_id: str | None = None, **_query: str) -> html.Div:
    """A form for a new ticket; from a customer's page it is about that customer."""
    with work(current_actor()) as w:
        w.require(Permission.TICKETS_WRITE)
        asked = fields.for_new(w, parts.as_id(customer_id) if customer_id else None)
    cancel = states.link_button(_("Cancel"), f"/customers/{customer_id}" if customer_id else "/tickets")
    begun = {"customer_id": customer_id, "priority": "normal", "channel": "email"}
    body = forms.form("ticket-new", asked, begun, "create", _("Create ticket"), cancel)
    return forms.page(_("Tickets"), "/tickets", _("New ticket"), body)


@on_press(
    Output("address", "href", allow_duplicate=True),
    Input({"form": "ticket-new", "do": "create"}, "n_clicks"),
    State({"form": "ticket-new", "field": ALL}, "value"),
    State({"form": "ticket-new", "field": ALL}, "id"),
)
def create(_pressed: Any, values: list[Any], ids: list[Any]) -> str:
    with work(current_actor()) as w:
        made = service.open(w, parse(TicketOpen, forms.filled(values, ids)))
    return f"/tickets/{made.id}"
