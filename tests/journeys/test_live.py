"""What others do arrives on an open page by itself, and what one does oneself is never held against one."""

import pytest

from app.access.work import work
from app.customers import service as customers
from app.customers.schema import CustomerChange
from app.leads import service as leads
from app.leads.model import Status
from app.leads.schema import LeadChange
from tests.app.making import a_customer, a_lead, a_ticket

pytestmark = pytest.mark.journey


def test_a_step_taken_by_somebody_else_shows_on_the_open_page(signed_in, ben, mona):
    lead = a_lead(ben, name="Wang Fang")
    mine, theirs = signed_in(ben, f"/leads/{lead.id}"), signed_in(mona, f"/leads/{lead.id}")
    for reader in (mine, theirs):
        reader.page.locator(".path .here", has_text="New").wait_for()
    theirs.presses("Engaged")
    theirs.page.locator(".path .here", has_text="Engaged").wait_for()
    mine.page.locator(".path .here", has_text="Engaged").wait_for()
    mine.presses("Contacted")
    mine.page.locator(".path .here", has_text="Contacted").wait_for()
    theirs.page.locator(".path .here", has_text="Contacted").wait_for()


def test_who_writes_is_told_and_keeps_what_is_written(signed_in, ben, mona):
    customer = a_customer(ben, name="Acme", city="Berlin")
    reader = signed_in(ben, f"/customers/{customer.id}")
    reader.presses("Edit")
    reader.fills("City", "Hamburg")
    with work(mona) as w:
        customers.change(w, customer.id, CustomerChange(name="Acme Pumps", city="Bremen"), customer.version)
    reader.page.locator("h1", has_text="Acme Pumps").wait_for()
    reader.sees("This record was changed elsewhere. What you are writing stays.")
    assert reader.field("City").input_value() == "Hamburg"
    reader.presses("Save")
    reader.sees("Mona changed this record while you were editing it.", "Bremen", "Hamburg")


def test_a_half_written_note_stays_when_the_record_changes(signed_in, ben, mona):
    lead = a_lead(ben, name="Wang Fang")
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.fills("What was said or noted", "Half a no")
    with work(mona) as w:
        leads.change(w, lead.id, LeadChange(name="Wang Fang Fang"), lead.version)
    reader.page.locator("h1", has_text="Wang Fang Fang").wait_for()
    assert reader.field("What was said or noted").input_value() == "Half a no"
    reader.presses("Show it as it is now")
    reader.page.locator(".news").wait_for(state="detached")


def test_a_list_says_that_some_of_it_changed(signed_in, ben, mona):
    lead = a_lead(ben, name="Wang Fang")
    a_lead(ben, name="Li Lei")
    reader = signed_in(ben, "/leads")
    reader.sees("Wang Fang", "Li Lei")
    with work(mona) as w:
        leads.move(w, lead.id, Status.ENGAGED, lead.version)
    reader.page.locator(".list-news > :not(.icon)", has_text="One of these has changed.").wait_for()
    reader.presses("Show them")
    reader.page.locator(".list-news").wait_for(state="hidden")
    reader.page.locator("tr", has_text="Wang Fang").get_by_text("Engaged").wait_for()


def test_a_list_says_that_a_record_within_reach_came_in_and_moves_nothing(signed_in, ben, carl):
    a_lead(ben, name="Wang Fang")
    reader = signed_in(ben, "/leads?search=ang")
    reader.sees("Wang Fang")
    a_lead(carl, name="Zhang Wei")
    a_lead(ben, name="Li Lei")
    a_lead(ben, name="Zhang San")
    reader.sees("1 new record")
    assert reader.page.get_by_text("Zhang San").count() == 0
    reader.presses("Show them")
    reader.sees("Zhang San", "Wang Fang")
    reader.page.get_by_text("1 new record").wait_for(state="detached")


def test_seven_tabs_of_one_browser_all_hear_of_it(signed_in, ben, mona):
    lead = a_lead(ben, name="Wang Fang")
    reader = signed_in(ben, f"/leads/{lead.id}")
    tabs = [reader.page, *(reader.page.context.new_page() for _n in range(6))]
    for tab in tabs[1:]:
        tab.goto(f"/leads/{lead.id}")
        tab.locator(".path .here", has_text="New").wait_for()
    with work(mona) as w:
        leads.move(w, lead.id, Status.ENGAGED, lead.version)
    for tab in tabs:
        tab.locator(".path .here", has_text="Engaged").wait_for(timeout=60_000)


def test_a_ticket_taken_by_a_colleague_says_so_on_the_open_page(signed_in, sam, ada):
    ticket = a_ticket(sam)
    mine, theirs = signed_in(sam, f"/tickets/{ticket.id}"), signed_in(ada, f"/tickets/{ticket.id}")
    theirs.presses("Assign to me")
    mine.page.locator(".strip", has_text="Ada").wait_for()


def test_my_own_steps_one_after_the_other_never_look_like_somebody_elses(signed_in, sam):
    ticket = a_ticket(sam, subject="Pump leaks")
    reader = signed_in(sam, f"/tickets/{ticket.id}")
    for _n in range(3):
        for step in ("Resolve", "Reopen"):
            reader.page.get_by_role("button", name=step, exact=True).click()
    reader.page.get_by_role("button", name="Resolve", exact=True).wait_for()
    assert reader.page.locator(".news").count() == 0
