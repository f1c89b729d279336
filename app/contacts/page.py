"""A contact, and the contacts of a customer on its page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import dash
from dash import html

from app.access.web import current_actor
from app.access.work import Work, work
from app.audit.permissions import PERSONAL_REVEAL
from app.contacts import service
from app.contacts.fields import CONTACT
from app.contacts.permissions import CONTACTS_READ
from app.contacts.schema import ContactQuery, ContactView
from app.core.i18n import _
from app.ui import editing, fields, panels, parts, records


def register() -> None:
    """The address of a contact, and what this feature shows on records."""
    dash.register_page(
        "contacts.record", path_template="/contacts/<contact_id>", title=lambda **_ids: _("Contact"), layout=show
    )
    panels.add("customer", "right", 30, CONTACTS_READ, of_customer)
    editing.wire_eyes("contacts", service.reveal)


def show(contact_id: str, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        return page(w, service.read(w, parts.as_id(contact_id)))


def page(w: Work, contact: ContactView) -> html.Div:
    """One contact: where they work, and how to reach them."""
    consent = [
        words
        for no, words in ((contact.do_not_call, _("do not call")), (contact.do_not_email, _("no e-mail")))
        if no
    ]
    details = records.facts([*fields.facts(w, CONTACT, contact), (_("Consent"), ", ".join(consent))])
    beside = [parts.chip(_("primary"))] if contact.is_primary else []
    head = records.heading(_("Customers"), "/customers", contact.name, beside, [])
    return html.Div([head, html.Div(records.card(_("Details"), details), className="form-page")])


def of_customer(w: Work, customer_id: UUID) -> html.Section:
    page = service.list_contacts(w, ContactQuery(customer_id=customer_id, size=20))
    return card(page.rows, may_reveal=w.actor.may(PERSONAL_REVEAL))


def card(contacts: Sequence[ContactView], *, may_reveal: bool) -> html.Section:
    """Who to talk to, the first one marked."""
    rows = [
        (_name(contact), parts.personal("contacts", contact, "mobile", may_reveal=may_reveal))
        for contact in sorted(contacts, key=lambda c: not c.is_primary)
    ]
    return records.card(_("Contacts"), records.related(rows, _("No contacts yet.")))


def _name(contact: ContactView) -> list[Any]:
    role = " · ".join(part for part in (contact.title, contact.department) if part)
    first = [" ", parts.chip(_("primary"))] if contact.is_primary else []
    return [parts.link(contact.name, f"/contacts/{contact.id}"), *first, html.Div(role, className="soft")]
