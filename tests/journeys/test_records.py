"""Working on records."""

import pytest
from sqlalchemy import select

from app.access.robots import SYSTEM
from app.access.work import work
from app.audit.model import AuditEntry
from app.core.i18n import _, current_locale
from app.customers import service as customers
from app.customers.schema import CustomerChange
from app.deals import service as deals
from app.leads import service as leads
from app.leads.schema import LeadChange
from tests.app.making import a_customer, a_deal, a_lead

pytestmark = pytest.mark.journey

KEPT = {"Negotiation": "商务谈判", "No budget": "没有预算", "Price": "价格"}


def of_company(words):
    """What a company keeps itself, stages and reasons, in the reader's language."""
    return KEPT[words] if current_locale() == "zh" else words


def test_a_sales_person_adds_a_lead_and_mends_a_wrong_phone_number(signed_in, ben):
    reader = signed_in(ben)
    reader.follows("New lead")
    reader.fills("Name", "Wang Fang")
    reader.fills("Company", "Acme")
    reader.fills("Phone", "12")
    reader.presses("Create lead")
    reader.sees("Give a phone number with its area code")
    assert reader.field("Name").input_value() == "Wang Fang"
    reader.fills("Phone", "138 0013 8000")
    reader.presses("Create lead")
    reader.sees("Details", "+86 ****8000", "Acme")


def test_a_form_without_its_name_says_what_to_do(signed_in, ben):
    reader = signed_in(ben, "/customers/new")
    reader.presses("Create customer")
    reader.sees("Fill this in.")
    reader.page.locator(".form input:focus[aria-invalid=true]").wait_for()


def test_a_refused_save_brings_the_reader_to_the_first_wrong_field(signed_in, ben):
    reader = signed_in(ben, f"/leads/{a_lead(ben).id}")
    reader.presses("Edit")
    reader.fills("E-mail", "nobody")
    reader.fills("City", "Xiamen")
    reader.page.locator(".form-save", has_text="Save").click()
    reader.sees("Give an e-mail address")
    assert reader.field("City").input_value() == "Xiamen"
    reader.page.locator(".form input:focus[aria-invalid=true]").wait_for()
    assert reader.field("E-mail").evaluate("field => field === document.activeElement")
    assert not reader.page.get_by_role("button", name="Edit").is_visible()


def test_a_manager_moves_a_deal_through_its_stages_to_won(signed_in, mona):
    deal = a_deal(mona, title="Ten pumps", amount="5000")
    reader = signed_in(mona, f"/deals/{deal.id}")
    reader.presses("Proposal")
    reader.page.locator(".path .here", has_text="Proposal").wait_for()
    reader.presses("Won")
    reader.sees("Won: Ten pumps")
    reader.presses("Close the deal")
    reader.page.locator(".path .won-here").wait_for()
    reader.sees("Moved from Proposal to Won")
    with work(mona) as w:
        assert deals.read(w, deal.id).semantic == "won"


def test_losing_a_deal_asks_why(signed_in, ben, place):
    deal = a_deal(ben)
    reader = signed_in(ben, f"/deals/{deal.id}", **place)
    reader.presses(_("Lost"))
    reader.presses(_("Cancel"))
    reader.sees_no(_("Why was it lost?"))
    reader.presses(_("Lost"))
    reader.presses(_("Close the deal"))
    reader.sees(_("Choose a reason from the list."))
    reader.chooses(_("Why was it lost?"), of_company("Price"))
    reader.fills(_("What is there to learn?"), "Ask for the budget first")
    reader.presses(_("Close the deal"))
    reader.page.locator(".path .lost-here").wait_for()
    with work(ben) as w:
        assert deals.read(w, deal.id).lost_reason == "price"


def test_a_closed_deal_is_reopened_only_after_saying_so(signed_in, ben, place):
    deal = a_deal(ben, amount="10")
    with work(ben) as w:
        deals.move(w, deal.id, deals.DealMove(stage="lost", lost_reason="no_budget"), deal.version)
    reader = signed_in(ben, f"/deals/{deal.id}", **place)
    reader.presses(of_company("Negotiation"))
    reader.sees(of_company("No budget"))
    reader.presses(_("Cancel"))
    reader.presses(_("Won"))
    reader.sees(_("This deal is closed. Reopen it first."))
    with work(ben) as w:
        assert deals.read(w, deal.id).lost_reason == "no_budget"
    reader.presses(of_company("Negotiation"))
    reader.fills(_("Why is it taken up again?"), "They asked again")
    reader.presses(_("Reopen the deal"))
    reader.page.locator(".path .here", has_text=of_company("Negotiation")).wait_for()
    reader.sees("They asked again")
    reader.sees(_("Lost reason: {reason}", reason=of_company("No budget")))


