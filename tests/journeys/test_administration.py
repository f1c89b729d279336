"""Journeys of an administrator: a colleague comes, another leaves, and what the company calls things."""

import re
from threading import Event

import pytest
from sqlalchemy import text

from app.access.actor import Role
from app.access.robots import SYSTEM
from app.access.work import work
from app.deals import service as deals
from app.jobs import service as jobs
from app.jobs.perform import perform
from app.jobs.schema import JobQuery
from app.users import links
from app.users import service as users
from app.users.model import Purpose
from tests.app.making import a_customer, a_deal, a_lead

pytestmark = pytest.mark.journey


def test_i_invite_a_colleague_who_chooses_a_password_and_works(signed_in, door, ada):
    reader = signed_in(ada, "/administration")
    reader.follows("People")
    reader.follows("Invite a colleague")
    reader.fills("Full name", "Nora New")
    reader.fills("Login", "ben")
    reader.chooses("Role", "Sales manager")
    reader.chooses("Team", "North")
    reader.presses("Make an invitation")
    reader.sees("This login is taken; choose another.")
    reader.fills("Login", "nora@example.com")
    reader.presses("Make an invitation")
    reader.sees("Nora New is invited", "it is shown only now")
    link = reader.page.locator(".secret-link").inner_text()
    guest = door(width=390)
    guest.page.goto(re.sub("^.*?(?=/choose-password)", "", link))
    guest.sees("Hello Nora New.")
    guest.field("New password").fill("a longer one")
    guest.presses("Save and sign in")
    guest.goes_to("/leads")
    guest.sees("Leads")
    reader.follows("To Nora New")
    reader.sees("nora@example.com", "Can sign in", "Chrome on Linux")


def test_a_colleague_leaves_and_hands_over_what_they_have_in_hand(signed_in, ada, ben, amy):
    a_customer(ben, name="Acme")
    deal = a_deal(ben)
    bens, adas = signed_in(ben, "/leads"), signed_in(ada, f"/administration/people/{ben.user_id}")
    adas.sees("In hand")
    adas.presses("Deactivate")
    adas.page.locator(".form-save", has_text="Deactivate").click()
    adas.sees("Choose who takes over 1 record.")
    adas.chooses("Customers (1) to", "Amy")
    adas.chooses("Deals (1) to", "Amy")
    adas.page.locator(".form-save", has_text="Deactivate").click()
    adas.sees("Deactivated", "They have nothing in hand.")
    with work(amy) as w:
        assert deals.read(w, deal.id).owner == "Amy"
    bens.page.wait_for_timeout(2500)
    bens.page.goto("/leads")
    bens.sees("Password")


def test_i_give_a_colleague_a_link_for_a_new_password(signed_in, ada, ben):
    reader = signed_in(ada, f"/administration/people/{ben.user_id}", width=390)
    reader.presses("Link for a new password")
    reader.sees("A link for Ben")
    assert "/choose-password?key=" in reader.page.locator(".secret-link").inner_text()


def test_i_get_in_although_somebody_guesses_at_my_login(door, ben):
    with work(SYSTEM) as w:
        path = links.make(w, ben.user_id, Purpose.WAY_BACK).path
    reader = door()
    reader.page.goto(path)
    reader.field("New password").fill("a longer one")
    reader.presses("Save and sign in")
    reader.goes_to("/leads")
    reader.page.goto(path)
    reader.sees("This link does not work any more.")


def test_i_put_a_team_under_another(signed_in, ada):
    reader = signed_in(ada, "/administration/teams")
    reader.presses("New team")
    reader.fills("Name", "Harbour")
    reader.chooses("Under", "North")
    reader.page.locator(".form-save", has_text="Add").click()
    reader.page.get_by_role("row", name="Harbour").wait_for()
    line = reader.page.get_by_role("row", name="Harbour")
    line.get_by_role("button", name="Retire").click()
    reader.page.locator(".form-save", has_text="Retire").click()
    reader.sees("Use again")


def test_a_reason_i_add_is_chosen_when_a_deal_is_lost(signed_in, ada, ben):
    deal = a_deal(ben)
    adas = signed_in(ada, "/administration/lost-reasons")
    adas.presses("New lost reason")
    adas.fills("English name", "Lost the tender")
    adas.fills("Chinese name", "未中标")
    adas.page.locator(".form-save", has_text="Add").click()
    adas.page.get_by_role("row", name="Lost the tender").wait_for()
    bens = signed_in(ben, f"/deals/{deal.id}")
    bens.presses("Lost")
    bens.chooses("Why was it lost?", "Lost the tender")
    bens.presses("Close the deal")
    bens.page.locator(".path .lost-here").wait_for()
    bens.sees("Lost reason: Lost the tender")


def test_i_change_how_likely_a_stage_is_won(signed_in, ada):
    reader = signed_in(ada, "/administration/stages")
    line = reader.page.get_by_role("row", name="Proposal")
    line.get_by_role("button", name="Edit").click()
    reader.fills("Probability in percent", "101")
    reader.page.locator(".form-save", has_text="Save").click()
    reader.sees("Use 100 or less.")
    reader.fills("Probability in percent", "40")
    reader.page.locator(".form-save", has_text="Save").click()
    line.get_by_text("40%").wait_for()
    line.get_by_role("button", name="Proposal: Further up").click()
    reader.page.locator("tbody tr:nth-child(2)", has_text="Proposal").wait_for()


def test_i_say_how_many_leads_should_be_new_at_a_time_and_the_board_warns_of_more(signed_in, ada, ben):
    for name in ("Li Lei", "Wang Fang"):
        a_lead(ben, name=name)
    reader = signed_in(ada, "/administration/boards")
    leads = reader.page.locator(".card:has(h2:text-is('Leads'))")
    leads.get_by_label("New").fill("1")
    leads.get_by_label("New").blur()
    leads.locator(".form-save").click()
    reader.sees("The board is drawn with these limits from now on.")
    bens = signed_in(ben, "/leads/board")
    bens.page.locator('.lane[data-lane="new"] h2', has_text="2/1").wait_for()


def test_i_remove_the_sample_data_once_i_have_seen_what_goes(signed_in, ada):
    with work(SYSTEM) as w:
        users.create(w, "dee", "Dee", Role.SALES, "Demo")
        w.session.execute(text("update app.users set is_sample = true where login = 'dee'"))
        w.session.execute(text("update app.teams set is_sample = true where name = 'Demo'"))
    reader = signed_in(ada, "/today")
    reader.sees("First steps")
    reader.follows("Remove the sample data")
    reader.sees("What goes", "Nothing of your own refers to the sample data.")
    reader.presses("Remove the sample data")
    reader.sees("This cannot be taken back.", "Teams: 1")
    reader.presses("Remove it all")
    reader.sees("Removal of the sample data", "Waiting")
    with work(ada) as w:
        job = jobs.list_jobs(w, JobQuery()).rows[0]
    perform(job.id, Event())
    reader.sees("There is no sample data.", "removed: 2")
    reader.goes_to("/administration")
    reader.sees("Invite colleagues")
    reader.sees_no("Sample data")
