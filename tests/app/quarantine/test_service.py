"""What breaks a rule is set aside until it is mended, and seen by those who see the record."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Date, DateTime, text

from app.access.robots import SYSTEM
from app.access.work import work
from app.core.base import Base
from app.core.errors import NotPermitted
from app.quarantine import service
from app.quarantine.rules import MENDED_ON, RULES, TABLES
from app.quarantine.schema import QuarantineQuery
from pipelines.kernel.robots import KEEPER
from tests.app.making import a_customer, a_deal, a_lead
from tests.app.quarantine.older import bounded_again, unbounded

FUTURE = datetime.now(UTC) + timedelta(days=9)


def change(statement, **values):
    with work(SYSTEM) as w:
        w.session.execute(text(statement), values)


def renew():
    with work(KEEPER) as w:
        return service.renew(w)


def listed(actor, **query):
    with work(actor) as w:
        return service.list_set_aside(w, QuarantineQuery(**query)).rows


def test_what_breaks_a_rule_is_set_aside_with_the_facts_that_show_it(ben):
    lead = a_lead(ben)
    change("update app.leads set first_responded_at = created_at - interval '3 days' where id = :id", id=lead.id)
    assert renew() == {"leads": 1}
    (row,) = listed(ben)
    assert (row.entity, row.entity_id, row.field, row.rule) == (
        "leads",
        lead.id,
        "first_responded_at",
        "not_before",
    )
    assert (row.about, row.about_id, set(row.facts)) == ("lead", lead.id, {"first_responded_at", "created_at"})


def test_a_mended_record_is_let_go_and_one_that_stays_keeps_its_day(ben):
    mended, stays = a_lead(ben), a_lead(ben)
    change("update app.leads set created_at = :at", at=FUTURE)
    renew()
    since = {row.entity_id: row.since for row in listed(ben)}
    change("update app.leads set created_at = now() where id = :id", id=mended.id)
    assert renew() == {"leads": 1}
    assert {row.entity_id: row.since for row in listed(ben)} == {stays.id: since[stays.id]}


def test_what_was_removed_is_judged_no_more(ben):
    a_lead(ben)
    change("update app.leads set created_at = :at", at=FUTURE)
    renew()
    change("update app.leads set deleted_at = now()")
    assert renew() == {}


def test_everybody_sees_what_belongs_to_records_within_reach(ben, carl, mona, ada):
    a_lead(ben)
    change("update app.leads set created_at = :at", at=FUTURE)
    renew()
    assert [len(listed(actor)) for actor in (ben, carl, mona, ada)] == [1, 0, 1, 1]
    with work(carl) as w:
        assert service.count(w) == {}


def test_only_the_pipeline_fills_it(ben, sam):
    for actor in (ben, sam):
        with work(actor) as w, pytest.raises(NotPermitted):
            service.renew(w)


def test_what_was_set_aside_goes_back_with_its_work(ben):
    a_lead(ben)
    change("update app.leads set created_at = :at", at=FUTURE)
    with work(KEEPER) as w:
        assert service.renew(w) == {"leads": 1}
        w.session.rollback()
    assert listed(ben) == []


def test_a_record_is_told_of_all_that_is_mended_on_its_page(ben):
    customer = a_customer(ben)
    change(
        "insert into app.orders (order_no, customer_id, ordered_at, amount, currency)"
        " values ('1', :id, :at, 5, 'CNY')",
        id=customer.id, at=FUTURE,
    )  # fmt: skip
    renew()
    with work(ben) as w:
        (row,) = service.list_of(w, "customer", customer.id)
    assert (row.entity, row.field) == ("orders", "ordered_at")
    assert [len(listed(ben, entity=table)) for table in ("orders", "leads")] == [1, 0]


@pytest.mark.parametrize(
    ("deal", "field"),
    [
        ("amount = null, stage = 'won', closed_at = now()", "amount"),
        ("amount = 5, stage = 'won', closed_at = created_at - interval '1 hour'", "closed_at"),
        ("amount = 5, stage = 'lost', closed_at = null", "closed_at"),
        ("amount = 5, currency = 'RMB'", "currency"),
        ("amount = 5, fx_rate = 900000", "fx_rate"),
        ("amount = 90000000000000, fx_rate = 10000", "amount"),
    ],
)
def test_deals_that_no_number_could_be_made_of(ben, deal, field):
    made = a_deal(ben)
    with unbounded("deals", "ck_deals_amount_in_bounds"):
        change(f"update app.deals set {deal} where id = :id", id=made.id)  # noqa: S608 - of this file
    renew()
    found = [row.field for row in listed(ben)]
    change("update app.deals set amount = null, fx_rate = 1 where id = :id", id=made.id)
    bounded_again("deals", "ck_deals_amount_in_bounds")
    assert found == [field]


def test_a_source_that_states_no_amounts_counts_its_wins(ben):
    made = a_deal(ben)
    won = (
        "update app.deals set stage = 'won', closed_at = now(), amount = null, source_system = 'other'"
        " where id = :id"
    )
    change(won, id=made.id)
    assert renew() == {}
    stated = a_deal(ben)
    change(won.replace("null", "7"), id=stated.id)
    assert renew() == {"deals": 1}


def test_a_step_in_the_future_sets_its_deal_aside(ben):
    made = a_deal(ben)
    change(
        "insert into app.stage_changes (deal_id, to_stage, changed_at, actor_kind)"
        " values (:id, 'won', :at, 'user')",
        id=made.id, at=FUTURE,
    )  # fmt: skip
    assert renew() == {"deals": 1}


AHEAD = {
    "deals": {"expected_close_on"},
    "activities": {"starts_at", "due_at"},
    "tickets": {"first_response_due_at"},
    "survey_responses": {"sent_at"},
    "subscriptions": {"started_on", "renews_on", "ended_on"},
}
"""What may lie in the future: plans, promises and contracts."""

BOOKKEEPING = {"updated_at", "deleted_at", "received_at", "last_activity_at", "next_activity_at"}
"""When this program did something, and what it keeps a copy of; no number is dated by it."""

BORN_HERE = {"orders", "activities", "survey_responses", "subscriptions"}
"""Their created_at is when they were written down; what happened has a field of its own."""


@pytest.mark.parametrize("table", TABLES)
def test_every_moment_of_every_record_may_be_ahead_or_has_a_rule(table):
    columns = Base.metadata.tables[f"app.{table}"].columns
    moments = {column.name for column in columns if isinstance(column.type, DateTime | Date)}
    judged = {rule.field for rule in RULES if rule.table == table and rule.code == "not_in_future"}
    unjudged = moments - judged - BOOKKEEPING - AHEAD.get(table, set())
    assert unjudged == ({"created_at"} if table in BORN_HERE else set())


def test_every_rule_says_where_its_rows_are_mended():
    assert set(MENDED_ON) == set(TABLES)
