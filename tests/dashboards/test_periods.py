"""Periods as the company cuts its time: months, weeks and fiscal years, at their edges."""

import json
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.access.robots import READER
from app.access.work import work
from app.core import dates
from app.core.errors import Invalid
from app.core.settings import settings
from app.fields import operators
from dashboards import kpis, panels, periods
from dashboards.cli import app
from dashboards.compiler import _begun
from dashboards.registry import GRAINS
from dashboards.reports import definitions

DAY = timedelta(days=1)


@pytest.fixture
def company(monkeypatch):
    """Sets the company's calendar for one test."""

    def keeps(**said):
        for name, value in said.items():
            monkeypatch.setenv(f"TRIBUTARY_{name}", str(value))
        settings.cache_clear()

    yield keeps
    monkeypatch.undo()
    settings.cache_clear()


def test_a_fiscal_year_that_begins_in_april_ends_in_march(company):
    company(FISCAL_MONTH=4)
    assert periods.back(date(2026, 3, 31), "fiscal_year", 0) == date(2025, 4, 1)
    assert periods.back(date(2026, 4, 1), "fiscal_year", 0) == date(2026, 4, 1)
    assert periods.last_day(date(2025, 4, 1), "fiscal_year") == date(2026, 3, 31)
    assert periods.back(date(2026, 1, 1), "fiscal_quarter", 1) == date(2025, 10, 1)


def test_fiscal_quarters_that_are_none_of_the_calendar(company):
    company(FISCAL_MONTH=2)
    found = periods.buckets(date(2025, 12, 1), date(2026, 6, 1), "fiscal_quarter")
    assert found == [date(2025, 11, 1), date(2026, 2, 1), date(2026, 5, 1)]
    assert [panels.time_name(one, "fiscal_quarter") for one in found] == [
        "FY 2025/26 Q4", "FY 2026/27 Q1", "FY 2026/27 Q2",
    ]  # fmt: skip
    assert panels.time_name(date(2026, 2, 1), "fiscal_year") == "FY 2026/27"


def test_a_fiscal_year_of_the_calendar_bears_one_year(company):
    company(FISCAL_MONTH=1)
    assert panels.time_name(date(2026, 1, 1), "fiscal_year") == "FY 2026"
    company(FISCAL_MONTH=12)
    assert panels.time_name(date(2099, 12, 1), "fiscal_year") == "FY 2099/00"


def _year_of_quarters(begins):
    """Each day of two years -> first days of its quarter and the next, by counting months from the beginning."""
    firsts = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(begins - 1 - 12, begins - 1 + 36, 3)]
    for first, beyond in pairwise(firsts):
        for n in range((beyond - first).days):
            yield first + timedelta(days=n), (first, beyond)


@pytest.mark.parametrize("begins", range(1, 13))
def test_every_surface_has_the_same_quarters(company, begins):
    """Lists, the forecast, deals that are due, reports and pages, on each day of three years."""
    company(FISCAL_MONTH=begins)
    grain = periods.companys("quarter")
    for day, (first, beyond) in _year_of_quarters(begins):
        assert dates.quarter(day) == (first, beyond)
        assert dates.period("quarter", day) == (first, beyond) == operators.PERIODS["this_quarter"](day)
        assert operators.PERIODS["last_quarter"](beyond) == (first, beyond)
        assert (periods.back(day, grain, 0), periods.last_day(first, grain)) == (first, beyond - timedelta(days=1))
        assert definitions.period_until("quarter", beyond).since == first


@pytest.mark.parametrize(
    ("begins", "day", "first", "beyond"),
    [
        (1, date(2026, 12, 31), date(2026, 1, 1), date(2027, 1, 1)),
        (4, date(2026, 3, 31), date(2025, 4, 1), date(2026, 4, 1)),
        (4, date(2026, 4, 1), date(2026, 4, 1), date(2027, 4, 1)),
        (3, date(2024, 2, 29), date(2023, 3, 1), date(2024, 3, 1)),
        (12, date(2026, 11, 30), date(2025, 12, 1), date(2026, 12, 1)),
    ],
)
def test_a_year_of_lists_and_pages_is_the_companys(company, begins, day, first, beyond):
    """Filters of lists, periods and grains of pages and of the explorer."""
    company(FISCAL_MONTH=begins)
    assert operators.PERIODS["this_year"](day) == dates.year(day) == (first, beyond)
    assert operators.PERIODS["last_year"](beyond) == (first, beyond)
    assert periods.back(day, "fiscal_year", 0) == first
    ended = periods.ending(beyond, "fiscal_year", beyond + timedelta(days=1))
    assert (ended.since, ended.until) == (first, beyond - timedelta(days=1))


def test_a_quarter_bears_the_name_of_its_year(company):
    company(FISCAL_MONTH=4)
    assert dates.quarter_name(date(2026, 3, 31)) == "FY 2025/26 Q4"
    company(FISCAL_MONTH=1)
    assert dates.quarter_name(date(2026, 3, 31)) == "Q1 2026"


