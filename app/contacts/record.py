"""One contact: how to reach them, the customers they work with, and the contacts of a customer on its page."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, State, html

from app.access import field_rights
from app.access.web import current_actor
from app.access.work import Work, work
from app.audit.permissions import PERSONAL_REVEAL
from app.contacts import affiliations, service
from app.contacts.fields import CONTACT
from app.contacts.permissions import CONTACTS_READ
from app.contacts.schema import AffiliationGiven, AffiliationView, ContactChange, ContactQuery, ContactView
from app.contacts.words import ROLE
from app.core.i18n import _
from app.core.validation import parse
from app.customers import choices as customers
from app.customers import service as customer_service
from app.ui import editing, fields, format, forms, panels, parts, records, states
from app.ui.forms import Field
from app.ui.icons import icon
from app.ui.record_page import RecordPage, own_change
from app.ui.shapes import FieldId, IdText, Values
from app.ui.wiring import on_press

SHOWN = 20
"""Contacts on a customer's page."""

PLACE = {"part": "affiliations"}


def register() -> None:
    """The address of a contact, and what this feature shows on records."""
    PAGE.register()
    panels.add("customer", "right", 30, CONTACTS_READ, of_customer, (CONTACT, "customer_id"))
    panels.add("deal", "right", 30, CONTACTS_READ, of_deal, (CONTACT, "customer_id"))
    panels.add("contact", "right", 10, CONTACTS_READ, customers_of)
    editing.wire_eyes("contacts", service.reveal)


def content(w: Work, contact: ContactView) -> list[Any]:
    may_reveal = w.actor.may(PERSONAL_REVEAL) and CONTACT.seen(w, "mobile")
    highlights = [
        fields.fact(w, CONTACT, "customer_id", contact),
        fields.fact(w, CONTACT, "title", contact),
        fields.fact(w, CONTACT, "role", contact),
        (_("Mobile"), parts.personal("contacts", contact, "mobile", may_reveal=may_reveal)),
        (_("Consent"), consent(contact)),
    ]
    first = parts.chip(_("Primary contact"), "good") if contact.is_primary else None
    return PAGE.frame(w, contact, contact.name, first, highlights, known(w, contact))


def known(w: Work, contact: ContactView) -> html.Dl:
    return records.facts([*fields.facts(w, CONTACT, contact), *records.origin(contact)])


def consent(contact: ContactView) -> Any:
    """What somebody does not want; in words where they want nothing less."""
    refused = [
        parts.chip(words, "bad")
        for no, words in ((contact.do_not_call, _("do not call")), (contact.do_not_email, _("no e-mail")))
        if no
    ]
    return html.Span(refused, className="chips") if refused else _("may be called and written to")


def of_deal(w: Work, deal_id: UUID) -> html.Section | None:
    """Everybody who works with the customer of a deal."""
    customer_id = customer_service.told_behind(w, "deals", deal_id)
    return of_customer(w, customer_id) if customer_id else None


def of_customer(w: Work, customer_id: UUID) -> html.Section:
    """Everybody who works with a customer."""
    found = service.list_contacts(w, ContactQuery(customer_id=customer_id, size=SHOWN))
    others = [one.id for one in found.rows if one.customer_id != customer_id]
    new = states.link_button(_("Add"), f"/contacts/new?customer_id={customer_id}", "plus")
    action = new if w.actor.may(CONTACT.writes) else None
    may_reveal = w.actor.may(PERSONAL_REVEAL)
    elsewhere = affiliations.at(w, customer_id, others)
    return card(found.rows, elsewhere, found.count, may_reveal=may_reveal, action=action)


def card(
    contacts: Sequence[ContactView],
    elsewhere: Mapping[UUID, AffiliationView],
    count: int,
    *,
    may_reveal: bool,
    action: Any = None,
) -> html.Section:
    """Who to talk to, the first one marked, each with their role at this customer."""

    def place(contact: ContactView) -> ContactView | AffiliationView:
        return elsewhere.get(contact.id, contact)

    rows = [
        (_name(contact, place(contact)), parts.personal("contacts", contact, "mobile", may_reveal=may_reveal))
        for contact in sorted(contacts, key=lambda one: not place(one).is_primary)
    ]
    title = records.counted(_("Contacts"), format.number(count) if count else "")
    return records.card(title, records.related(rows, _("No contacts yet.")), action)


