"""The list of customers, and adding one."""

from collections.abc import Sequence
from uuid import UUID

from dash import MATCH, Input, Output

from app.access.actor import Actor
from app.access.work import Work
from app.core.codes import REGIONS
from app.core.i18n import _, _l
from app.core.phones import HOME_REGION
from app.core.validation import Short
from app.customers import record, service
from app.customers.fields import CUSTOMER
from app.customers.schema import CustomerCreate, CustomerQuery, CustomerView
from app.scores import columns as scores
from app.scores.permissions import SCORES_READ
from app.ui import fields, lists, parts
from app.ui.forms import Field
from app.ui.list_page import ListPage, NewForm
from app.ui.lists import Column, Filter, View
from app.ui.wiring import on_change
from app.users.choices import owner_field, owner_filter


def register() -> None:
    """Addresses of this feature."""
    LIST.register()
    record.register()


def views(actor: Actor) -> list[View]:
    return [
        View("all", _("All"), {}),
        *lists.mine(actor, CUSTOMER.name),
        View("active", _("Active"), {"lifecycle_stage": "active"}),
        View("at_risk", _("At risk"), {"lifecycle_stage": "at_risk"}),
    ]


def filters(w: Work) -> list[Filter]:
    offered = fields.filters(w, CUSTOMER)
    return [*offered[:1], owner_filter(w, CUSTOMER), *offered[1:]]


def columns(w: Work, rows: Sequence[CustomerView]) -> list[Column[CustomerView]]:
    owner = Column[CustomerView](_("Owner"), lambda c: parts.person(c.owner), name="owner_id")
    if not w.actor.may(SCORES_READ):
        return fields.columns(w, CUSTOMER, rows, [(6, owner)])
    titles = _("Churn risk"), _("Churn risk, 7 days")
    said, week = scores.columns(w, "customer", titles, [row.id for row in rows])
    return fields.columns(w, CUSTOMER, rows, [(5, said), (5, week), (6, owner)])


def for_new(w: Work, _customer_id: UUID | None) -> list[Field]:
    return [*fields.controls(w, CUSTOMER), *owner_field(w, CUSTOMER)]


LIST = ListPage(
    noun=CUSTOMER,
    query=CustomerQuery,
    find=service.list_customers,
    views=views,
    filters=filters,
    columns=columns,
    nothing=(_l("No customers yet."), _l("They come from imports, converted leads, or by hand.")),
    new=NewForm(
        title=_l("New customer"),
        do=_l("Create customer"),
        shape=CustomerCreate,
        make=service.create,
        fields=for_new,
        begun={"kind": "prospect"},
    ),
)


@on_change(
    Output({"form": MATCH, "field": "province"}, "data"),
    Input({"form": MATCH, "field": "country"}, "value"),
)
def offer_provinces(country: Short | None) -> list[dict[str, str]]:
    """Those of the country that is chosen."""
    return [{"value": code, "label": name} for code, name in REGIONS.of(country or HOME_REGION).items()]
