"""A day's tasks."""

import re

import pytest

from app.access.work import work
from app.activities import service
from app.activities.schema import ActivityQuery
from app.core.i18n import _
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_task

pytestmark = pytest.mark.journey


def fills_in(reader, place: str) -> None:
    """Presses a time and waits until it stands in the control."""
    from playwright.sync_api import expect

    reader.presses(_("In 3 working days"))
    written = f"{place} .mantine-Input-wrapper:has([data-calendar=datetime-local]) input"
    expect(reader.page.locator(written).last).to_have_value(re.compile(" 09:00"))


def test_a_call_is_logged_and_the_next_step_planned_in_one_form(signed_in, ben, place):
    contact = a_contact(ben, name="Wang Fang")
    deal = a_deal(ben, customer_id=contact.customer_id, contact_id=contact.id)
    reader = signed_in(ben, f"/deals/{deal.id}", **place)
    reader.page.get_by_role("tab", name=_("Call")).click()
    reader.chooses(_("Outcome"), _("Agreed next step"))
    reader.fills(_("Minutes"), "18")
    reader.fills(_("What was said or noted"), "Accepts the price\nWants 30/60/10 payment")
    reader.page.get_by_text(_("and plan the next step")).click()
    reader.fills(_("What to do"), "Settle payment terms")
    reader.presses(_("Log and plan"))
    reader.page.locator("[aria-invalid=true]").first.wait_for()
    fills_in(reader, ".composer")
    reader.presses(_("Log and plan"))
    reader.page.locator(".timeline", has_text="Accepts the price").wait_for()
    reader.sees(_(" with {name}", name="Wang Fang").strip(), _("Agreed next step"), _(" · {n} min", n=18))
    reader.sees("Wants 30/60/10 payment")
    reader.page.locator(".card", has_text=_("Planned")).get_by_text("Settle payment terms").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_late_task_is_opened_moved_and_done(signed_in, ben, width):
    task = a_task(ben, due_at="2026-01-05", customer_id=a_customer(ben).id)
    reader = signed_in(ben, "/tasks", width=width)
    reader.sees("Overdue", "d late", "Acme")
    reader.page.get_by_role("button", name="Send the offer", exact=True).click()
    reader.page.get_by_role("dialog").get_by_label("Priority").click()
    reader.page.get_by_role("option", name="Urgent").click()
    fills_in(reader, "#task-open")
    reader.presses("Save")
    reader.sees("Within a week")
    with work(ben) as w:
        assert service.read(w, task.id).priority == "urgent"
    reader.page.get_by_role("tab", name="Mine 1").wait_for()
    reader.presses("Done: Send the offer")
    reader.sees("Nothing to do.")
    reader.page.get_by_role("tab", name="Mine", exact=True).wait_for()


def test_a_manager_asks_a_colleague_and_follows_it(signed_in, company):
    reader = signed_in(company.mona, "/tasks")
    reader.page.locator("summary").click()
    reader.fills("What to do", "Visit Acme")
    fills_in(reader, ".task-add")
    reader.chooses("Assignee", "Ben")
    reader.presses("Add task")
    reader.page.locator(".task-add[open]").wait_for(state="detached")
    reader.goes_to("/tasks?view=asked")
    reader.sees("Visit Acme")
    with work(company.ben) as w:
        assert [one.subject for one in service.list_activities(w, ActivityQuery()).rows] == ["Visit Acme"]


def test_a_task_i_add_is_listed_at_once_and_the_form_is_empty_again(signed_in, ben):
    reader = signed_in(ben, "/tasks")
    reader.page.locator("summary").click()
    reader.fills("What to do", "Visit Acme")
    fills_in(reader, ".task-add")
    reader.presses("Add task")
    reader.page.locator(".task-list").get_by_text("Visit Acme").wait_for()
    reader.page.get_by_role("tab", name="Mine 1").wait_for()
    reader.page.locator("summary").click()
    assert reader.field("What to do").input_value() == ""


def test_a_day_begins_with_who_waits_and_ends_with_nothing_late(signed_in, ben, place):
    a_lead(ben, name="Wang Fang")
    a_task(ben, due_at="2026-01-05")
    a_deal(ben, title="Ten pumps")
    reader = signed_in(ben, "/today", **place)
    reader.sees(_("Waiting for a first response"), "Wang Fang", _("No next step"))
    reader.presses(_("Answered"))
    reader.sees(_("Nobody is waiting."))
    reader.presses(_("Call next working day"))
    reader.sees(_("Every deal has its next step."))
    reader.presses(_("Done: {subject}", subject="Send the offer"))
    reader.sees(_("Nothing is due today."))
    reader.page.locator(".mantine-Notification-root", has_text="Send the offer").get_by_role(
        "button", name=_("Undo")
    ).click()
    reader.page.locator(".task", has_text="Send the offer").wait_for()


def test_a_manager_opens_what_is_late_of_all_people(signed_in, mona, ben, place):
    a_task(ben, due_at="2026-01-05")
    reader = signed_in(mona, "/today", **place)
    reader.page.locator(".figures > div", has_text=_("Overdue")).get_by_role("link").click()
    reader.page.locator(".task-list", has_text="Send the offer").wait_for()


def test_a_late_task_is_dragged_to_tomorrow_and_done_by_keyboard(signed_in, ben):
    task = a_task(ben, due_at="2026-01-05", customer_id=a_customer(ben).id)
    reader = signed_in(ben, "/tasks")
    reader.page.locator(".switch").get_by_role("link", name="Board").click()
    card = reader.page.locator(".board-card:not(.moving)", has_text="Send the offer")
    reader.drags(card, reader.page.locator('.lane[data-lane="tomorrow"]'))
    reader.page.locator('.lane[data-lane="tomorrow"] .board-card:not(.moving)').wait_for()
    card.get_by_role("button", name="Send the offer").click()
    reader.page.get_by_role("dialog").get_by_label("Priority").wait_for()
    reader.page.keyboard.press("Escape")
    card.press("m")
    reader.page.get_by_role("menuitem", name="Done").press("Enter")
    card.wait_for(state="detached")
    with work(ben) as w:
        assert service.read(w, task.id).status == "done"
