"""An import taken back: nothing of it stays, nothing of others is lost; where that cannot be nothing is done."""

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import func, text, update

from app.access.actor import Role
from app.access.robots import SYSTEM
from app.access.work import work
from app.core.errors import Conflict, NotFound, NotPermitted
from app.customers import service as customers
from app.customers.schema import CustomerChange
from app.imports import undo
from app.imports.model import ImportRun
from app.jobs import service as jobs
from app.jobs.perform import perform
from app.leads import service as leads
from app.leads.schema import LeadChange, LeadQuery
from app.users.model import User
from tests.app.imports import deliveries
from tests.app.imports.bringing import rows
from tests.app.imports.test_job import brought
from tests.app.making import a_deal, a_task, broken_off

TABLES = (
    *("users", "teams", "customers", "leads", "deals", "products", "orders", "order_lines", "survey_responses"),
    *("touchpoints", "stage_changes", "scores"),
)


def stored() -> dict[str, list]:
    """All that an import may write; who wrote last and how often is no part of it."""
    asked = "select to_jsonb(t) - array['updated_at', 'updated_by', 'version'] from app.{} t order by t::text"
    return {table: rows(asked.format(table)) for table in TABLES}


def offices() -> deliveries.Delivery:
    """The small delivery of the other source, whose offices no team of the company is called by."""
    return {
        name: [line.replace("North", "Upper").replace("South", "Lower") for line in lines]
        for name, lines in deliveries.crm_sales().items()
    }


def taken_back(by, job):
    with work(by) as w:
        undoing = jobs.undo(w, job.id)
    perform(undoing.id, Event())
    with work(by) as w:
        return jobs.read(w, undoing.id)


def changed_olist() -> deliveries.Delivery:
    """A second delivery: a lead is told otherwise, an order has other lines, a touch another day, and more."""
    again = deliveries.olist()
    again[deliveries.LEADS][1] = "lead-0001,2018-01-20,page-9,email"
    again[deliveries.LEADS].append("lead-0005,2018-04-01,page-2,organic_search")
    again[deliveries.DEALS][2] = "lead-0002,seller-b,sr000001,sr000002,2018-03-02 09:00:00,pet,,30000.0"
    again[deliveries.ITEMS][1] = "order-1,1,product-1,seller-a,2018-04-09 11:07:15,21.50,3.00"
    return again


@pytest.mark.parametrize(("source", "delivery"), [("olist", deliveries.olist), ("crm-sales", offices)])
def test_what_an_import_created_is_gone_and_comes_again_with_the_next(ada, source, delivery):
    before = stored()
    job = brought(ada, delivery(), source)
    there = {table: len(found) for table, found in stored().items()}
    undone = taken_back(ada, job)
    assert (undone.status, undone.message, undone.counts["put_back"]) == ("succeeded", None, 0)
    assert undone.counts["removed"] > 5
    assert stored() == before
    assert brought(ada, delivery(), source).status == "succeeded"
    assert {table: len(found) for table, found in stored().items()} == there


def test_what_a_later_import_changed_holds_again_what_stood_there(ada):
    brought(ada, deliveries.olist())
    before = stored()
    again = brought(ada, changed_olist())
    assert again.counts["updated"] > 3
    undone = taken_back(ada, again)
    assert undone.status == "succeeded", (undone.message, undone.rows)
    assert (undone.counts["removed"], undone.counts["kept"]) == (1, 0)
    assert stored() == before


def test_one_after_the_other_all_are_taken_back_the_last_one_first(ada):
    before = stored()
    first, second = brought(ada, deliveries.olist()), brought(ada, changed_olist())
    refused = taken_back(ada, first)
    assert (refused.status, refused.message) == (
        "failed", "A later import of these files still stands. Take that back first.",
    )  # fmt: skip
    taken_back(ada, second)
    undone = taken_back(ada, first)
    assert undone.status == "succeeded", (undone.message, undone.rows)
    assert stored() == before


def test_what_somebody_wrote_since_stays_and_the_rest_is_put_back(ada):
    brought(ada, deliveries.olist())
    again = brought(ada, changed_olist())
    with work(ada) as w:
        changed = next(row for row in leads.list_leads(w, LeadQuery()).rows if row.landing_page == "page-9")
        leads.change(w, changed.id, LeadChange(landing_page="page-10"), changed.version)
    undone = taken_back(ada, again)
    assert (undone.status, undone.counts["kept"]) == ("succeeded", 1)
    with work(ada) as w:
        now = leads.read(w, changed.id)
    assert (now.landing_page, now.channel) == ("page-10", "organic_search")


def test_own_fields_are_put_back_one_by_one(ada):
    brought(ada, deliveries.olist())
    changed = changed_olist()
    again = brought(ada, changed)
    mark = text("update app.deals set custom = custom || '{\"by_hand\": 1}' where external_id = 'lead-0002'")
    with work(ada) as w:
        w.session.execute(mark)
    taken_back(ada, again)
    ((custom,),) = rows("select custom from app.deals where external_id = 'lead-0002'")
    assert (custom["by_hand"], custom["declared_monthly_revenue"]) == (1, 20000.0)
    assert "lead_type" not in custom


