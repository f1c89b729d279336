"""Readers who are faster than the server: the cursor and what they write stay where they are."""

import pytest

from app.access.work import work
from app.activities import service as activities
from app.activities.schema import ActivityChange
from app.leads import service as leads
from app.leads.schema import LeadChange
from tests.app.making import a_customer, a_deal, a_lead, a_task

pytestmark = pytest.mark.journey

NOTE = "What was said or noted"


def focus_in(reader) -> str:
    return reader.page.evaluate("document.activeElement.id")


def test_enter_in_the_search_opens_what_the_whole_text_finds(signed_in, ben):
    for name in ("Acme", "Globex"):
        a_customer(ben, name=name)
    reader = signed_in(ben, "/tasks")
    reader.page.keyboard.press("Control+k")
    line = reader.page.locator("#search-text")
    line.fill("Acme")
    reader.page.locator(".hit", has_text="Acme").first.wait_for()
    line.fill("Globex")
    line.press("Enter")
    reader.page.locator("h1", has_text="Globex").wait_for()


def test_what_was_found_for_an_earlier_text_is_marked_until_the_answer_comes(signed_in, ben):
    a_customer(ben, name="Acme")
    reader = signed_in(ben, "/tasks")
    reader.page.keyboard.press("Control+k")
    line = reader.page.locator("#search-text")
    line.fill("Acme")
    reader.page.locator(".hit", has_text="Acme").first.wait_for()
    with reader.before_the_answer('"search-found'):
        line.fill("Globex")
        reader.page.locator('#search-found[aria-busy="true"] .hit', has_text="Acme").first.wait_for()
    reader.page.locator("#search-found:not([aria-busy]) [data-found=Globex]").wait_for()


def test_who_writes_a_note_while_the_form_of_the_record_opens_goes_on_writing(signed_in, ben):
    lead = a_lead(ben, name="Wang Fang")
    reader = signed_in(ben, f"/leads/{lead.id}")
    note = reader.field(NOTE)
    with reader.before_the_answer('\\"edit\\":'):
        reader.presses("Edit")
        note.click()
        reader.page.keyboard.type("Call ")
    reader.page.get_by_role("button", name="Save", exact=True).wait_for()
    reader.page.keyboard.type("back")
    assert note.input_value() == "Call back"


def test_what_i_type_before_the_form_has_opened_stands_in_it_and_is_no_shortcut(signed_in, ben, place):
    from playwright.sync_api import expect

    lead = a_lead(ben, name="Wang Fang")
    reader = signed_in(ben, f"/leads/{lead.id}", **place)
    with reader.before_the_answer('\\"edit\\":'):
        reader.page.keyboard.press("e")
        reader.page.keyboard.type("Dr gl n? ")
    line = reader.page.locator("input:focus")
    expect(line).to_have_value("Wang FangDr gl n? ")
    reader.page.keyboard.type("Li ")
    expect(line).to_have_value("Wang FangDr gl n? Li ")
    assert not reader.page.locator("#keys[open]").count()
    assert reader.page.url.endswith(f"/leads/{lead.id}")


def test_what_i_type_before_the_form_of_a_new_lead_is_there_stands_in_it(signed_in, ben):
    from playwright.sync_api import expect

    reader = signed_in(ben, "/leads")
    reader.page.keyboard.press("n")
    reader.page.keyboard.type("Wang")
    reader.page.locator(".form-page .form-card").wait_for()
    reader.page.keyboard.type(" Fang")
    expect(reader.page.locator("input:focus")).to_have_value("Wang Fang")


def test_who_is_about_to_write_keeps_the_cursor_when_the_record_changes(signed_in, ben, mona):
    lead = a_lead(ben, name="Wang Fang")
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.field(NOTE).click()
    with work(mona) as w:
        leads.change(w, lead.id, LeadChange(name="Wang Fang Fang"), lead.version)
    reader.page.locator("h1", has_text="Wang Fang Fang").wait_for()
    reader.page.keyboard.type("Called")
    assert reader.field(NOTE).input_value() == "Called"


def test_a_cell_takes_what_is_typed_for_it_and_the_one_before_takes_nothing(signed_in, ben):
    a_lead(ben, name="Wang Fang", city="Ningbo", company_name="Acme")
    reader = signed_in(ben, "/leads?columns=name,city,company_name")
    cell = "td[data-edit={}]"
    reader.page.locator(cell.format("city")).dblclick()
    reader.page.locator(".cell-form input:focus").wait_for()
    reader.page.keyboard.press("Escape")
    with reader.before_the_answer('"field":"company_name"'):
        reader.page.locator(cell.format("company_name")).dblclick()
        reader.page.keyboard.type("lost")
        assert reader.page.locator(".cell-form input:visible").count() == 0
    reader.page.locator(".cell-form input:focus").wait_for()
    assert '"company_name"' in focus_in(reader)
    reader.page.keyboard.type("Globex")
    reader.page.keyboard.press("Enter")
    reader.page.locator("td", has_text="Globex").wait_for()
    reader.sees("Ningbo")


def test_a_card_that_is_moved_by_keys_keeps_the_cursor(signed_in, ben):
    deal = a_deal(ben, customer_id=a_customer(ben).id)
    reader = signed_in(ben, "/deals/board")
    reader.page.locator(f".board-card[data-id='{deal.id}']").focus()
    reader.page.keyboard.press("m")
    reader.page.get_by_role("menuitem", name="Proposal").press("Enter")
    reader.page.locator(f".lane[data-lane=proposal] .board-card[data-id='{deal.id}']:focus").wait_for()


def test_who_leaves_a_meeting_that_was_refused_is_not_called_back_to_it(signed_in, ben):
    task = a_task(ben, kind="meeting", due_at="2098-12-01T10:00:00+08:00", duration_minutes=60)
    reader = signed_in(ben, "/calendar?look=week&on=2098-12-01")
    entry = reader.page.locator(f".cal-event[data-id='{task.id}']").first
    entry.wait_for()
    with work(ben) as w:
        activities.change(w, task.id, ActivityChange(subject="Changed meanwhile"), task.version)
    entry.focus()
    reader.page.keyboard.press("Shift+ArrowDown")
    reader.sees("changed")
    reader.page.locator("#menu-search, #shell-search").first.focus()
    entry.evaluate("entry => entry.classList.remove('cal-moving')")
    reader.page.evaluate("document.activeElement.blur(); document.body.append(document.createElement('i'))")
    assert reader.page.evaluate("document.activeElement === document.body")
