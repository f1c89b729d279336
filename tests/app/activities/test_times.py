from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.activities import times
from app.activities.model import Repeats

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "preset", "then"),
    [
        ("2026-11-26T18:30", "tomorrow", "2026-11-27T09:00"),
        ("2026-11-27T08:00", "tomorrow", "2026-11-30T09:00"),
        ("2026-11-26T18:30", "three_days", "2026-12-01T09:00"),
        ("2026-11-29T10:00", "three_days", "2026-12-02T09:00"),
        ("2026-11-30T08:00", "monday", "2026-12-07T09:00"),
    ],
)
def test_presets_are_at_nine_and_pass_over_weekends(now, preset, then):
    assert times.PRESETS[preset](at(now)) == at(then)


@pytest.mark.parametrize(
    ("due", "repeats", "now", "then"),
    [
        ("2026-11-27T17:00", Repeats.DAY, "2026-11-27T12:00", "2026-11-28T17:00"),
        ("2026-11-27T17:00", Repeats.WORKDAY, "2026-11-27T12:00", "2026-11-30T17:00"),
        ("2026-11-02T09:00", Repeats.WEEK, "2026-11-27T12:00", "2026-11-30T09:00"),
        ("2026-08-31T09:00", Repeats.MONTH, "2026-11-01T00:00", "2026-11-30T09:00"),
        ("2026-01-31T09:00", Repeats.QUARTER, "2026-05-01T09:00", "2026-07-31T09:00"),
        ("2024-02-29T09:00", Repeats.YEAR, "2024-03-01T09:00", "2025-02-28T09:00"),
    ],
)
def test_what_repeats_comes_again_after_now_and_missed_times_are_not_made_up(due, repeats, now, then):
    assert times.again(at(due), repeats, at(now)) == at(then)


@pytest.mark.parametrize(
    ("column", "due", "now", "then"),
    [
        ("today", "2026-11-20T15:30", "2026-11-26T10:00", "2026-11-26T15:30"),
        ("today", "2026-11-20T09:00", "2026-11-26T10:00", "2026-11-26T18:00"),
        ("today", "2026-11-20T09:00", "2026-11-26T19:00", "2026-11-26T20:00"),
        ("today", "2026-11-20T09:00", "2026-11-26T23:30", "2026-11-26T23:59"),
        ("tomorrow", "2026-11-20T15:30", "2026-11-27T10:00", "2026-11-28T15:30"),
        ("week", "2026-11-20T15:30", "2026-11-27T10:00", "2026-12-02T15:30"),
        ("later", "2026-11-20T15:30", "2026-11-28T10:00", "2026-12-07T15:30"),
    ],
)
def test_what_is_put_in_a_column_keeps_its_hour_where_that_is_still_to_come(column, due, now, then):
    assert times.on_day_of(column, at(due), at(now)) == at(then)
