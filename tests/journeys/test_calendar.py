"""Planning in the calendar."""

from datetime import UTC, datetime

import pytest

from app.access.work import work
from app.activities import service
from app.core.i18n import _
from tests.app.making import a_task

pytestmark = pytest.mark.journey


def entry(reader, subject):
    return reader.page.locator(".cal-event", has_text=subject)


def due(ben, task):
    with work(ben) as w:
        return service.read(w, task.id).due_at


def test_i_drag_a_meeting_to_another_day_and_move_it_on_by_keys(signed_in, ben):
    task = a_task(
        ben, subject="Site survey", kind="meeting", due_at="2098-12-01T10:00:00+08:00", duration_minutes=60
    )
    reader = signed_in(ben, "/calendar?look=week&on=2098-12-01")
    reader.drags(entry(reader, "Site survey"), 
        reader.page.locator('.cal-day[data-day="2098-12-03"]'),
        source_position={"x": 20, "y": 10}, target_position={"x": 40, "y": 5 * 48 + 10},
    )  # fmt: skip
    reader.page.locator('.cal-day[data-day="2098-12-03"] .cal-event', has_text="13:00").wait_for()
    assert due(ben, task) == datetime(2098, 12, 3, 5, tzinfo=UTC)
    entry(reader, "Site survey").press("Shift+ArrowRight")
    reader.page.locator('.cal-day[data-day="2098-12-04"] .cal-event', has_text="13:00").wait_for()
    assert due(ben, task) == datetime(2098, 12, 4, 5, tzinfo=UTC)


def test_on_the_phone_i_move_it_in_its_form(signed_in, ben):
    task = a_task(ben, subject="Site survey", due_at="2098-12-01T10:00:00+08:00")
    reader = signed_in(ben, "/calendar?look=day&on=2098-12-01", width=390)
    entry(reader, "Site survey").click()
    reader.fills("When", "2098-12-02 09:00")
    reader.presses("Save")
    entry(reader, "Site survey").wait_for(state="detached")
    assert due(ben, task) == datetime(2098, 12, 2, 1, tzinfo=UTC)


def test_i_plan_a_visit_from_the_calendar_and_drag_it_over_the_hours(signed_in, ben, place):
    reader = signed_in(ben, "/calendar?look=day&on=2098-12-03", **place)
    reader.page.keyboard.press("n")
    reader.fills(_("What to do"), "Site survey")
    reader.presses(_("Plan"))
    entry(reader, "Site survey").wait_for()
    reader.drags(entry(reader, "Site survey"), reader.page.locator(".cal-whole"))
    whole = reader.page.locator(".cal-whole .cal-event", has_text="Site survey")
    whole.wait_for()
    whole.press("Shift+ArrowDown")
    reader.page.locator(".cal-day .cal-event", has_text="9:00").wait_for()


def test_a_manager_ticks_a_colleague_and_sees_both_calendars(signed_in, mona, ben, place):
    a_task(ben, subject="Ben calls", due_at="2098-12-01T10:00:00+08:00")
    a_task(mona, subject="Mona calls", due_at="2098-12-01T14:00:00+08:00")
    reader = signed_in(mona, "/calendar?look=day&on=2098-12-01", **place)
    reader.page.get_by_role("checkbox", name="Ben").click()
    entry(reader, "Ben calls").wait_for()
    entry(reader, "Mona calls").wait_for()
    reader.page.get_by_role("checkbox", name="Mona", checked=True).click()
    entry(reader, "Mona calls").wait_for(state="detached")