def test_two_people_edit_the_same_customer_and_the_second_sees_both_values(signed_in, ben, mona):
    customer = a_customer(ben, name="Acme", city="Berlin")
    reader = signed_in(ben, f"/customers/{customer.id}")
    reader.presses("Edit")
    reader.fills("City", "Hamburg")
    with work(mona) as w:
        customers.change(w, customer.id, CustomerChange(city="Bremen"), customer.version)
    reader.presses("Save")
    reader.sees("Mona changed this record while you were editing it.", "Bremen", "Hamburg")
    reader.page.wait_for_function("document.querySelector('.conflict').getBoundingClientRect().top >= 0")
    reader.presses("Save mine")
    reader.page.locator(".conflict").wait_for(state="detached")
    with work(ben) as w:
        assert customers.read(w, customer.id).city == "Hamburg"


def test_editing_sends_only_what_was_changed_and_keeps_a_masked_number(signed_in, ben):
    customer = a_customer(ben, name="Acme", phone="13800138000")
    reader = signed_in(ben, f"/customers/{customer.id}")
    reader.presses("Edit")
    reader.chooses("Industry", "Pharmaceuticals")
    reader.presses("Save")
    reader.page.locator(".form-save", has_text="Save").wait_for(state="detached")
    reader.sees("Pharmaceuticals", "****8000")
    with work(SYSTEM) as w:
        changed = w.session.scalars(select(AuditEntry).where(AuditEntry.action == "update")).one()
    assert "phone" not in changed.changes
    assert "industry" in changed.changes


def test_showing_a_phone_number_leaves_a_trace(signed_in, ben):
    lead = a_lead(ben, phone="13800138000")
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.presses("Show; this is recorded")
    reader.sees("+8613800138000")
    with work(SYSTEM) as w:
        entry = w.session.scalars(select(AuditEntry).where(AuditEntry.action == "reveal")).one()
    assert (entry.entity_id, entry.actor_id) == (lead.id, ben.user_id)


def test_a_lead_is_converted_into_a_customer_and_a_deal(signed_in, ben):
    lead = a_lead(ben, name="Wang Fang", company_name="Acme")
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.presses("Converted")
    reader.fills("Deal", "First order")
    reader.page.locator(".form-save", has_text="Convert").click()
    reader.sees("Converted into")
    reader.page.locator(".related").get_by_role("link", name="First order").click()
    reader.sees("First order")


def test_a_disqualified_lead_says_why(signed_in, ben):
    lead = a_lead(ben)
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.presses("Disqualified")
    reader.chooses("Why does it come to nothing?", "Student or private person")
    reader.page.locator(".form-save").locator("visible=true").last.click()
    reader.sees("Student or private person")


def test_escape_leaves_the_form_of_a_record_and_a_corrected_line_is_no_longer_red(signed_in, ben):
    lead = a_lead(ben, city="Berlin")
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.presses("Edit")
    reader.fills("Employees", "many")
    reader.presses("Save")
    red = reader.page.locator("[aria-invalid=true]")
    red.wait_for()
    reader.fills("Employees", "12")
    red.wait_for(state="detached")
    reader.field("City").press("Escape")
    reader.page.locator(".form-save", has_text="Save").wait_for(state="detached")
    reader.sees("Berlin")


def test_a_call_written_down_appears_in_the_timeline(signed_in, ben):
    customer = a_customer(ben)
    reader = signed_in(ben, f"/customers/{customer.id}")
    reader.page.get_by_role("tab", name="Call").click()
    reader.fills("What was said or noted", "Asked for an offer")
    reader.presses("Log")
    reader.page.locator(".timeline", has_text="Asked for an offer").wait_for()


def test_a_call_and_then_the_next_step_of_a_new_lead_are_no_conflict(signed_in, ben):
    lead = a_lead(ben)
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.page.get_by_role("tab", name="Call").click()
    reader.fills("What was said or noted", "Asked for an offer")
    reader.presses("Log")
    reader.page.locator(".timeline", has_text="Asked for an offer").wait_for()
    reader.page.locator(".path .here", has_text="Contacted").wait_for()
    reader.presses("Engaged")
    reader.page.locator(".path .here", has_text="Engaged").wait_for()


