"""Finding one's way through lists."""

import re

import pytest

from app.access.work import work
from app.core.i18n import _
from app.leads import service as leads
from app.leads.model import Status
from tests.app.making import a_customer, a_deal, a_lead

pytestmark = pytest.mark.journey


def test_a_filtered_list_can_be_shared_as_an_address(signed_in, mona):
    engaged = a_lead(mona, name="Engaged one")
    a_lead(mona, name="New one")
    with work(mona) as w:
        leads.move(w, engaged.id, Status.ENGAGED, engaged.version)
    reader = signed_in(mona)
    reader.chooses("Status", "Engaged")
    reader.sees_no("New one")
    assert "status=engaged" in reader.page.url
    reader.page.reload()
    assert reader.names_in_list() == ["Engaged one"]


def test_searching_finds_part_of_a_name(signed_in, ben):
    a_customer(ben, name="晨光机械")
    a_customer(ben, name="Northwind")
    reader = signed_in(ben, "/customers")
    reader.field("Search").fill("光机")
    reader.sees_no("Northwind")
    assert reader.names_in_list() == ["晨光机械"]
    reader.field("Search").fill("nobody at all")
    reader.sees("No results with these filters.")


def test_a_long_list_turns_page_by_page(signed_in, ben):
    for n in range(30):
        a_customer(ben, name=f"Customer {n:02}")
    reader = signed_in(ben, "/customers?sort=name")
    assert len(reader.names_in_list()) == 25
    reader.sees("30 records")
    reader.presses("Next")
    reader.sees("Customer 29")
    assert reader.names_in_list()[0] == "Customer 25"
    reader.presses("Previous")
    reader.sees("Customer 00")


def test_a_heading_sorts(signed_in, ben):
    a_deal(ben, title="Small", amount="10")
    a_deal(ben, title="Large", amount="1000")
    a_deal(ben, title="Not stated")
    reader = signed_in(ben, "/deals")
    reader.presses("Amount")
    reader.page.wait_for_url("**sort=-amount")
    reader.page.locator("th[aria-sort=descending]").wait_for()
    assert reader.names_in_list() == ["Large", "Small", "Not stated"]


def test_a_service_agent_finds_no_leads(signed_in, sam):
    reader = signed_in(sam, "/customers")
    reader.sees("Customers")
    assert reader.page.get_by_role("link", name="Leads").count() == 0
    reader.goes_to("/leads")
    reader.sees("Your role does not include this page.")


def test_an_analyst_reads_and_cannot_add(signed_in, ana, ben):
    a_lead(ben, name="Li Lei")
    reader = signed_in(ana)
    assert reader.names_in_list() == ["Li Lei"]
    assert reader.page.get_by_text("New lead").count() == 0
    reader.follows("Li Lei")
    reader.sees("Details")
    assert reader.page.get_by_role("button", name="Edit").count() == 0


def test_on_a_phone_rows_are_cards_and_nothing_scrolls_sideways(signed_in, ben):
    a_customer(ben, name="A customer with quite a long name, Ltd.", phone="13800138000", annual_revenue="1000000")
    reader = signed_in(ben, "/customers", width=390)
    reader.sees("A customer with quite a long name")
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
    reader.follows("A customer with quite a long name")
    reader.sees("Details")
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_address_that_leads_nowhere_says_so(signed_in, ben):
    reader = signed_in(ben, "/nowhere/at/all")
    reader.sees("There is nothing here.")


def test_any_record_is_found_from_anywhere_by_keyboard(signed_in, ben):
    a_customer(ben, name="Acme Pumps")
    a_deal(ben, title="Pumps for Acme")
    reader = signed_in(ben)
    reader.sees("No leads yet.")
    reader.page.keyboard.press("Control+k")
    reader.page.locator("#search-text").fill("pumps")
    reader.sees("Acme Pumps", "Pumps for Acme")
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/customers/*")
    reader.page.locator("#search-text").wait_for(state="hidden")
    reader.sees("Details")


def test_a_name_of_another_record_leads_to_that_record_and_the_rest_of_the_row_to_its_own(signed_in, ben):
    customer = a_customer(ben, name="Northwind")
    deal = a_deal(ben, title="Ten pumps", customer_id=customer.id)
    reader = signed_in(ben, "/deals")
    reader.page.locator("tbody a", has_text="Northwind").click()
    reader.page.wait_for_url(f"**/customers/{customer.id}")
    reader.goes_to("/deals")
    reader.page.locator("tbody td[data-label=Stage]").click(force=True)
    reader.page.wait_for_url(f"**/deals/{deal.id}")


