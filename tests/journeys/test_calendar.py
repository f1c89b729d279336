"""Planning in the calendar."""

from datetime import UTC, datetime

import pytest

from app.access.work import work
from app.activities import service
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
    entry(reader, "Site survey").drag_to(
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