def test_a_call_written_down_while_the_details_are_open_is_no_conflict(signed_in, ben):
    lead = a_lead(ben)
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.presses("Edit")
    reader.fills("City", "Xiamen")
    reader.page.get_by_role("tab", name="Call").click()
    reader.fills("What was said or noted", "Asked for an offer")
    reader.presses("Log")
    reader.page.locator(".timeline", has_text="Asked for an offer").wait_for()
    assert reader.field("City").input_value() == "Xiamen"
    reader.presses("Save")
    reader.page.locator(".form-save", has_text="Save").wait_for(state="detached")
    with work(ben) as w:
        assert (leads.read(w, lead.id).city, leads.read(w, lead.id).status) == ("Xiamen", "contacted")


def test_a_change_by_somebody_else_between_stays_a_conflict(signed_in, ben, mona):
    lead = a_lead(ben, city="Berlin")
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.presses("Edit")
    reader.fills("City", "Xiamen")
    with work(mona) as w:
        leads.change(w, lead.id, LeadChange(city="Bremen"), lead.version)
    reader.page.get_by_role("tab", name="Call").click()
    reader.fills("What was said or noted", "Asked for an offer")
    reader.presses("Log")
    reader.page.locator(".timeline", has_text="Asked for an offer").wait_for()
    reader.presses("Save")
    reader.sees("changed this record while you were editing it.", "Bremen")


def test_a_task_is_planned_and_done(signed_in, ben):
    customer = a_customer(ben)
    reader = signed_in(ben, f"/customers/{customer.id}")
    reader.page.get_by_role("tab", name="Task").click()
    reader.fills("What to do", "Send the offer")
    reader.fills("When", "2026-12-01T09:00")
    reader.presses("Plan")
    reader.page.locator(".card", has_text="Planned").get_by_text("Send the offer").wait_for()
    reader.presses("Done: Send the offer")
    reader.page.locator(".timeline", has_text="Send the offer").wait_for()


def test_a_record_of_somebody_else_is_not_there(signed_in, ben, carl):
    deal = a_deal(carl)
    reader = signed_in(ben, f"/deals/{deal.id}")
    reader.sees("There is nothing here.")


def test_a_manager_hands_a_lead_over_to_a_colleague_of_the_team(signed_in, mona, ben, amy, carl):
    lead = a_lead(ben, name="Li Lei")
    reader = signed_in(mona, f"/leads/{lead.id}")
    reader.presses("Hand over")
    reader.sees("Owner now: Ben")
    reader.page.locator(".form-save", has_text="Hand over").click()
    reader.sees("Fill this in.")
    reader.field("New owner").click()
    assert reader.page.get_by_role("option").all_inner_texts() == ["Amy", "Mona"]
    reader.page.get_by_role("option", name="Amy").click()
    reader.page.locator(".form-save", has_text="Hand over").click()
    reader.page.locator(".strip", has_text="Amy").wait_for()


def test_the_next_record_of_the_list_is_one_press_away(signed_in, ben):
    for name in ("Li Lei", "Wang Fang", "Zhao Min"):
        a_lead(ben, name=name)
    reader = signed_in(ben, "/leads?sort=name")
    reader.follows("Wang Fang")
    reader.sees("2 / 3")
    reader.presses("Next record")
    reader.page.locator("h1", has_text="Zhao Min").wait_for()
    reader.sees("3 / 3")
    reader.presses("Previous record")
    reader.page.locator("h1", has_text="Wang Fang").wait_for()


def test_i_delete_a_deal_from_its_page_and_take_it_back(signed_in, ben, place):
    deal = a_deal(ben, title="Ten pumps")
    reader = signed_in(ben, f"/deals/{deal.id}", **place)
    reader.page.locator(".head").get_by_role("button", name=_("More")).click()
    reader.page.get_by_role("menuitem", name=_("Delete")).click()
    reader.page.get_by_role("dialog").get_by_role("button", name=_("Delete")).click()
    reader.page.wait_for_url("**/deals")
    reader.page.locator(".mantine-Notification-root").get_by_role("button", name=_("Undo")).click()
    reader.sees(_("Taken back."))
    reader.goes_to(f"/deals/{deal.id}")
    reader.sees("Ten pumps")
