"""An id of another record from outside is checked for reach, whatever field of whatever record holds it."""

from collections.abc import Callable
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Table

from app.access.actor import Actor
from app.access.work import work
from app.contacts.schema import ContactChange
from app.core.base import Base, load_models
from app.core.errors import Invalid
from app.core.validation import Shape
from app.leads import conversion
from app.leads.schema import LeadConvert
from app.touchpoints import service as touchpoints
from app.touchpoints.schema import TouchpointRecord
from tests.app import making
from tests.app.making import a_campaign, a_contact, a_customer, a_deal, a_lead, a_ticket

load_models()
OWNERSHIP = {"owner_id", "team_id"}
"""Decided by what test_owners tests."""


def keys(table: Table) -> dict[str, str]:
    """Column -> the table whose id it holds."""
    return {
        column.name: key.column.table.name
        for column in table.columns
        for key in column.foreign_keys
        if key.column.name == "id" and column.name not in OWNERSHIP
    }


def taken() -> list[tuple[str, str, str]]:
    """Noun, field, and the table it refers to, for every foreign key that a shape of that noun takes."""
    return sorted(
        {
            (table.name, field, keys(table)[field])
            for table in Base.metadata.tables.values()
            for shape in shapes(table.name)
            for field in keys(table).keys() & shape.model_fields.keys()
        }
    )


def shapes(noun: str) -> list[type[Shape]]:
    """What comes in about a noun; what asks for a list finds nothing by an id it may not see, and is no matter."""
    try:
        module = import_module(f"app.{noun if noun != 'survey_responses' else 'surveys'}.schema")
    except ModuleNotFoundError:
        return []
    given = [s for s in vars(module).values() if isinstance(s, type) and issubclass(s, Shape)]
    return [shape for shape in given if "sort" not in shape.model_fields]


def a_touch(by: Actor, **values: Any) -> Any:
    given = {"occurred_at": "2026-11-01T09:00", "channel": "baidu", "event": "click", "anonymous_id": "a"} | values
    with work(by) as w:
        return touchpoints.record(w, TouchpointRecord(**given))


def a_lead_or_what_becomes_of_it(by: Actor, **values: Any) -> Any:
    """A lead is given its customer and contact by conversion alone."""
    if not {"customer_id", "contact_id"} & values.keys():
        return a_lead(by, **values)
    lead = a_lead(by)
    with work(by) as w:
        return conversion.convert(w, lead.id, LeadConvert(**values), lead.version)


Maker = Callable[..., Any]
NEW: dict[str, tuple[Maker, str]] = {
    "customers": (a_customer, "ben"),
    "contacts": (a_contact, "ben"),
    "leads": (a_lead_or_what_becomes_of_it, "ben"),
    "deals": (a_deal, "ben"),
    "activities": (making.a_task, "ben"),
    "tickets": (a_ticket, "sam"),
    "orders": (making.an_order, "ben"),
    "survey_responses": (making.a_question, "sam"),
    "touchpoints": (a_touch, "ada"),
}
"""How a record with a given field comes into being, and by whom."""

OTHERS: dict[str, tuple[Maker, str]] = {
    "customers": (a_customer, "carl"),
    "contacts": (a_contact, "carl"),
    "leads": (a_lead, "carl"),
    "deals": (a_deal, "carl"),
    "orders": (making.an_order, "carl"),
}
"""Records of somebody else's, by the table that a field may refer to. Everybody sees every ticket."""


def refusal(act: Callable[[], Any], field: str) -> str:
    with pytest.raises(Invalid) as refused:
        act()
    assert list(refused.value.fields) == [field]
    return refused.value.fields[field]


@pytest.mark.parametrize(("noun", "field", "table"), taken())
def test_what_is_out_of_reach_is_refused_as_what_does_not_exist(company, noun, field, table):
    make, by = NEW[noun]
    actor = getattr(company, by)
    is_about = noun == "survey_responses" and field != "customer_id"
    given = {"customer_id": a_customer(company.ben).id} if is_about else {}
    absent = refusal(lambda: make(actor, **given | {field: uuid4()}), field)
    if table in OTHERS and by == "ben":
        other, whose = OTHERS[table]
        theirs: UUID = other(getattr(company, whose)).id
        assert refusal(lambda: make(actor, **given | {field: theirs}), field) == absent


CHANGES = [
    (noun, shape, field, table)
    for noun, field, table in taken()
    for shape in shapes(noun)
    if shape.__name__.endswith("Change") and field in shape.model_fields
]


@pytest.mark.parametrize(("noun", "shape", "field", "table"), CHANGES)
def test_a_change_refuses_it_too(company, noun, shape, field, table):
    make, by = NEW[noun]
    actor = getattr(company, by)
    record, change = make(actor), import_module(f"app.{noun}.service").change

    def changed(other: UUID) -> Any:
        with work(actor) as w:
            return change(w, record.id, shape(**{field: other}), record.version)

    absent = refusal(lambda: changed(uuid4()), field)
    if table in OTHERS and by == "ben":
        other, whose = OTHERS[table]
        assert refusal(lambda: changed(other(getattr(company, whose)).id), field) == absent


def test_every_key_that_comes_in_has_a_test():
    assert {noun for noun, _field, _table in taken()} <= NEW.keys()
    assert len(taken()) > 25
    assert len(CHANGES) > 5


def test_a_removed_record_and_one_that_is_not_theirs_to_read_are_refused_alike(company):
    customer, lead = a_customer(company.ben), a_lead(company.ben)
    with work(company.ben) as w:
        import_module("app.customers.service").remove(w, customer.id, customer.version)
    removed = refusal(lambda: a_deal(company.ben, customer_id=customer.id), "customer_id")
    assert refusal(lambda: making.a_task(company.sam, lead_id=lead.id), "lead_id") == removed


def test_what_was_named_before_is_not_asked_for_again(company):
    """A contact stays editable by whoever has the customer, and a deal with a campaign long gone too."""
    deal = a_deal(company.ben, campaign_id=a_campaign(company.ada).id)
    contact = a_contact(company.ben)
    with work(company.ben) as w:
        assert import_module("app.deals.service").read(w, deal.id).campaign_id
        changed = import_module("app.contacts.service").change(w, contact.id, ContactChange(title="Buyer"), 1)
    assert changed.title == "Buyer"


def test_an_order_names_products_that_exist(company):
    lines = [{"product": "P9", "quantity": 1, "unit_price": 1}]
    assert refusal(lambda: making.an_order(company.ben, lines=lines), "lines")
