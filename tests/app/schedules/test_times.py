"""When a schedule is due on the company's clock, changes of the clock included."""

from datetime import UTC, datetime

import pytest

from app.core.settings import settings
from app.schedules import times
from app.schedules.registry import SCHEDULES

NIGHTLY = "0 2 * * *"


@pytest.fixture
def berlin(monkeypatch):
    monkeypatch.setenv("TRIBUTARY_TIME_ZONE", "Europe/Berlin")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)


def test_a_schedule_is_due_on_the_companys_clock():
    assert times.next_after(NIGHTLY, at(2026, 11, 28, 17)) == at(2026, 11, 28, 18)


def test_the_newest_occurrence_may_be_this_very_moment():
    assert times.newest_until(NIGHTLY, at(2026, 11, 28, 18)) == at(2026, 11, 28, 18)
    assert times.newest_until(NIGHTLY, at(2026, 11, 28, 17, 59, 59)) == at(2026, 11, 27, 18)


def test_a_night_whose_hour_is_skipped_runs_when_the_hour_is_over(berlin):
    assert times.next_after(NIGHTLY, at(2026, 3, 28, 12)) == at(2026, 3, 29, 1)
    assert times.newest_until(NIGHTLY, at(2026, 3, 29, 12)) == at(2026, 3, 29, 1)


def test_a_night_whose_hour_comes_twice_runs_once(berlin):
    first = times.next_after(NIGHTLY, at(2026, 10, 24, 12))
    assert (first, times.next_after(NIGHTLY, first)) == (at(2026, 10, 25, 0), at(2026, 10, 26, 1))


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda s: s.name)
def test_every_schedule_has_a_time_that_can_be_said(schedule):
    assert times.in_words(schedule.cron)
