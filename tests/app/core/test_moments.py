"""Days and times are understood as people write them, and refused with what to do where they cannot be."""

from datetime import date, datetime

import pytest

from app.core.errors import Invalid
from app.core.validation import Day, Instant, Shape, parse
from tests.app.making import a_task


class Dated(Shape):
    day: Day | None = None
    at: Instant | None = None


@pytest.mark.parametrize(
    "text", ["2026-01-05", "2026-1-5", "2026/1/5", "2026.01.05", "2026年1月5日", "２０２６／１／５"]
)
def test_a_day_is_read_with_its_year_first_however_it_is_parted(text):
    assert parse(Dated, {"day": text}).day == date(2026, 1, 5)


@pytest.mark.parametrize(
    "text",
    ["2026-01-05 09:30", "2026/1/5 9:30", "2026年1月5日9:30", "2026年1月5日 09:30", "2026-01-05T01:30:00Z"],
)
def test_a_time_is_read_behind_it(text):
    assert parse(Dated, {"at": text}).at == datetime.fromisoformat("2026-01-05T09:30+08:00")


@pytest.mark.parametrize(
    ("field", "text", "remedy"),
    [
        ("day", "tomorrow", "Give a date such as 2026-11-22."),
        ("day", "22/11/2026", "Give a date such as 2026-11-22."),
        ("day", "2026/13/45", "Give a date such as 2026-11-22."),
        ("day", "20260105", "Give a date such as 2026-11-22, not a number."),
        ("at", "tomorrow", "Give a date and time such as 2026-11-22 09:30."),
        ("at", "46083.5", "Give a date such as 2026-11-22, not a number."),
        ("at", "1900-01-01 00:00", "Give a day from 1900-01-01 to 2199-12-31."),
        ("at", "2199-12-31T23:00:00-08:00", "Give a day from 1900-01-01 to 2199-12-31."),
        ("at", "0001-01-01 00:00", "Give a day from 1900-01-01 to 2199-12-31."),
    ],
)
def test_what_cannot_be_read_or_kept_is_refused_with_what_to_do(field, text, remedy):
    with pytest.raises(Invalid) as refused:
        parse(Dated, {field: text})
    assert refused.value.fields == {field: remedy}


@pytest.mark.parametrize("text", ["1900-01-01 08:06", "2199-12-31 23:59"])
def test_what_is_not_refused_can_be_kept(ben, text):
    assert a_task(ben, due_at=text).due_at == parse(Dated, {"at": text}).at
