"""When reports are due in three time zones, over a year whose clock is ours."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from app.access.work import work
from app.core.errors import Invalid, NotPermitted
from app.core.workdays import Workdays
from app.editions import days as keeping
from app.editions.schema import DaySet, PlanView, Receivers
from dashboards.reports import days_page, definitions, plan_page

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York")
GRAIN = {"leadership-monthly": "month", "leadership-weekly": "week"}
NEW_YEAR = datetime(2025, 12, 31, tzinfo=UTC)


def a_plan(report: str, zone: str, **more) -> PlanView:
    usual = {
        "cron": definitions.DEFINITIONS[report].cron,
        "known_since": NEW_YEAR,
        "done_for": None,
        "set_by": None,
    }
    return PlanView(
        **{
            "report": report,
            "is_on": True,
            "zone": zone,
            "deadline_hours": 6,
            "holds": False,
            "restates": True,
            "waits_for_work": False,
            "checked_build": None,
            "receivers": Receivers(),
        }
        | usual
        | more
    )


def sent_in_a_year(report: str, zone: str, step: timedelta, **more) -> list[tuple[date, date]]:
    """The periods that are sent by a worker that looks every `step`, from the new year on."""
    plan, periods, now = a_plan(report, zone, **more), [], NEW_YEAR
    days = Workdays() if plan.waits_for_work else None
    while now < NEW_YEAR + timedelta(days=367):
        if (due := definitions.due(plan, GRAIN[report], now, days)) is not None:
            periods.append((due.period.since, due.period.until))
            plan = PlanView(**vars(plan) | {"done_for": due.at})
        now += step
    return periods


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("cron", ["0 8 1 * *", "30 2 1 * *", "0 0 1 * *"])
def test_no_month_is_missed_or_sent_twice(zone, cron):
    periods = sent_in_a_year("leadership-monthly", zone, timedelta(hours=3), cron=cron)
    assert [since for since, _until in periods[:12]] == [
        date(2025, 12, 1),
        *(date(2026, m, 1) for m in range(1, 12)),
    ]
    assert len(periods) == len(set(periods))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("cron", ["0 8 * * 1", "30 2 * * 0", "30 1 * * 0"])
def test_no_week_is_missed_or_sent_twice_when_clocks_change(zone, cron):
    """Clocks change on Sundays: 02:30 is missing once there and 01:30 or 02:30 comes twice."""
    periods = sent_in_a_year("leadership-weekly", zone, timedelta(minutes=50), cron=cron)
    assert len(periods) in (52, 53)
    assert {(b - a).days for (a, _), (b, _) in pairwise(periods)} == {7}
    assert {(until - since).days for since, until in periods} == {6}


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0 8 1 * *", "on day 1 of the month at 08:00"),
        ("30 18 * * 5", "Friday at 18:30"),
        ("5 7 * * *", "every day at 07:05"),
        ("0 8 3 1,4,7,10 *", "on day 3 of the quarter at 08:00"),
        ("0 8 3 2,5,8,11 *", "on day 3 of the quarter at 08:00"),
        ("*/5 * * * *", "by own times (*/5 * * * *)"),
    ],
)
def test_times_are_told_in_words(cron, words):
    assert definitions.when(cron) == words


@pytest.mark.parametrize(
    ("report", "cron"), [("leadership-monthly", "30 18 5 * *"), ("leadership-weekly", "30 18 * * 5")]
)
def test_a_form_makes_the_times_of_a_plan(report, cron):
    said = {
        "is_on": "on",
        "day": "5",
        "time": "18:30",
        "zone": "Europe/Berlin",
        "late": "hold",
        "roles": ["leader"],
    }
    known = definitions.DEFINITIONS[report]
    made = plan_page.given(known, said | {"addresses": "a@example.org, b@example.org"})
    assert (made["cron"], made["holds"], made["is_on"]) == (cron, True, True)
    assert made["receivers"]["addresses"] == ["a@example.org", "b@example.org"]
    with pytest.raises(Invalid):
        plan_page.given(known, said | {"time": "25:00"})


def test_what_was_missed_is_caught_up_once_by_the_newest():
    plan = a_plan("leadership-monthly", "Asia/Shanghai", done_for=datetime(2026, 1, 1, tzinfo=UTC))
    due = definitions.due(plan, "month", datetime(2026, 5, 20, tzinfo=UTC))
    assert (due.period.since, due.period.until) == (date(2026, 4, 1), date(2026, 4, 30))
    assert (
        definitions.due(PlanView(**vars(plan) | {"done_for": due.at}), "month", datetime(2026, 5, 20, tzinfo=UTC))
        is None
    )


def test_what_was_due_before_it_was_planned_is_not_due():
    plan = a_plan("leadership-monthly", "Asia/Shanghai", known_since=datetime(2026, 5, 2, tzinfo=UTC))
    assert definitions.due(plan, "month", datetime(2026, 5, 20, tzinfo=UTC)) is None
    assert (
        definitions.due(
            a_plan("leadership-monthly", "Asia/Shanghai", is_on=False), "month", datetime(2026, 5, 20, tzinfo=UTC)
        )
        is None
    )


def test_a_period_is_over_at_midnight_of_the_plan_s_zone():
    due = definitions.due(
        a_plan("leadership-monthly", "America/New_York"), "month", datetime(2026, 4, 1, 12, tzinfo=UTC)
    )
    assert due.complete_at == datetime(2026, 4, 1, 4, tzinfo=UTC)
    assert not due.is_past_deadline


def test_what_falls_on_a_day_off_in_china_goes_out_on_the_next_working_day():
    """1 October 2026 begins a week off; the 8th is worked, and so is Saturday the 10th in place of a day of it."""
    plan, days = a_plan("leadership-monthly", "Asia/Shanghai"), Workdays()
    at = datetime(2026, 10, 1, 0, tzinfo=UTC)
    assert definitions.due(plan, "month", at, days).period.since == date(2026, 8, 1)
    due = definitions.due(plan, "month", datetime(2026, 10, 8, 0, tzinfo=UTC), days)
    assert due.period.since == date(2026, 9, 1)
    assert due.at == at
    assert not due.is_past_deadline
    assert definitions.due(plan, "month", datetime(2026, 10, 8, 7, tzinfo=UTC), days).is_past_deadline
    assert definitions.due(plan, "month", at).period.since == date(2026, 9, 1)
    assert days.is_worked(date(2026, 10, 10))
    assert not days.is_worked(date(2026, 10, 11))


def test_a_company_s_own_days_come_before_the_country_s():
    days = Workdays({date(2026, 10, 8): False, date(2026, 10, 9): False, date(2026, 10, 3): True})
    assert days.next_worked(date(2026, 10, 1)) == date(2026, 10, 3)
    assert days.next_worked(date(2026, 10, 8)) == date(2026, 10, 10)


def test_a_year_without_an_official_list_says_so():
    days = Workdays()
    assert days.is_listed(2025)
    assert days.is_listed(2026)
    assert not days.is_listed(2190)
    assert "2190" in days_page.unlisted(2190)


@pytest.mark.parametrize("zone", ZONES)
def test_no_month_is_missed_or_sent_twice_where_it_waits_for_working_days(zone):
    periods = sent_in_a_year("leadership-monthly", zone, timedelta(hours=3), waits_for_work=True)
    assert len(periods) == len(set(periods))
    assert [since for since, _until in periods[:12]] == [
        date(2025, 12, 1),
        *(date(2026, m, 1) for m in range(1, 12)),
    ]


def test_exceptions_are_kept_by_who_keeps_reports(company):
    with work(company.ada) as w:
        keeping.set_exception(w, DaySet(day=date(2026, 12, 24), is_working=False, note="Founders' day"))
        keeping.set_exception(w, DaySet(day=date(2026, 12, 24), is_working=True))
        [one] = keeping.list_exceptions(w)
        assert (one.is_working, one.note) == (True, None)
        keeping.remove_exception(w, one.day)
        assert keeping.list_exceptions(w) == []
    with work(company.ben) as w, pytest.raises(NotPermitted):
        keeping.set_exception(w, DaySet(day=date(2026, 12, 24), is_working=False))
