"""One customer: what is known, what belongs to it, and changing it."""

from functools import partial
from typing import Any

from dash import html

from app.access.actor import Actor, Permission
from app.access.work import Work
from app.core.i18n import _
from app.customers import fields, service
from app.customers.schema import CustomerChange, CustomerView
from app.customers.words import CUSTOMER, KIND, LIFECYCLE
from app.ui import editing, format, parts, records
from app.ui.record_page import RecordPage
from app.users import choices


def register() -> None:
    PAGE.register()
    editing.wire_eyes("customers", service.reveal)


def content(w: Work, customer: CustomerView) -> list[Any]:
    status = parts.status_of(LIFECYCLE, customer.lifecycle_stage)
    highlights = [
        (_("Level"), customer.level),
        (_("Industry"), customer.industry),
        (_("Owner"), parts.person(customer.owner)),
        (_("Revenue a year"), parts.amount(customer.annual_revenue, customer.currency)),
        (_("Customer since"), format.day(customer.became_customer_at)),
        (_("Last activity"), parts.when(customer.last_activity_at)),
    ]
    return PAGE.frame(w, customer, customer.name, status, highlights, known(w.actor, customer))


def known(actor: Actor, customer: CustomerView) -> html.Dl:
    """Everything stored about a customer, personal values masked."""
    may_reveal = actor.may(Permission.PERSONAL_REVEAL)

    personal = partial(parts.personal, "customers", customer, may_reveal=may_reveal)
    return records.facts(
        [
            (_("Legal name"), customer.legal_name),
            (_("Kind"), str(KIND[customer.kind])),
            (_("Parent"), parts.link(customer.parent, f"/customers/{customer.parent_id}")),
            (_("Credit code"), customer.unified_social_credit_code),
            (_("Employees"), format.number(customer.employees)),
            (_("Phone"), personal("phone")),
            (_("E-mail"), personal("email")),
            (_("Website"), format.site(customer.website)),
            (_("Country"), customer.country),
            (_("Province"), customer.province),
            (_("City"), customer.city),
            (_("Created"), parts.when(customer.created_at)),
            (_("Changed"), parts.when(customer.updated_at)),
            (_("From"), parts.origin(customer.source_system)),
        ]
    )


PAGE = RecordPage(
    noun=CUSTOMER,
    shape=CustomerChange,
    read=service.read,
    names=service.names,
    change=service.change,
    transfer=service.transfer,
    people=choices.owners_of(CUSTOMER),
    fields=fields.for_change,
    masked=service.PERSONAL,
    coded=fields.coded,
    content=content,
)
