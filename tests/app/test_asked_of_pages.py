"""What the page of a record asks the database: no more than is written here, and no more of many than of few.

By count, not by clock: each statement costs Postgres a plan behind the row policies, and Python as much again.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, text

from app.access.actor import Actor
from app.access.work import work
from app.core.db import engine
from app.runs.scored import MODELS
from app.score_runs import service as score_runs
from app.ui import record_page
from pipelines.kernel.robots import SCORER
from tests.app.activities.test_service import logged
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_task, a_ticket, an_order
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed

MOST = {"deal": 31, "customer": 31, "lead": 22, "ticket": 14, "contact": 17}
"""Entity -> statements of its page with all that stands on it, what looks like the same among it."""


def filled(company: Any, n: int) -> dict[str, UUID]:
    """A record of each kind, with `n` of everything on it."""
    by, sam = company.mona, company.sam
    customer, lead = a_customer(by, name="Brook"), a_lead(by, name="Han", channel="baidu")
    on = {"customer_id": customer.id}
    contacts = [a_contact(by, name=f"Fang {i}", **on) for i in range(n)]
    deals = [a_deal(by, title=f"Pumps {i}", contact_id=contacts[0].id, **on) for i in range(n)]
    tickets = [a_ticket(sam, subject=f"Leak {i}", contact_id=contacts[0].id, **on) for i in range(n)]
    at = [{"deal_id": deals[0].id}, {"lead_id": lead.id}, on, {"contact_id": contacts[0].id}]
    for i in range(n):
        an_order(by, order_no=f"A-{i}-{customer.id}", **on)
        for about in at:
            a_task(by, subject=f"Offer {i}", **about)
            logged(by, subject=f"Call {i}", **about)
    found = (customer.id, lead.id, deals[0].id, tickets[0].id, contacts[0].id)
    return dict(zip(("customer", "lead", "deal", "ticket", "contact"), found, strict=True))


def scored(company: Any, made: dict[str, UUID]) -> None:
    """Each score of each of them, in force."""
    for model in MODELS[:-1]:
        said = [Proposed(made[model.entity], 0.3, [], datetime.now(UTC))]
        for score in model.scores:
            with work(SCORER) as w:
                run = proposing.propose(w, score.name, model.entity, "1", said)
            with work(company.ada) as w:
                score_runs.approve(w, run.id)


def asked(actor: Actor, entity: str, record_id: UUID) -> list[str]:
    statements: list[str] = []

    def note(_link: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    page = record_page.known()[entity]
    with work(actor) as w:  # what is settled is known from then on
        page.draw(w, record_id)
        page.kept(w, record_id)
    event.listen(engine("crm_app"), "before_cursor_execute", note)
    try:
        with work(actor) as w:
            page.draw(w, record_id)
            page.kept(w, record_id)
    finally:
        event.remove(engine("crm_app"), "before_cursor_execute", note)
    return statements


@pytest.mark.parametrize("who", ["mona", "ada"])
def test_the_page_of_a_record_asks_no_more_than_is_written_down(application, company, who):
    made = filled(company, 3)
    scored(company, made)
    reader = getattr(company, who)
    seen = [entity for entity in made if reader.may(record_page.known()[entity].noun.reads)]
    told = {entity: len(asked(reader, entity, made[entity])) for entity in seen}
    assert {entity: n for entity, n in told.items() if n > MOST[entity]} == {}


def test_the_page_of_a_record_asks_no_more_where_more_stands_on_it(application, company):
    few, many = filled(company, 2), filled(company, 7)
    for entity, record_id in few.items():
        assert len(asked(company.ada, entity, many[entity])) <= len(asked(company.ada, entity, record_id)), entity


def test_the_page_of_a_record_is_answered_by_plans_that_are_there(application, company):
    """After some draws: a plan is made for values at hand until it is seen that one for any value is no dearer."""
    deal = filled(company, 2)["deal"]
    for _ in range(2):
        for _draw in range(8):
            asked(company.ada, "deal", deal)
        with work(company.ada) as w:
            kept = "select coalesce(sum(generic_plans), 0) from pg_prepared_statements"
            if w.session.scalar(text(kept)):
                return
    raise AssertionError("each draw made its plans anew")
