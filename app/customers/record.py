"""One customer: what is known, what belongs to it, and changing it."""

from typing import Any

from dash import html

from app.access.work import Work
from app.core.i18n import _
from app.customers import service
from app.customers.fields import CUSTOMER
from app.customers.schema import CustomerChange, CustomerView
from app.ui import editing, fields, parts, records
from app.ui.record_page import RecordPage
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


PAGE = RecordPage(
    noun=CUSTOMER,
    shape=CustomerChange,
    read=service.read,
    names=service.names,
    change=service.change,
    transfer=service.transfer,
    people=choices.owners_of(CUSTOMER),
    content=content,
)