def test_a_filter_with_an_or_is_put_together_and_sent_to_a_colleague(signed_in, mona, ben):
    a_lead(ben, name="Near", city="Ningbo")
    a_lead(ben, name="Large", est_amount="90000")
    a_lead(ben, name="Neither")
    reader = signed_in(mona)
    reader.presses("Filter")
    reader.page.locator(".rule-field input").first.click()
    reader.page.get_by_role("option", name="City").click()
    reader.page.get_by_label("Value", exact=True).fill("ning")
    reader.sees_no("Neither")
    reader.presses("Add condition")
    reader.page.locator(".rule-field input").nth(1).click()
    reader.page.get_by_role("option", name="Estimate").click()
    reader.page.get_by_label("Value", exact=True).nth(1).fill("5万")
    reader.sees("No results with these filters.")
    reader.chooses("How conditions are joined", "or")
    reader.sees("Near", "Large")
    colleague = signed_in(ben, reader.page.url)
    assert sorted(colleague.names_in_list()) == ["Large", "Near"]
    assert colleague.page.get_by_label("Value", exact=True).nth(1).input_value() == "5万"


def headings(reader):
    """On the phone cards say them beside each value."""
    return reader.page.locator("thead th[data-column]").all_text_contents()


def test_columns_are_chosen_put_in_order_by_key_made_wider_and_are_there_again_tomorrow(signed_in, ben):
    a_lead(ben, name="Li Lei", city="Ningbo")
    reader = signed_in(ben)
    reader.presses("Columns")
    reader.page.get_by_label("City", exact=True).check()
    reader.page.get_by_label("Company", exact=True).uncheck()
    reader.page.locator("th[data-column=city]").wait_for()
    reader.page.locator("th[data-column=company_name]").wait_for(state="detached")
    reader.page.get_by_role("button", name="Move City").focus()
    for _step in range(9):
        reader.page.keyboard.press("ArrowUp")
    reader.sees("City is at place 2")
    reader.page.locator("th[data-column]:nth-child(3)[data-column=city]").wait_for()
    reader.page.get_by_role("button", name="Keep in view up to City").click()
    reader.page.locator("th.frozen[data-column=city]").wait_for()
    reader.page.get_by_role("separator", name="Width of Name").focus()
    for _step in range(5):
        reader.page.keyboard.press("ArrowRight")
    reader.page.locator("th[data-column=name][data-width]").wait_for()
    reader.page.wait_for_url("**columns=name%3A*")
    address = reader.page.url
    reader.goes_to("/leads")
    assert headings(reader)[:2] == ["Name", "City"]
    stays = "head => [head.previousElementSibling.offsetWidth, Number.parseInt(getComputedStyle(head).left)]"
    wide, left = reader.page.locator("th.frozen[data-column=city]").evaluate(stays)
    assert left == wide
    assert int(reader.page.locator("th[data-column=name]").get_attribute("data-width")) > 120
    reader.presses("Columns")
    reader.presses("As they were")
    reader.page.locator("th[data-column=company_name]").wait_for()
    assert "City" not in headings(reader)
    reader.page.goto(address)
    reader.page.locator("th[data-column=city]").wait_for()


def test_a_shared_view_is_opened_by_a_colleague(signed_in, mona, ben, amy, place):
    for owner, name in ((ben, "Of Ben"), (amy, "Of Amy")):
        a_lead(owner, name=name, city="Ningbo")
    a_lead(ben, name="Elsewhere", city="Paris")
    reader = signed_in(mona, '/leads?filter={"all":[["city","contains","ning"]]}&sort=name&columns=name,city')
    assert sorted(reader.names_in_list()) == ["Of Amy", "Of Ben"]
    reader.presses("Views")
    reader.fills("Name of the view", "Ningbo first")
    reader.field("Shared with teams").focus()
    reader.page.keyboard.press("ArrowDown")
    reader.page.get_by_role("option", name="North").click()
    reader.page.keyboard.press("Escape")
    reader.presses("Save as a new view")
    reader.page.get_by_role("tab", name="Ningbo first").wait_for()
    colleague = signed_in(ben, **place)
    colleague.presses(_("Views"))
    colleague.sees(_("from {name}", name="Mona"))
    colleague.follows("Ningbo first")
    colleague.page.get_by_role("tab", name="Ningbo first").wait_for()
    assert colleague.names_in_list() == ["Of Ben"]
    assert headings(colleague) == [_("Name"), _("City")]
    colleague.page.get_by_role("tab", name=_("All")).click()
    colleague.sees("Elsewhere")
    assert _("Company") in headings(colleague)