@pytest.mark.parametrize(
    ("last", "now", "since", "until", "before"),
    [
        (date(2026, 3, 31), date(2026, 4, 1), date(2025, 4, 1), date(2026, 3, 31), date(2024, 4, 1)),
        (date(2026, 3, 31), date(2026, 3, 31), date(2024, 4, 1), date(2025, 3, 31), date(2023, 4, 1)),
        (date(2026, 3, 30), date(2026, 4, 1), date(2024, 4, 1), date(2025, 3, 31), date(2023, 4, 1)),
        (date(2024, 2, 29), date(2024, 3, 1), date(2022, 4, 1), date(2023, 3, 31), date(2021, 4, 1)),
    ],
)
def test_the_newest_fiscal_year_is_one_that_is_over(company, last, now, since, until, before):
    company(FISCAL_MONTH=4)
    found = periods.ending(last, "fiscal_year", now)
    assert (found.since, found.until, found.before_since) == (since, until, before)
    assert found.before_until == since - DAY


def test_a_fiscal_year_that_begins_in_march_ends_on_the_leap_day(company):
    company(FISCAL_MONTH=3)
    assert periods.last_day(date(2023, 3, 1), "fiscal_year") == date(2024, 2, 29)
    assert periods.last_day(date(2024, 12, 1), "fiscal_quarter") == date(2025, 2, 28)
    found = periods.ending(date(2024, 2, 29), "fiscal_quarter", date(2024, 3, 1))
    assert (found.since, found.until) == (date(2023, 12, 1), date(2024, 2, 29))


def test_a_cohort_that_is_not_ripe_gives_way_to_a_whole_fiscal_quarter(company):
    company(FISCAL_MONTH=2)
    newest = periods.ending(date(2026, 4, 30), "fiscal_quarter", date(2026, 5, 1))
    assert (newest.since, newest.until) == (date(2026, 2, 1), date(2026, 4, 30))
    ripe = periods.ripe(newest, 90, date(2026, 5, 1))
    assert (ripe.since, ripe.until) == (date(2025, 11, 1), date(2026, 1, 31))


def test_a_week_begins_on_the_companys_day(company):
    company(WEEK_DAY=7)
    assert periods.back(date(2026, 3, 1), "week", 0) == date(2026, 3, 1)  # a Sunday
    assert periods.back(date(2026, 3, 7), "week", 0) == date(2026, 3, 1)
    assert periods.last_day(date(2026, 2, 22), "week") == date(2026, 2, 28)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Shanghai"])
def test_a_day_lasts_until_the_next_when_clocks_are_changed(company, zone):
    company(TIME_ZONE=zone)
    for day, hours in ((date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)):
        lasts = (periods.end_of(day).timestamp() - periods.end_of(day - DAY).timestamp()) / 3600
        assert lasts == (hours if zone == "Europe/Berlin" else 24)
    at = datetime(2026, 3, 29, 22, 30, tzinfo=ZoneInfo("UTC"))
    known = periods.newest_known(date(2026, 6, 1), at)
    assert known == (date(2026, 3, 29) if zone == "America/New_York" else date(2026, 3, 30))


@pytest.mark.parametrize(("month", "weekday"), [(1, 1), (2, 7), (4, 6), (12, 3)])
def test_the_database_cuts_time_as_the_pages_do(database, company, month, weekday):
    company(FISCAL_MONTH=month, WEEK_DAY=weekday)
    edges = [date(2024, 2, 28) + n * DAY for n in range(3)] + [date(2023, n, 1) for n in range(1, 13)]
    days = sorted({day - n * DAY for day in edges for n in (0, 1)})
    columns = ", ".join(f"cast({_begun(grain, 'day')} as date)" for grain in GRAINS)
    with work(READER) as w:
        asked = text(f"select {columns} from unnest(:days) as day")  # noqa: S608 - our own grains
        found = w.session.execute(asked, {"days": days})
        assert [tuple(row) for row in found] == [
            tuple(periods.back(day, grain, 0) for grain in GRAINS) for day in days
        ]


def test_periods_of_every_grain_touch_and_leave_no_day_out(company):
    company(FISCAL_MONTH=11, WEEK_DAY=3)
    for grain in GRAINS:
        found = periods.buckets(date(2023, 6, 15), date(2025, 1, 5), grain)
        assert all(periods.last_day(one, grain) + DAY == following for one, following in pairwise(found))


def test_a_fiscal_quarter_counts_what_its_months_do(people, company):
    company(FISCAL_MONTH=2)
    with work(READER) as w:
        months = {row.by["month"]: row.value for row in kpis.ask(w, "leads", ["month"]).rows}
        quarters = {row.by["fiscal_quarter"]: row.value for row in kpis.ask(w, "leads", ["fiscal_quarter"]).rows}
    found: dict[date, float] = {}
    for month, value in months.items():
        first = periods.back(month, "fiscal_quarter", 0)
        found[first] = found.get(first, 0) + value
    assert quarters == found
    assert date(2026, 2, 1) in quarters


def test_a_period_by_name_is_the_same_on_every_surface(people, company):
    company(FISCAL_MONTH=2)
    with work(READER) as w:
        newest = periods.newest_day(w)
        since, until = periods.days_of(w, "fiscal_quarter", None, None, None)
        with pytest.raises(Invalid, match="fiscal_year"):
            periods.days_of(w, "decade", None, None, None)
        with pytest.raises(Invalid, match="Give days, or"):
            periods.days_of(w, "month", date(2026, 1, 1), None, None)
    asked = periods.ending(newest, "fiscal_quarter")
    assert (since, until) == (asked.since, asked.until)
    told = json.loads(CliRunner().invoke(app, ["leads", "--period", "fiscal_quarter", "--json"]).stdout)
    assert (told["from"], told["to"]) == (since.isoformat(), until.isoformat())