def _name(contact: ContactView, place: ContactView | AffiliationView) -> list[Any]:
    known_as = (contact.title, contact.department, str(ROLE[place.role]) if place.role else None)
    of = _("of {customer}", customer=contact.customer) if place is not contact and contact.customer else None
    first = [" ", parts.chip(_("Primary"), "good")] if place.is_primary else []
    under = " · ".join(part for part in (*known_as, of) if part)
    return [parts.link(contact.name, f"/contacts/{contact.id}"), *first, html.Div(under, className="soft")]


def customers_of(w: Work, contact_id: UUID) -> html.Div:
    return html.Div(_customers(w, contact_id), id=PLACE)


def _customers(w: Work, contact_id: UUID) -> html.Section:
    """Where a contact works, and a form that adds one more customer."""
    contact = service.read(w, contact_id)
    may_write = CONTACT.may_change(w, contact_id) and field_rights.may_write(w.actor, CONTACT.name, "customer_id")
    own = (_customer(contact.customer_id, contact.customer, contact), None)
    others = affiliations.list_of(w, contact_id)
    rows = [own, *((_customer(one.customer_id, one.customer, one), _leaves(one, may_write)) for one in others)]
    add = _adding(w) if may_write else None
    return records.card(_("Customers"), html.Div([records.related(rows, ""), add]))


def _customer(customer_id: UUID, name: str | None, place: ContactView | AffiliationView) -> list[Any]:
    first = [" ", parts.chip(_("Primary"), "good")] if place.is_primary else []
    role = html.Div(str(ROLE[place.role]), className="soft") if place.role else None
    return [parts.link(name, f"/customers/{customer_id}"), *first, role]


def _leaves(place: AffiliationView, may_write: bool) -> Any:
    if not may_write:
        return None
    words = _("Works with {customer} no more", customer=place.customer)
    return html.Button(
        icon("x"), id={"leaves": str(place.customer_id)}, className="reveal", title=words, **{"aria-label": words}
    )


def _adding(w: Work) -> html.Details:
    asked = [
        Field("customer_id", _("Customer"), "record", customers.find(w, ""), required=True),
        Field("role", _("Role in decisions"), "choice", list(ROLE.items())),
        Field("is_primary", _("Primary contact"), "choice", [("true", _("yes")), ("false", _("no"))]),
    ]
    body = forms.form("affiliation", CONTACT.writable(w, asked), {}, "add", _("Add"), None, one_column=True)
    return html.Details(
        [html.Summary([icon("plus"), _("Works with another customer")]), body], className="add-more"
    )


@on_press(
    Output(PLACE, "children"),
    Input({"form": "affiliation", "do": "add"}, "n_clicks"),
    State({"record": "contact", "part": "seen"}, "data"),
    State({"form": "affiliation", "field": ALL}, "value"),
    State({"form": "affiliation", "field": ALL}, "id"),
)
def add(_pressed: Any, kept: forms.Kept, values: Values, ids: list[FieldId]) -> html.Section:
    contact_id = forms.seen(kept)[0]
    with work(current_actor()) as w:
        with own_change(w, "contact", contact_id):
            affiliations.put(w, contact_id, parse(AffiliationGiven, forms.filled(values, ids)))
        return _customers(w, contact_id)


@on_press(
    Output(PLACE, "children", allow_duplicate=True),
    Input({"leaves": ALL}, "n_clicks"),
    State({"record": "contact", "part": "seen"}, "data"),
)
def leave(pressed: dict[str, IdText], kept: forms.Kept) -> html.Section:
    contact_id = forms.seen(kept)[0]
    with work(current_actor()) as w:
        with own_change(w, "contact", contact_id):
            affiliations.drop(w, contact_id, UUID(pressed["leaves"]))
        return _customers(w, contact_id)


PAGE = RecordPage(
    noun=CONTACT,
    shape=ContactChange,
    read=service.read,
    names=service.names,
    change=service.change,
    remove=service.remove,
    content=content,
)