def test_a_list_is_grouped_and_summed_up(signed_in, ben):
    for name, channel, estimate in (
        ("Small", "email", "100"),
        ("Large", "email", "400"),
        ("Other", "referral", "50"),
    ):
        a_lead(ben, name=name, channel=channel, est_amount=estimate)
    reader = signed_in(ben, "/leads?columns=name,est_amount")
    reader.page.locator(".list-sum", has_text="550").wait_for()
    reader.chooses("Group by", "Channel")
    reader.page.locator(".group-line", has_text="500").wait_for()
    reader.page.locator(".group-open").first.click()
    reader.sees("Small", "Large")
    assert sorted(reader.names_in_list()) == ["Large", "Small"]
    assert reader.page.get_by_text(re.compile(r"\d new record")).count() == 0
    reader.page.reload()
    reader.sees("Small", "Large")


def test_a_record_is_looked_at_beside_the_list_and_the_next_one_by_key(signed_in, ben):
    for name in ("Anna", "Bert"):
        a_lead(ben, name=name)
    reader = signed_in(ben, "/leads?sort=name")
    reader.page.locator("tr", has_text="Anna").hover()
    reader.page.locator("tr", has_text="Anna").get_by_role("button", name="Show beside the list").click()
    beside = reader.page.locator(".beside")
    beside.get_by_role("heading", name="Anna").wait_for()
    reader.page.keyboard.press("j")
    beside.get_by_role("heading", name="Bert").wait_for()
    reader.page.keyboard.press("k")
    beside.get_by_role("heading", name="Anna").wait_for()
    reader.page.keyboard.press("Escape")
    beside.wait_for(state="hidden")
    assert reader.page.url.endswith("/leads?sort=name")


def test_a_cell_is_changed_in_the_list(signed_in, ben):
    a_lead(ben, name="Anna", company_name="Old Ltd")
    reader = signed_in(ben, "/leads")
    reader.page.locator("td[data-edit=company_name]").dblclick()
    line = reader.page.locator(".cell-form input").first
    line.fill("New Ltd")
    reader.page.keyboard.press("Enter")
    reader.page.locator("td[data-edit=company_name]", has_text="New Ltd").wait_for()
    reader.page.locator("td[data-edit=company_name]").dblclick()
    line.fill("Never Ltd")
    reader.page.keyboard.press("Escape")
    reader.page.locator(".cell-form").wait_for(state="hidden")
    assert reader.page.locator("td[data-edit=company_name]").inner_text() == "New Ltd"


DANGLING = """() => [...document.querySelectorAll('[role="tab"][aria-controls]')]
    .filter((tab) => !document.getElementById(tab.getAttribute("aria-controls"))).length"""


def test_menus_and_tabs_say_to_those_who_hear_a_page_what_is_there(signed_in, mona):
    """The state of a menu stands on its button, which has a role; a tab points at no panel that is not there."""
    page = signed_in(mona, "/leads").page
    button = page.locator("button[aria-haspopup=menu][aria-expanded=false]").first
    button.click()
    page.locator("button[aria-haspopup=menu][aria-expanded=true]").wait_for()
    page.keyboard.press("Escape")
    page.locator("button[aria-haspopup=menu][aria-expanded=true]").wait_for(state="detached")
    assert page.locator("div[aria-haspopup], div[aria-expanded]:not([role])").count() == 0
    assert page.evaluate(DANGLING) == 0


def test_an_address_that_leads_nowhere_has_a_heading(signed_in, mona):
    signed_in(mona, "/leads/nothing/here").page.get_by_role("heading", name="There is nothing here.").wait_for()
