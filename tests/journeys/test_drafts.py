"""What somebody began to write and did not save."""

import pytest
from sqlalchemy import select

from app.access.robots import SYSTEM
from app.access.work import work
from app.customers import service as customers
from app.customers.schema import CustomerChange
from app.leads.model import Lead
from app.users import service as users
from tests.app.making import a_customer, a_lead

pytestmark = pytest.mark.journey

DRAFTS = "Object.entries(localStorage).filter(([key]) => key.startsWith('crm_draft:')).map(([_, kept]) => kept)"


def drafts(reader, few=None):
    """What the browser keeps, once it keeps `few` drafts."""
    reader.page.wait_for_function(f"few => {DRAFTS}.length === few", arg=few)
    return "".join(reader.page.evaluate(DRAFTS))


def test_a_half_filled_form_left_by_the_menu_is_offered_on_return_until_it_is_saved(signed_in, ben):
    reader = signed_in(ben, "/leads/new")
    reader.fills("Name", "Wang Fang")
    reader.chooses("Industry", "Pharmaceuticals")
    reader.field("City").fill("Xia")
    reader.page.locator(".side-links a", has_text="Deals").click()
    reader.page.wait_for_url("**/deals")
    reader.goes_to("/leads/new")
    reader.sees("You began this on", "Wang Fang · Pharmaceuticals · Xia")
    reader.presses("Go on with it")
    reader.page.locator(".draft").wait_for(state="hidden")
    assert [reader.field(one).input_value() for one in ("Name", "Industry", "City")] == [
        "Wang Fang", "Pharmaceuticals", "Xia",
    ]  # fmt: skip
    reader.fills("Phone", "12")
    reader.presses("Create lead")
    reader.sees("Give a phone number with its area code")
    assert "Wang Fang" in drafts(reader, 1)
    reader.fills("Phone", "138 0013 8000")
    reader.presses("Create lead")
    reader.sees("Details", "Pharmaceuticals", "Xia")
    assert drafts(reader, 0) == ""
    with work(SYSTEM) as w:
        assert w.session.scalars(select(Lead.name)).all() == ["Wang Fang"]


def test_what_was_begun_over_a_record_is_a_conflict_where_others_changed_the_same(signed_in, ben, mona):
    customer = a_customer(ben, name="Acme", city="Berlin", phone="13800138000")
    reader = signed_in(ben, f"/customers/{customer.id}")
    reader.presses("Edit")
    reader.field("City").fill("Hamburg")
    reader.page.keyboard.press("Escape")
    kept = drafts(reader, 1)
    assert "Hamburg" in kept
    assert "8000" not in kept
    with work(mona) as w:
        customers.change(w, customer.id, CustomerChange(city="Bremen"), customer.version)
    reader.goes_to(f"/customers/{customer.id}")
    reader.presses("Edit")
    reader.presses("Go on with it")
    reader.page.locator(".form-save", has_text="Save").click()
    reader.sees("Mona changed this record while you were editing it.", "Bremen", "Hamburg")
    reader.presses("Save mine")
    reader.page.locator(".conflict").wait_for(state="detached")
    assert drafts(reader, 0) == ""


def test_a_note_begun_on_one_record_is_offered_there_alone_and_ends_with_the_session(signed_in, ben):
    lead, other = a_lead(ben), a_lead(ben, name="Li Na")
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.field("What was said or noted").fill("Asked for")
    drafts(reader, 1)
    reader.goes_to(f"/leads/{other.id}")
    reader.page.locator(".composer .draft").wait_for(state="hidden")
    reader.goes_to(f"/leads/{lead.id}")
    reader.sees("Asked for")
    reader.page.evaluate("document.getElementById('shell-leave') || document.querySelector('.side-me').click()")
    reader.page.locator("#shell-leave").click()
    reader.page.wait_for_url("**/sign-in**")
    assert drafts(reader, 0) == ""


def takes_over(reader, actor):
    """Somebody else signs in with the same browser, while nobody signed out."""
    reader.signs_in(actor.name.lower(), users.add_sign_in(SYSTEM, actor.user_id))


def test_what_i_began_is_never_offered_to_a_colleague_at_my_browser_and_waits_for_me(signed_in, ben, mona):
    lead = a_lead(ben)
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.field("What was said or noted").fill("Asked for")
    drafts(reader, 1)
    reader.page.context.clear_cookies()
    takes_over(reader, mona)
    reader.goes_to(f"/leads/{lead.id}")
    reader.page.locator(".composer .draft").wait_for(state="hidden")
    assert reader.field("What was said or noted").input_value() == ""
    takes_over(reader, ben)
    reader.goes_to(f"/leads/{lead.id}")
    reader.sees("Asked for")


def test_a_page_left_open_saves_nothing_in_the_name_of_who_signed_in_after_me(signed_in, ben, mona):
    reader = signed_in(ben, "/leads/new")
    reader.fills("Name", "Wang Fang")
    takes_over(reader, mona)
    reader.presses("Create lead")
    reader.page.locator(".side-me", has_text="Mona").wait_for()
    assert reader.field("Name").input_value() == ""
    with work(SYSTEM) as w:
        assert w.session.scalars(select(Lead.name)).all() == []
