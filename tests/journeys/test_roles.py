"""A company's own role, made in the browser, held by somebody who signs in."""

import pytest

from app.access.robots import SYSTEM
from app.access.work import work
from app.users import service as users
from tests.app.making import a_lead

pytestmark = pytest.mark.journey


def test_an_administrator_makes_a_role_and_its_holder_sees_the_team_and_changes_nothing(signed_in, ada, ben, carl):
    a_lead(ben, name="Bens lead", company_name="Qx Ltd", city="Zibo")
    a_lead(carl, name="Carls lead")
    page = signed_in(ada, "/administration/roles/new").page
    page.get_by_label("Name in English").fill("Scout")
    page.get_by_label("Name in Chinese").fill("拓展专员")
    page.get_by_label("Leads: Sees").first.click()
    page.get_by_role("option", name="Team", exact=True).click()
    page.get_by_label("See leads.").check()
    page.locator("summary", has_text="Leads").click()
    for right, field in (("Not shown", "Company"), ("Masked", "City")):
        page.locator("details[open]").get_by_label(right).first.click()
        page.get_by_role("option", name=field, exact=True).click()
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/administration/roles/scout")
    page.get_by_text("Nobody holds this role.").wait_for()
    page.get_by_text("Leads: Not shown").wait_for()
    with work(SYSTEM) as w:
        users.create(w, "pat", "pat", "scout", "North")
    reader = signed_in(users.actor_named("pat"))
    reader.sees("Bens lead")
    assert reader.names_in_list() == ["Bens lead"]
    assert reader.page.get_by_text("Qx Ltd").count() == 0
    reader.page.get_by_role("link", name="Bens lead").click()
    reader.sees("City", "****")
    assert reader.page.get_by_text("Qx Ltd").count() + reader.page.get_by_role("button", name="Edit").count() == 0
    reader.sees("Scout")
    assert reader.page.get_by_role("link", name="New lead").count() == 0
    reader.goes_to("/deals")
    reader.sees("Your role does not include this page.", "See deals.")
