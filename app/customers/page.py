"""The list of customers, and adding one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import dash
from dash import ALL, MATCH, Input, Output, State, callback, dcc, html
from dash.exceptions import PreventUpdate

from app.access.actor import Actor, Permission, Reach
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.paging import Page
from app.core.validation import parse
from app.customers import choices as customers
from app.customers import fields, record, service
from app.customers.schema import CustomerCreate, CustomerQuery, CustomerView
from app.customers.words import KIND, LIFECYCLE
from app.scores import service as scores
from app.ui import format, forms, lists, parts, states
from app.ui.lists import Column, View
from app.ui.score_card import Scored, score_chip
from app.ui.wiring import on_press
from app.users import choices

NAME = "customers"


def register() -> None:
    """Addresses of this feature."""
    dash.register_page("customers", path="/customers", title=lambda: _("Customers"), layout=show_list)
    dash.register_page("customers.new", path="/customers/new", title=lambda: _("New customer"), layout=show_new)
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
    page = service.list_customers(w, parse(CustomerQuery, lists.service_query(query, views(w.actor))))
    risks = scores.find_many(w, "churn_risk_90", [row.id for row in page.rows])
    return results(w.actor, page, risks, query)


def views(actor: Actor) -> list[View]:
    """Tabs; "Mine" only for those who see more than their own."""
    mine = [View("mine", _("Mine"), {"owner_id": str(actor.user_id)})] if actor.reach is not Reach.OWN else []
    return [
        View("all", _("All"), {}),
        *mine,
        View("active", _("Active"), {"lifecycle_stage": "active"}),
        View("at_risk", _("At risk"), {"lifecycle_stage": "at_risk"}),
    ]


def list_page(actor: Actor, query: Mapping[str, Any], people: Sequence[forms.Option], body: Any) -> html.Div:
    filters = [
        lists.choose(NAME, "lifecycle_stage", _("Stage"), [(k, w) for k, (w, _t) in LIFECYCLE.items()], query),
        lists.choose(NAME, "kind", _("Kind"), list(KIND.items()), query),
        lists.choose(NAME, "level", _("Level"), [(x, x) for x in "ABCD"], query),
    ]
    if people:
        filters.append(lists.choose(NAME, "owner_id", _("Owner"), people, query))
    return lists.layout(NAME, _("Customers"), query, views(actor), filters, new_button(actor), body)


def new_button(actor: Actor) -> Any:
    if not actor.may(Permission.CUSTOMERS_WRITE):
        return None
    return states.link_button(_("New customer"), "/customers/new", "plus", primary=True)


def results(
    actor: Actor, page: Page[CustomerView], risks: Mapping[UUID, Scored], query: Mapping[str, Any]
) -> html.Div:
    may_reveal = actor.may(Permission.PERSONAL_REVEAL)

    def phone(row: CustomerView) -> Any:
        return parts.personal(NAME, row.id, "phone", row.phone, may_reveal=may_reveal)

    columns = [
        Column(_("Name"), lambda c: dcc.Link(c.name, href=f"/customers/{c.id}"), "name", "lead-cell"),
        Column(_("Industry"), lambda c: c.industry or format.NOTHING, kind="cut"),
        Column(_("Level"), lambda c: c.level or format.NOTHING),
        Column(_("Stage"), lambda c: parts.status(*map(str, LIFECYCLE[c.lifecycle_stage]))),
        Column(_("Churn risk"), lambda c: score_chip(risks.get(c.id))),
        Column(_("Owner"), lambda c: parts.person(c.owner)),
        Column(_("Phone"), phone),
        Column(_("Revenue a year"), lambda c: parts.amount(c.annual_revenue, c.currency), "annual_revenue", "num"),
        Column(_("Last activity"), lambda c: parts.when(c.last_activity_at), "last_activity_at"),
    ]
    nothing = states.state(
        "customers", _("No customers yet."), _("They come from imports, converted leads, or by hand."),
        new_button(actor),
    )  # fmt: skip
    return lists.results(NAME, columns, page, query, nothing)


def show_new(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(Permission.CUSTOMERS_WRITE)
        asked = fields.for_new(w)
    cancel = states.link_button(_("Cancel"), "/customers")
    body = forms.form("customer-new", asked, {"kind": "prospect"}, "create", _("Create customer"), cancel)
    return forms.page(_("Customers"), "/customers", _("New customer"), body)


@on_press(
    Output("address", "href", allow_duplicate=True),
    Input({"form": "customer-new", "do": "create"}, "n_clicks"),
    State({"form": "customer-new", "field": ALL}, "value"),
    State({"form": "customer-new", "field": ALL}, "id"),
)
def create(_pressed: Any, values: list[Any], ids: list[Any]) -> str:
    with work(current_actor()) as w:
        made = service.create(w, parse(CustomerCreate, forms.filled(values, ids)))
    return f"/customers/{made.id}"


@callback(
    Output({"form": MATCH, "field": "customer_id"}, "data"),
    Input({"form": MATCH, "field": "customer_id"}, "searchValue"),
    State({"form": MATCH, "field": "customer_id"}, "value"),
    State({"form": MATCH, "field": "customer_id"}, "data"),
    prevent_initial_call=True,
)
def find_customers(text: str | None, chosen: str | None, known_options: list[dict[str, str]]) -> Any:
    """Customers that match what is typed, in any form that asks for one."""
    if not text:
        raise PreventUpdate
    with work(current_actor()) as w:
        return forms.found(customers.find(w, text), chosen, known_options)
