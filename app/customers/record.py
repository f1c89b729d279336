"""One customer: what is known, what belongs to it, and changing it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from dash import html

from app.access.work import Work
from app.core.i18n import _
from app.customers import service
from app.customers.fields import CUSTOMER
from app.customers.schema import CustomerChange, CustomerView
from app.runs.scored import BY_ENTITY
from app.scores import service as scores
from app.scores.permissions import SCORES_READ
from app.ui import editing, fields, parts, records
from app.ui.record_page import RecordPage
from app.ui.score_card import score_chip
from app.users import choices


def register() -> None:
    PAGE.register()
    editing.wire_eyes("customers", service.reveal)


def content(w: Work, customer: CustomerView) -> list[Any]:
    status = fields.value(w, CUSTOMER, "lifecycle_stage", customer)
    highlights = [
        fields.fact(w, CUSTOMER, "level", customer),
        fields.fact(w, CUSTOMER, "industry", customer),
        (_("Owner"), parts.person(customer.owner)),
        fields.fact(w, CUSTOMER, "annual_revenue", customer),
        fields.fact(w, CUSTOMER, "became_customer_at", customer),
        fields.fact(w, CUSTOMER, "last_activity_at", customer),
    ]
    return PAGE.frame(w, customer, customer.name, status, highlights, known(w, customer))


def known(w: Work, customer: CustomerView) -> html.Dl:
    """Everything stored about a customer, personal values masked."""
    return records.facts([*fields.facts(w, CUSTOMER, customer), *records.origin(customer)])


def card(w: Work, customer_id: UUID, besides: Sequence[str] = ()) -> html.Section:
    """The customer behind another record: how it stands, what else is said of it, and whether it may leave."""
    customer = service.read(w, customer_id)
    seen = [name for name in ("level", "lifecycle_stage") if CUSTOMER.seen(w, name) and getattr(customer, name)]
    told = [*(fields.value(w, CUSTOMER, name, customer) for name in seen), *besides]
    under = html.Div([part for one in told for part in (" · ", one)][1:], className="soft")
    name = [parts.link(customer.name, f"/customers/{customer.id}"), under]
    return records.card(_("Customer"), records.related([(name, _risk(w, customer_id))], ""))


def _risk(w: Work, customer_id: UUID) -> Any:
    """What a model says of its leaving, for whom scores are shown."""
    if not w.actor.may(SCORES_READ):
        return None
    said = scores.find_many(w, BY_ENTITY["customer"].speaks.name, [customer_id]).get(customer_id)
    return score_chip(said) if said and said[0] is not None else None


PAGE = RecordPage(
    noun=CUSTOMER,
    shape=CustomerChange,
    read=service.read,
    names=service.names,
    change=service.change,
    remove=service.remove,
    transfer=service.transfer,
    people=choices.owners_of(CUSTOMER),
    content=content,
)
