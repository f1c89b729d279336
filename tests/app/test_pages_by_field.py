"""A field that a role hides takes no page with it: the rest is shown.

Fields, pages and panels are those that the application has: a new one is asked without a line here.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import dash
import pytest

from app.access.actor import Actor, FieldRight
from app.access.web import acting
from app.core.errors import CrmError
from app.fields.noun import noun_of, nouns
from app.roles import limits
from app.users import service as users
from tests.app.limited import limited
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_task, a_ticket

__all__ = ["limited"]

OF_RECORDS = ("/today", "/search", "/calendar", "/tasks", *(f"/{noun.name}" for noun in nouns()))
"""Where pages of records are; those of numbers: tests/dashboards/test_boards.py."""
WHO = ("ben", "mona", "sam", "lena")
"""Who sells, who leads others, who answers tickets, and somebody who may do everything."""


@pytest.fixture
def hung(company) -> dict[str, UUID]:
    """A record of each noun, each beside the others, that Ben, Mona and Sam see."""
    customer = a_customer(company.ben, name="Acme")
    contact = a_contact(company.ben, name="Li Lei", customer_id=customer.id)
    of = {"customer_id": customer.id, "contact_id": contact.id}
    deal = a_deal(company.ben, title="Pump", amount="500", expected_close_on="2026-01-05", **of)
    ticket = a_ticket(company.sam, subject="Leak", **of)
    a_task(company.ben, subject="Send the offer", due_at="2026-01-05", deal_id=deal.id)
    made = {"customers": customer, "contacts": contact, "deals": deal, "tickets": ticket}
    made["leads"] = a_lead(company.ben, name="Han Mei", est_amount="100")
    return {noun: one.id for noun, one in made.items()}


def actors(company: Any, limited: Any) -> dict[str, Actor]:
    shipped = {name: users.actor_named(name) for name in WHO[:3]}
    return {**shipped, "lena": limited(FieldRight.READ)}


def without(actor: Actor, noun: str, field: str) -> Actor:
    """The same person in a role that hides one field."""
    assert actor.role is not None
    return replace(actor, role=replace(actor.role, fields={noun: {field: FieldRight.HIDDEN}}))


def pages(hung: dict[str, UUID]) -> Iterator[tuple[str, Any, dict[str, str]]]:
    for name, place in dash.page_registry.items():
        path = place["path_template"] or place["path"]
        noun = path.split("/")[1]
        is_record = path.endswith("<record_id>")
        if path.startswith(OF_RECORDS):
            yield name, place["layout"], {"record_id": str(hung[noun])} if is_record else {}


def refused(actor: Actor, hung: dict[str, UUID]) -> dict[str, str]:
    """Page -> why it is not drawn."""
    found = {}
    with acting(actor):
        for name, layout, given in pages(hung):
            try:
                layout(**given) if callable(layout) else None
            except CrmError as refusal:
                found[name] = f"{type(refusal).__name__}: {refusal}"
    return found


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("noun", [noun.name for noun in nouns()])
def test_a_hidden_field_takes_no_page_with_it(application, company, hung, limited, noun, who):
    actor = actors(company, limited)[who]
    whole = refused(without(actor, noun, "none"), hung)
    known = noun_of(noun)
    hidden = [one.name for one in known.fields if limits.choices(known, one, FieldRight.HIDDEN)]
    lost = {name: refused(without(actor, noun, name), hung) for name in hidden}
    assert {name: less for name, less in lost.items() if less != whole} == {}
