"""Over the hours of a calendar: what is due on a day at no fixed time, and how much is late today."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from dash import dcc, html

from app.activities import calendar, calendar_beside, times
from app.activities.calendar_entry import entry
from app.activities.schema import ActivityView
from app.core.dates import today
from app.core.i18n import _, ngettext

A_DAY = 2
"""Entries of a day among others; the rest is counted, and stands in the day by itself."""


def strip(
    days: Sequence[date], tasks: Sequence[ActivityView], mine: set[UUID], who: str, late: int
) -> list[html.Div]:
    """A cell for each day, before them what they are; `late` is how many are late now."""
    most = A_DAY if len(days) > 1 else len(tasks)
    cells = [_cell(day, calendar.of_day(tasks, day), mine, who, most, late) for day in days]
    return [html.Div(_("all day"), className="cal-corner cal-strip soft"), *cells]


def _cell(day: date, tasks: Sequence[ActivityView], mine: set[UUID], who: str, most: int, late: int) -> html.Div:
    shown: list[Any] = [entry(one, mine, {}) for one in tasks[:most]]
    if more := len(tasks) - len(shown):
        words = ngettext("{n} more", "{n} more", more)
        shown.append(dcc.Link(words, href=calendar_beside.address("day", day, who)))
    if late and day == today():
        words = ngettext("{n} task overdue", "{n} tasks overdue", late)
        shown.insert(0, dcc.Link(words, href="/tasks?view=overdue", className="cal-overdue"))
    look = "cal-strip cal-whole" + " cal-weekend" * times.is_free(day)
    return html.Div(shown, className=look, **{"data-day": day.isoformat()})
