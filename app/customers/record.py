"""One customer: what is known, what belongs to it, and changing it."""

from typing import Any
from uuid import UUID

import dash
from dash import ALL, MATCH, Input, Output, State, html

from app.access.actor import Actor, Permission
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.customers import fields, service
from app.customers.schema import CustomerChange, CustomerView
from app.customers.words import KIND, LIFECYCLE
from app.ui import changes, format, forms, handing, names, panels, parts, records
from app.ui.wiring import on_press
from app.users import service as users


def register() -> None:
    dash.register_page(
        "customers.record",
        path_template="/customers/<customer_id>",
        title=lambda **_ids: _("Customer"),
        layout=show,
    )
    names.tell("customer", "customers", Permission.CUSTOMERS_READ, service.names)
    changes.tell("customer", "customers", Permission.CUSTOMERS_READ, fields.coded)


def show(customer_id: str, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        return records.page("customer", _record(w, parts.as_id(customer_id)))


def _record(w: Work, customer_id: UUID) -> list[Any]:
    customer = service.read(w, customer_id)
    centre = panels.of(w, "customer", "centre", customer_id)
    right = panels.of(w, "customer", "right", customer_id)
    return page(w.actor, customer, centre, right)


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
        return parts.personal("customers", customer.id, field, getattr(customer, field), may_reveal=may_reveal)

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


@on_press(
    Output({"form": "customer", "part": "details"}, "children"),
    Input({"form": "customer", "edit": ALL}, "n_clicks"),
)
def edit(pressed: dict[str, str]) -> Any:
    with work(current_actor()) as w:
        w.require(Permission.CUSTOMERS_WRITE)
        customer = service.read(w, UUID(pressed["edit"]))
        return forms.change_form("customer", fields.for_change(w, customer), customer, masked=service.PERSONAL)


@on_press(
    Output({"record": "customer"}, "children"),
    Input({"form": "customer", "do": ALL}, "n_clicks"),
    State({"form": "customer", "part": "kept"}, "data"),
    State({"form": "customer", "field": ALL}, "value"),
    State({"form": "customer", "field": ALL}, "id"),
)
def finish(pressed: dict[str, str], kept: dict[str, Any], values: list[Any], ids: list[Any]) -> Any:
    with work(current_actor()) as w:
        return _finish(w, pressed["do"], kept, forms.changed(values, ids, kept))


def _finish(w: Work, do: str, kept: dict[str, Any], mine: dict[str, Any]) -> list[Any]:
    """Save, drop the changes, or, after a conflict whose both sides were shown, save over the other's."""
    customer_id, version = forms.seen(kept)
    if do != "cancel":
        version = service.read(w, customer_id).version if do == "overwrite" else version
        service.change(w, customer_id, parse(CustomerChange, mine), version)
    return _record(w, customer_id)


@on_press(
    Output({"ask": "customer"}, "children", allow_duplicate=True),
    Output({"ask": "customer"}, "opened", allow_duplicate=True),
    Input({"give": "customer"}, "n_clicks"),
    State({"record": "customer", "part": "seen"}, "data"),
)
def ask_to_whom(_pressed: Any, kept: dict[str, Any]) -> Any:
    with work(current_actor()) as w:
        people = [(str(user.id), user.name) for user in users.list_users(w)]
        return handing.question("customer", people, service.read(w, forms.seen(kept)[0])), True


@on_press(
    Output({"record": "customer"}, "children", allow_duplicate=True),
    Output({"ask": "customer"}, "opened", allow_duplicate=True),
    Input({"form": "customer-give", "do": "give"}, "n_clicks"),
    State({"form": "customer-give", "part": "kept"}, "data"),
    State({"form": "customer-give", "field": "owner_id"}, "value"),
)
def give(_pressed: Any, kept: dict[str, Any], owner_id: str) -> Any:
    customer_id, version = forms.seen(kept)
    with work(current_actor()) as w:
        service.transfer(w, customer_id, UUID(owner_id), version)
        return _record(w, customer_id), False


@on_press(
    Output({"part": "personal", "entity": "customers", "field": MATCH, "record": MATCH}, "children"),
    Input({"part": "eye", "entity": "customers", "field": MATCH, "record": MATCH}, "n_clicks"),
)
def reveal(pressed: dict[str, str]) -> Any:
    with work(current_actor()) as w:
        return parts.revealed(service.reveal(w, UUID(pressed["record"]), pressed["field"]))
