"""One customer: what is known, what belongs to it, and changing it."""

from typing import Any
from uuid import UUID

import dash
from dash import html

from app.access.actor import Actor, Permission
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.customers import fields, service
from app.customers.schema import CustomerChange, CustomerView
from app.customers.words import KIND, LIFECYCLE
from app.ui import changes, editing, format, forms, handing, names, panels, parts, records
from app.users import choices


def register() -> None:
    dash.register_page(
        "customers.record",
        path_template="/customers/<customer_id>",
        title=lambda **_ids: _("Customer"),
        layout=show,
    )
    names.tell("customer", "customers", Permission.CUSTOMERS_READ, service.names)
    changes.tell("customer", "customers", Permission.CUSTOMERS_READ, fields.coded)
    editing.wire_eyes("customers", service.reveal)
    editing.wire(
        editing.Page(
            "customer", Permission.CUSTOMERS_WRITE, CustomerChange,
            service.read, service.change, service.transfer, _form, _record, choices.everybody,
        )
    )  # fmt: skip


def show(customer_id: str, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        return records.page("customer", _record(w, parts.as_id(customer_id)))


def _record(w: Work, customer_id: UUID) -> list[Any]:
    customer = service.read(w, customer_id)
    centre = panels.of(w, "customer", "centre", customer_id)
    right = panels.of(w, "customer", "right", customer_id)
    return page(w.actor, customer, centre, right)


def _form(w: Work, customer: CustomerView) -> html.Div:
    return forms.change_form("customer", fields.for_change(w, customer), customer, masked=service.PERSONAL)


def page(actor: Actor, customer: CustomerView, centre: list[Any], right: list[Any]) -> list[Any]:
    """The record page around one customer."""
    words, tone = LIFECYCLE[customer.lifecycle_stage]
    may_write = actor.may(Permission.CUSTOMERS_WRITE)
    edit = forms.edit_button("customer", customer.id) if may_write else None
    details = html.Div(known(actor, customer), id={"form": "customer", "part": "details"})
    return [
        records.seen("customer", customer),
        records.heading(
            _("Customers"),
            "/customers",
            customer.name,
            [parts.status(str(words), tone)],
            handing.buttons("customer", actor, may_write=may_write),
        ),
        records.highlights(
            [
                (_("Level"), customer.level),
                (_("Industry"), customer.industry),
                (_("Owner"), parts.person(customer.owner)),
                (_("Revenue a year"), parts.amount(customer.annual_revenue, customer.currency)),
                (_("Customer since"), format.day(customer.became_customer_at)),
                (_("Last activity"), parts.when(customer.last_activity_at)),
            ]
        ),
        records.regions([records.card(_("Details"), details, edit)], centre, right),
    ]


def known(actor: Actor, customer: CustomerView) -> html.Dl:
    """Everything stored about a customer, personal values masked."""
    may_reveal = actor.may(Permission.PERSONAL_REVEAL)

    def personal(field: str) -> Any:
        return parts.personal("customers", customer, field, may_reveal=may_reveal)

    return records.facts(
        [
            (_("Legal name"), customer.legal_name),
            (_("Kind"), str(KIND[customer.kind])),
            (_("Parent"), parts.link(customer.parent, f"/customers/{customer.parent_id}")),
            (_("Credit code"), customer.unified_social_credit_code),
            (_("Employees"), format.number(customer.employees)),
            (_("Phone"), personal("phone")),
            (_("E-mail"), personal("email")),
            (_("Website"), customer.website),
            (_("Country"), customer.country),
            (_("Province"), customer.province),
            (_("City"), customer.city),
            (_("Created"), parts.when(customer.created_at)),
            (_("Changed"), parts.when(customer.updated_at)),
            (_("From"), customer.source_system),
        ]
    )
