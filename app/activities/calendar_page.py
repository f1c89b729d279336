"""The calendar: what is planned by day, week or month, one's own or a team's; moved by dragging, keys or its form.

Dragging and keys stand in assets/calendar.js; the query lives in the address, as that of a list.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import dash
from babel.dates import format_date
from dash import ClientsideFunction, Input, Output, State, clientside_callback, dcc, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.activities import (
    calendar,
    calendar_beside,
    calendar_new,
    calendar_people,
    calendar_strip,
    drawer,
    rows,
    service,
    standing,
    times,
)
from app.activities.calendar import Look, Placed
from app.activities.calendar_entry import NAME, entry
from app.activities.permissions import ACTIVITIES_READ
from app.activities.schema import ActivityChange, ActivityQuery, ActivityView
from app.core.dates import begin_of, today
from app.core.i18n import _, current_locale, ngettext
from app.core.validation import parse
from app.ui import format, lists, states
from app.ui.icons import icon
from app.ui.shapes import IdText, Query, Text, Version
from app.ui.wiring import on_change

MOST = 200
"""Entries that are drawn; a team's busiest month has fewer."""

A_DAY = 4
"""Entries of a day in a month before the rest is counted."""

ABREAST = 2
"""Entries side by side in a day of a week: of more, the rest is counted, and stands in the day by itself."""

HOUR_PX = 48


class Dropped(TypedDict):
    """What was moved in the calendar, and to which minute of company time; `at` tells one drop from the next."""

    id: IdText
    version: Version
    to: Text
    at: int


def register() -> None:
    dash.register_page(NAME, path=f"/{NAME}", title=lambda: _("Calendar"), layout=show)


