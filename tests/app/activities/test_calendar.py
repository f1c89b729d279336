"""The calendar: its days, what stands side by side, moving, and the feed for other calendars."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from app.access.robots import SYSTEM
from app.access.web import acting
from app.access.work import work
from app.activities import calendar, calendar_new, calendar_page, drawer, feed, rows, service
from app.activities.calendar_entry import NAME
from app.core.errors import Conflict, NotFound
from app.users import feeds, people
from app.users.signin import DOORKEEPER
from tests.app.making import a_deal, a_task
from tests.app.ui.reading import find, texts


def test_a_month_is_shown_in_whole_weeks_and_turned_to_its_last_day():
    days = calendar.days("month", date(2026, 11, 26))
    assert (days[0], days[-1], len(days)) == (date(2026, 10, 26), date(2026, 12, 6), 42)
    assert calendar.days("week", date(2026, 11, 29))[0] == date(2026, 11, 23)
    assert calendar.turned("month", date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert calendar.turned("month", date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert calendar.turned("week", date(2026, 11, 26), -1) == date(2026, 11, 19)


def test_what_overlaps_stands_side_by_side_and_what_follows_has_the_whole_width(ben):
    at = ("09:00", "09:15", "09:30", "11:00")
    tasks = [a_task(ben, subject=time, due_at=f"2026-12-01T{time}:00+08:00", duration_minutes=30) for time in at]
    placed = [(one.task.subject, one.column, one.columns) for one in calendar.side_by_side(tasks)]
    assert placed == [("09:00", 0, 2), ("09:15", 1, 2), ("09:30", 0, 2), ("11:00", 0, 1)]
    assert calendar.hours([*tasks, a_task(ben, due_at="2026-12-01T21:30:00+08:00")]) == (8, 22)


def test_what_is_dropped_elsewhere_is_due_then_unless_somebody_moved_it_before(ben):
    task = a_task(ben)
    dropped = {"id": str(task.id), "version": task.version, "to": "2026-12-02 13:30", "at": 1}
    with acting(ben):
        calendar_page.move(dropped)
        with pytest.raises(Conflict):
            calendar_page.move(dropped)
    with work(ben) as w:
        assert service.read(w, task.id).due_at == datetime(2026, 12, 2, 5, 30, tzinfo=UTC)


def test_a_team_s_calendar_holds_what_its_people_have_planned_and_one_s_own_only_that(company):
    for person, subject in ((company.ben, "Ben calls"), (company.amy, "Amy calls"), (company.carl, "Carl calls")):
        a_task(person, subject=subject, due_at="2026-12-02T10:00:00+08:00")
    with acting(company.mona):
        team = str(calendar_page.show(look="week", on="2026-12-01", who="team"))
        own = str(calendar_page.show(look="month", on="2026-12-01"))
    assert [name in team for name in ("Ben calls", "Amy calls", "Carl calls")] == [True, True, False]
    assert "Ben calls" not in own


def read(key):
    return {
        str(e["summary"]): str(e.get("description", "")) for e in Calendar.from_ical(feed.give(key).body).events
    }


def test_the_small_month_leads_to_each_of_its_days_shown_as_now_and_of_the_same_person(mona):
    with acting(mona):
        drawn = str(calendar_page.show(look="day", on="2026-12-31", who="team"))
    assert "/calendar?look=day&on=2026-12-24&who=team" in drawn
    assert "/calendar?look=day&on=2026-11-30&who=team" in drawn, "the month before: its last day"
    assert drawn.count("cal-shown") == 1


def test_a_feed_tells_what_its_person_sees_until_it_is_made_anew_or_revoked(company):
    deal = a_deal(company.ben, title="Ten pumps")
    soon = datetime.now(UTC).isoformat()
    a_task(company.ben, subject="Call the buyer", deal_id=deal.id, due_at=soon)
    a_task(company.amy, subject="Not mine", due_at=soon)
    with work(company.ben) as w:
        key = feeds.make(w).partition("key=")[2]
        assert feeds.find_own(w).read_at is None
    told = read(key)
    assert list(told) == ["Call the buyer"]
    assert told["Call the buyer"].startswith("Ten pumps\n")
    with work(company.ben) as w:
        assert feeds.find_own(w).read_at is not None
        again = feeds.make(w).partition("key=")[2]
    assert list(read(again)) == ["Call the buyer"]
    with work(company.amy) as w:
        feeds.revoke(w)
    for old in (key, "made-up", again + "0"):
        with pytest.raises(NotFound):
            read(old)
    with work(company.ben) as w:
        feeds.revoke(w)
    with pytest.raises(NotFound):
        read(again)


def test_who_is_let_in_no_more_has_no_feed(company):
    with work(company.ben) as w:
        key = feeds.make(w).partition("key=")[2]
    with work(SYSTEM) as w:
        people.deactivate(w, company.ben.user_id)
    with pytest.raises(NotFound):
        read(key)
    with work(DOORKEEPER) as w:
        assert feeds.whose(w, key) == company.ben.user_id


def test_what_one_may_see_but_not_change_is_opened_to_be_read_and_says_why(ben, ana, mona):
    task = a_task(ben, subject="Call the buyer", body="About the valve")
    for reader, may_change in ((ben, True), (ana, False), (mona, True)):
        with acting(reader):
            shown, _title, is_open = drawer.open_task({"task": str(task.id), "on": NAME})
        assert is_open
        assert "Call the buyer" in str(shown)
        assert "About the valve" in str(shown)
        assert ("form-save" in str(shown)) == may_change
        assert ("Your role lets you see this entry, not change it." in str(shown)) != may_change


def test_what_is_done_is_opened_to_be_read(ben):
    task = a_task(ben, subject="Call the buyer")
    with work(ben) as w:
        service.complete(w, task.id, None, task.version)
    with acting(ben):
        shown, _title, _is_open = drawer.open_task({"task": str(task.id), "on": NAME})
    assert "form-save" not in str(shown)
    assert "What is over is kept as it was." in str(shown)


def test_a_task_opened_says_once_what_it_is(ben):
    task = a_task(ben, subject="About the valve", kind="call")
    with acting(ben):
        shown, title, _is_open = drawer.open_task({"task": str(task.id), "on": NAME})
    assert [said.strip() for said in texts(title) if said.strip()] == ["Call"]
    assert not {"Call", "Task"} & set(texts(shown))


def test_what_is_out_of_reach_is_not_opened(ben, carl):
    task = a_task(ben)
    with acting(carl), pytest.raises(NotFound):
        drawer.open_task({"task": str(task.id), "on": NAME})


def test_what_is_due_on_a_day_at_no_time_stands_over_the_hours_and_is_late_only_after_that_day(ben):
    task = a_task(ben, subject="Price list", due_at="2026-12-02")
    assert task.due_at == datetime(2026, 12, 2, 15, 59, tzinfo=UTC)
    assert rows.said_due(task.due_at, datetime(2026, 12, 2, 12, tzinfo=UTC)) == "today"
    assert rows.said_due(task.due_at, datetime(2026, 12, 1, 12, tzinfo=UTC)) == "Wed"
    with acting(ben):
        drawn = calendar_page.show(look="week", on="2026-12-02")
        assert [at(one) for one in entries(drawn, "cal-whole")] == [("2026-12-02", "Price list")]
        assert entries(drawn, "cal-day") == []
        calendar_page.move({"id": str(task.id), "version": task.version, "to": "2026-12-03 09:00", "at": 1})
        drawn = calendar_page.show(look="week", on="2026-12-02")
    assert entries(drawn, "cal-whole") == []
    assert [at(one) for one in entries(drawn, "cal-day")] == [("2026-12-03", "Price list")]


def entries(drawn, place):
    """What stands in the days of a calendar: in the hours, or over them."""
    cells = [one for one in find(drawn, "Div") if place in getattr(one, "className", "").split()]
    return [(cell, one) for cell in cells for one in find(cell, "Button")]


def at(found):
    cell, one = found
    return cell.to_plotly_json()["props"]["data-day"], texts(one)[1]


def test_other_calendars_are_told_a_day_without_a_time_as_a_whole_day(company):
    day = (datetime.now(UTC) + timedelta(days=3)).date()
    a_task(company.ben, subject="Price list", due_at=day.isoformat())
    with work(company.ben) as w:
        key = feeds.make(w).partition("key=")[2]
    (event,) = Calendar.from_ical(feed.give(key).body).events
    assert event["dtstart"].dt == day


def test_a_calendar_says_how_much_is_late_of_ones_own_and_leads_there(ben):
    a_task(ben, due_at="2026-01-05")
    with acting(ben):
        assert "1 task overdue" in str(calendar_page.show())
        assert "overdue" not in str(calendar_page.show(on="2026-01-05"))


def test_a_manager_ticks_whose_calendars_are_shown_and_sees_how_much_each_has(company):
    for person, subject in ((company.ben, "Ben calls"), (company.amy, "Amy calls"), (company.ben, "Ben visits")):
        a_task(person, subject=subject, due_at="2026-12-02T10:00:00+08:00")
    with acting(company.mona):
        drawn = calendar_page.show(on="2026-12-01")
        assert ticked(drawn) == ["Mona"]
        assert {texts(one)[1]: texts(one)[2] for one in people_in(drawn)}["Ben"] == "2"
        drawn = calendar_page.show(on="2026-12-01", who=pressed(drawn, "Ben"))
        assert ticked(drawn) == ["Ben", "Mona"]
        assert ("Ben calls" in str(drawn), "Amy calls" in str(drawn)) == (True, False)
        drawn = calendar_page.show(on="2026-12-01", who=pressed(drawn, "Mona"))
        assert ticked(drawn) == ["Ben"]
        assert pressed(drawn, "Ben") == ""
        assert len(ticked(calendar_page.show(on="2026-12-01", who="team"))) > 2
    with acting(company.ben):
        assert people_in(calendar_page.show(on="2026-12-01")) == []


def people_in(drawn):
    return [one for one in find(drawn, "Button") if getattr(one, "role", "") == "checkbox"]


def ticked(drawn):
    return [texts(one)[1] for one in people_in(drawn) if one.to_plotly_json()["props"]["aria-checked"] == "true"]


def pressed(drawn, name):
    return next(one.id["go"].removeprefix("who:") for one in people_in(drawn) if texts(one)[1] == name)


def test_something_new_is_planned_from_the_calendar_on_the_day_that_is_looked_at(ben, ana):
    with acting(ben):
        shown, _title, is_open = calendar_new.open_new({"calendar": "new"}, {"on": "2098-12-03"})
        assert is_open
        assert "2098-12-03 09:00" in str(shown)
        filled = {"kind": "meeting", "subject": "Site survey", "due_at": "2098-12-03 09:00", "priority": "normal"}
        ids = [{"form": calendar_new.FORM, "field": name} for name in filled]
        calendar_new.plan({}, list(filled.values()), ids)
        assert "Site survey" in str(calendar_page.show(on="2098-12-01"))
        assert "button-primary" in str(calendar_page.show())
    with acting(ana):
        assert "button-primary" not in str(calendar_page.show())


def test_what_is_new_begins_at_nine_or_at_the_next_full_hour_and_never_in_the_past():
    now = datetime(2026, 11, 26, 2, 20, tzinfo=UTC)
    told = [str(calendar_new.begins(date(2026, 11, day), now).replace(tzinfo=None)) for day in (27, 26, 20)]
    assert told == ["2026-11-27 09:00:00", "2026-11-26 11:00:00", "2026-11-27 09:00:00"]
    evening = datetime(2026, 11, 26, 12, 20, tzinfo=UTC)
    assert calendar_new.begins(date(2026, 11, 26), evening).day == 27
