"""Many records at once."""

from threading import Event

import pytest
from sqlalchemy import insert

from app.access.robots import SYSTEM
from app.access.work import work
from app.jobs import service as jobs
from app.jobs.perform import perform
from app.jobs.schema import JobQuery
from app.leads import service as leads
from app.leads.model import Lead
from app.leads.schema import LeadQuery
from tests.app.fields.test_custom import a_field
from tests.app.making import a_lead

pytestmark = pytest.mark.journey


def perform_newest(by):
    with work(by) as w:
        job = jobs.list_jobs(w, JobQuery()).rows[0]
    perform(job.id, Event())


def count(reader, owner):
    with work(reader) as w:
        return leads.list_leads(w, LeadQuery(owner_id=owner.user_id)).count


def test_five_hundred_leads_are_handed_over_and_come_back(signed_in, mona, ben, amy):
    rows = [{"name": f"Lead {n:03}", "owner_id": ben.user_id, "team_id": ben.team_id} for n in range(500)]
    with work(SYSTEM) as w:
        w.session.execute(insert(Lead), rows)
    reader = signed_in(mona)
    reader.sees("500 records")
    reader.page.get_by_label("Select all on this page").click()
    reader.presses("Select all that match")
    reader.sees("All that match are selected")
    reader.presses("Hand over")
    reader.chooses("New owner", "Amy")
    reader.page.locator(".bulk-ask .button-primary").click()
    reader.sees("This runs in the background.")
    perform_newest(mona)
    assert (count(mona, ben), count(mona, amy)) == (0, 500)
    reader.page.reload()
    reader.presses("Undo")
    reader.page.locator(".news", has_text="Undo:").wait_for()
    perform_newest(mona)
    assert (count(mona, ben), count(mona, amy)) == (500, 0)


def test_two_leads_are_tagged_with_what_an_administrator_offers(signed_in, ada, ben):
    a_field(ada, kind="choices", label_en="Tags", options="Fair / 展会\nPress / 媒体", is_listed=True)
    for name in ("Wang Fang", "Li Lei"):
        a_lead(ben, name=name)
    reader = signed_in(ben)
    reader.page.get_by_label("Select all on this page").click()
    reader.presses("Tag")
    reader.picks("Tags", "Fair")
    reader.presses("Add them")
    reader.sees("This runs in the background.")
    perform_newest(ben)
    reader.presses("Show the list anew")
    reader.page.locator("td", has_text="Fair").nth(1).wait_for()


def test_the_questions_open_with_their_lists_closed_so_that_all_can_be_pressed(signed_in, ada, ben):
    a_field(ada, kind="choices", label_en="Tags", options="Fair / 展会\nPress / 媒体")
    a_lead(ben)
    reader = signed_in(ben)
    reader.page.get_by_label("Select all on this page").click()
    bar = reader.page.get_by_role("toolbar")
    bar.get_by_role("button", name="Edit").click()
    reader.page.locator(".bulk-ask .button-primary", has_text="Change them").click()
    reader.sees("Choose a field and what it shall hold.")
    reader.page.keyboard.press("Escape")
    reader.page.locator(".bulk-ask").wait_for(state="detached")
    bar.get_by_role("button", name="Tag").click()
    reader.page.locator(".bulk-ask .button-primary", has_text="Add them").click()
    reader.sees("Choose at least one.")


UNREST = """
    const part = document.documentElement.appendChild(document.createElement("i"));
    window.unrest = setInterval(() => (part.textContent = Math.random()), 20)"""


def test_all_stay_chosen_that_were_chosen_while_the_page_was_still_being_drawn(signed_in, mona, ben):
    with work(SYSTEM) as w:
        leads_of_ben = [
            {"name": f"Lead {n:02}", "owner_id": ben.user_id, "team_id": ben.team_id} for n in range(30)
        ]
        w.session.execute(insert(Lead), leads_of_ben)
    reader = signed_in(mona)
    reader.page.goto("/leads", wait_until="commit")
    reader.page.evaluate(UNREST)
    reader.sees("30 records")
    reader.page.get_by_label("Select all on this page").click()
    reader.presses("Select all that match")
    reader.page.evaluate("clearInterval(window.unrest)")
    reader.page.wait_for_timeout(300)
    reader.sees("All that match are selected")


def test_a_long_name_ends_before_the_box_of_its_card_on_a_phone(signed_in, ben):
    a_lead(ben, name="A name that goes on " * 9)
    reader = signed_in(ben, width=390)
    box = reader.page.locator("[data-pick]").first.bounding_box()
    name = reader.page.locator("td.lead-cell").first
    padding = name.evaluate("cell => parseFloat(getComputedStyle(cell).paddingRight)")
    assert name.bounding_box()["x"] + name.bounding_box()["width"] - padding <= box["x"]