def show(**query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(ACTIVITIES_READ)
        store = dcc.Store(id=lists.given(NAME), data=dict(query))
        body = html.Div(content(w, query), id=lists.shown(NAME), className="calendar")
    moved = dcc.Store(id={"calendar": "move"})
    return html.Div([store, moved, body, drawer.place(NAME)], className="tasks-page")


def content(w: Work, query: Mapping[str, Any]) -> list[Any]:
    look, on = calendar.asked(query)
    days = calendar.days(look, on)
    who, everyone = str(query.get("who") or ""), calendar_people.people(w)
    found = planned(w, days, who)
    mine = service.changeable(w, [one.id for one in found if one.status == "planned"])
    late = standing.count_own(w, datetime.now(UTC)).overdue if not who else 0
    drawn = month(days, on, found, mine) if look == "month" else week(days, found, mine, who, late)
    many = " cal-of-many" * calendar_people.is_of_many(who)
    people = calendar_people.ticks(w, everyone, who, days)
    return [
        _head(w, calendar_people.choice(w, everyone, query), look, on, days),
        html.Div([drawn, calendar_beside.beside(w, look, on, who, people)], className=f"cal-body{many}"),
    ]


def planned(w: Work, days: Sequence[date], who: str) -> list[ActivityView]:
    """What is planned or done on these days, of oneself, of the team, or of one colleague."""
    whose = calendar_people.whose(w, who)
    ends = begin_of(days[-1]).replace(hour=23, minute=59, second=59)
    between = {"due_from": begin_of(days[0]), "due_before": ends, "sort": "due_at", "size": MOST}
    found = service.list_activities(w, parse(ActivityQuery, whose | between)).rows
    return [one for one in found if one.status != "cancelled"]


def _head(w: Work, whose: Any, look: Look, on: date, days: Sequence[date]) -> html.Div:
    back, ahead = (calendar.turned(look, on, by) for by in (-1, 1))
    ways = [
        _go(icon("left", _("Earlier")), f"on:{back}"),
        _go(_("Today"), f"on:{today()}"),
        _go(icon("right", _("Later")), f"on:{ahead}"),
    ]
    looks = {"day": _("Day"), "week": _("Week"), "month": _("Month")}
    switch = [
        html.Span(words, className="here", **{"aria-current": "page"})
        if name == look
        else _go(words, f"look:{name}")
        for name, words in looks.items()
    ]
    shown = html.Div(switch, className="switch", role="group", **{"aria-label": _("How it is shown")})
    feed = states.link_button(_("Subscribe"), "/me#feed", "link")
    number = html.Span(_("week {n}", n=on.isocalendar().week), className="soft") if look == "week" else None
    title = html.H1(called(look, on, days))
    new = calendar_new.button() if drawer.may_add(w.actor) else None
    end = html.Div([shown, whose, feed, new], className="push")
    return html.Div([title, html.Div([*ways, number], className="cal-ways"), end], className="head")


def _go(words: Any, to: str) -> html.Button:
    return html.Button(words, id={"list": NAME, "go": to}, className="button")


def called(look: Look, on: date, days: Sequence[date]) -> str:
    """The month, the day, or the days from first to last."""
    if look == "day":
        return rows.long_day(begin_of(on))
    if look == "month":
        return calendar_beside.month_of(on)
    return _("{first} to {last}", first=rows.short_day(begin_of(days[0]), datetime.now(UTC)),
             last=format.day(days[-1]))  # fmt: skip


def week(
    days: Sequence[date], tasks: Sequence[ActivityView], mine: set[UUID], who: str = "", late: int = 0
) -> html.Div:
    """A column for each day, a line for each hour; what overlaps stands side by side while it can be read."""
    timed = [one for one in tasks if not calendar.is_whole_day(one)]
    whole = [one for one in tasks if calendar.is_whole_day(one)]
    first, last = calendar.hours(timed)
    hours = html.Div([html.Span(f"{hour}:00") for hour in range(first, last)], className="cal-hours")
    placed = {day: calendar.side_by_side(calendar.of_day(timed, day)) for day in days}
    most = ABREAST if len(days) > 1 else len(timed)
    shown = {day: [one for one in some if one.column < most] for day, some in placed.items()}
    columns = [_column(day, [_event(one, mine, first, most) for one in shown[day]], first, last) for day in days]
    more = {day: len(placed[day]) - len(shown[day]) for day in days}
    heads = [html.Div(className="cal-corner"), *(_day_head(day, more[day], who) for day in days)]
    wide = " ".join(
        "var(--cal-free)" if times.is_free(day) and len(days) > 1 else "var(--cal-work)" for day in days
    )
    grid = {"gridTemplateColumns": f"52px {wide}"}
    above = calendar_strip.strip(days, whole, mine, who, late)
    return html.Div(
        [*heads, *above, hours, *columns], className="cal-grid", style=grid, **{"data-first-hour": str(first)}
    )


def _day_head(day: date, more: int, who: str) -> html.Div:
    name = format_date(day, "EEE", locale=current_locale())
    look = "cal-day-head cal-today" if day == today() else "cal-day-head"
    words = ngettext("{n} more", "{n} more", more)
    rest = dcc.Link(words, href=calendar_beside.address("day", day, who), className="push") if more else None
    return html.Div([html.B(str(day.day)), html.Span(name, className="soft"), rest], className=look)


def _column(day: date, placed: Sequence[html.Button], first: int, last: int) -> html.Div:
    now = times.local(datetime.now(UTC))
    line = None
    if day == now.date() and first <= now.hour < last:
        top = (now.hour - first) * HOUR_PX + now.minute * HOUR_PX / 60
        line = html.I(className="cal-now", style={"top": f"{top:.0f}px"})
    look = "cal-day" + " cal-weekend" * times.is_free(day) + " cal-now-on" * (day == now.date())
    height = {"height": f"{(last - first) * HOUR_PX}px"}
    return html.Div([*placed, line], className=look, style=height, **{"data-day": day.isoformat()})


def _event(placed: Placed, mine: set[UUID], first: int, most: int) -> html.Button:
    """One entry: a button that opens it, dragged where it can be changed."""
    task, begins = placed.task, calendar.begins(placed.task)
    top = (begins.hour - first) * HOUR_PX + begins.minute * HOUR_PX / 60
    share = 100 / min(placed.columns, most)
    style = {
        "top": f"{top:.0f}px",
        "height": f"{calendar.minutes(task) * HOUR_PX / 60 - 2:.0f}px",
        "left": f"calc({placed.column * share:.2f}% + 2px)",
        "width": f"calc({share:.2f}% - 4px)",
    }
    return entry(task, mine, style)


def month(days: Sequence[date], on: date, tasks: Sequence[ActivityView], mine: set[UUID]) -> html.Div:
    heads = [
        html.Div(format_date(day, "EEE", locale=current_locale()), className="cal-day-head soft")
        for day in days[:7]
    ]
    cells = [_cell(day, on, calendar.of_day(tasks, day), mine) for day in days]
    return html.Div([*heads, *cells], className="cal-month")


def _cell(day: date, on: date, tasks: Sequence[ActivityView], mine: set[UUID]) -> html.Div:
    shown = [entry(one, mine, {}) for one in tasks[:A_DAY]]
    more = len(tasks) - A_DAY
    words = ngettext("{n} more", "{n} more", more) if more > 0 else ""
    rest = html.Button(words, id={"list": NAME, "go": f"on:{day}"}, className="link") if more > 0 else None
    look = "cal-cell" + " cal-today" * (day == today()) + " cal-other" * (day.month != on.month)
    return html.Div([html.Span(str(day.day), className="cal-number"), *shown, rest], className=look,
                    **{"data-day": day.isoformat()})  # fmt: skip


@on_change(Output(lists.shown(NAME), "children"), Input(lists.given(NAME), "data"))
def answer(query: Query) -> list[Any]:
    with work(current_actor()) as w:
        return content(w, query)


@on_change(Output({"tasks": NAME}, "data", allow_duplicate=True), Input({"calendar": "move"}, "data"))
def move(dropped: Dropped) -> float:
    """What was dropped is due then; how long it takes stays."""
    with work(current_actor()) as w:
        given = parse(ActivityChange, {"due_at": dropped["to"]})
        service.change(w, UUID(dropped["id"]), given, dropped["version"])
    return drawer.now_stamp()


clientside_callback(
    ClientsideFunction("crm", "askAgain"),
    Output(lists.given(NAME), "data", allow_duplicate=True),
    Input({"tasks": NAME}, "data"),
    State(lists.given(NAME), "data"),
    prevent_initial_call=True,
)