def hindered(ada, job) -> dict[str, str]:
    before = stored()
    undone = taken_back(ada, job)
    assert (undone.status, undone.message) == ("failed", "undo_hindered")
    assert stored() == before
    return {row.place: row.reason for row in undone.rows}


def test_nothing_is_done_where_somebody_changed_what_was_created(ada):
    job = brought(ada, deliveries.olist())
    with work(ada) as w:
        customer = customers.list_customers(w, customers.CustomerQuery(search="seller-a")).rows[0]
        customers.change(w, customer.id, CustomerChange(city="Ningbo"), customer.version)
    ((place, reason),) = hindered(ada, job).items()
    assert place == "Customer: Seller seller-a"
    assert reason.startswith("Changed since by Ada, ")


def test_nothing_is_done_where_somebody_uses_what_was_created(ada):
    job = brought(ada, deliveries.olist())
    with work(ada) as w:
        customer = customers.list_customers(w, customers.CustomerQuery(search="seller-a")).rows[0]
    a_task(ada, customer_id=customer.id, subject="Call them")
    assert list(hindered(ada, job).values()) == ["Used since by: Activity: Call them"]


def test_a_product_that_somebody_chose_stands_in_the_way(ada):
    job = brought(ada, deliveries.olist())
    a_deal(ada, title="Ten of it", product="product-1")
    assert hindered(ada, job) == {"Product: pet_shop produc": "Used since by: Deal: Ten of it"}


def test_what_programs_say_of_a_record_goes_with_it(ada):
    job = brought(ada, deliveries.olist())
    (lead_id,) = rows("select id from app.leads limit 1")[0]
    said = text(
        "insert into app.scores (entity, entity_id, name, value, model_version, as_of, reasons)"
        " values ('lead', :id, 'lead_quality', 0.5, '1', now(), '[]')"
    )
    with work(SYSTEM) as w:
        w.session.execute(said, {"id": lead_id})
    assert taken_back(ada, job).status == "succeeded"
    assert rows("select entity_id from app.scores") == []


def test_an_estimate_by_somebody_stands_in_the_way(ada):
    job = brought(ada, deliveries.olist())
    (lead_id,) = rows("select id from app.leads limit 1")[0]
    said = text(
        "insert into app.scores (entity, entity_id, name, model_version, as_of, override_value, override_at)"
        " values ('lead', :id, 'lead_quality', '1', now(), 0.5, now())"
    )
    with work(SYSTEM) as w:
        w.session.execute(said, {"id": lead_id})
    assert list(hindered(ada, job).values()) == ["Somebody gave an estimate of their own."]


def test_the_trail_tells_it_as_one_run_of_who_asked(ada):
    job = brought(ada, offices(), "crm-sales")
    undone = taken_back(ada, job)
    found = rows(
        "select distinct entry.run_id, entry.actor_id from app.audit_entries entry"
        " where action in ('delete', 'undo') and entity in ('customers', 'deals', 'import_runs')"
    )
    assert found == [(undone.id, ada.user_id)]


def test_it_is_not_permitted_to_whoever_may_not_import(company):
    job = brought(company.ada, deliveries.olist())
    with pytest.raises(NotPermitted), work(company.ben) as w:
        undo.take_back(w, job.id)


def test_who_no_longer_reaches_all_of_it_takes_nothing_back(company):
    job = brought(company.ada, deliveries.olist())
    with work(company.ada) as w:
        undoing = jobs.undo(w, job.id)
    with work(SYSTEM) as w:
        w.session.execute(update(User).where(User.id == company.ada.user_id).values(role=Role.SALES))
    before = stored()
    perform(undoing.id, Event())
    with work(company.mona) as w, pytest.raises(NotFound):
        jobs.read(w, undoing.id)
    with work(SYSTEM) as w:
        assert jobs.read(w, undoing.id).status == "failed"
    assert stored() == before


def test_what_is_not_there_or_undone_is_not_taken_back(ada):
    job = brought(ada, offices(), "crm-sales")
    taken_back(ada, job)
    with pytest.raises(Conflict), work(ada) as w:
        undo.take_back(w, job.id)
    with pytest.raises(NotFound), work(ada) as w:
        undo.take_back(w, ada.user_id)


def test_what_undoes_an_import_goes_with_its_job(ada):
    brought(ada, deliveries.olist())

    def forgotten(days: int) -> list:
        with work(SYSTEM) as w:
            w.session.execute(update(ImportRun).values(finished_at=func.now() - timedelta(days=days)))
            undo.forget_old(w)
        return rows("select entity from app.import_rows")

    assert (len(forgotten(89)) > 0, forgotten(91)) == (True, [])


def test_it_is_whole_or_not_at_all(ada):
    job = brought(ada, deliveries.olist())
    before = stored()
    with broken_off(ada) as w:
        assert undo.take_back(w, job.id).counts["removed"] > 5
    assert stored() == before
