"""Days of a calendar, and where what is planned stands in them: pure arithmetic of company time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import Any, Literal, get_args

from app.activities import times
from app.activities.schema import ActivityView
from app.core.dates import today, week_of

Look = Literal["day", "week", "month"]
FIRST_HOUR, LAST_HOUR = 8, 20
"""The hours that are always shown; what lies outside widens them."""

SHORTEST = 30
"""Minutes that something takes in the calendar where nobody said how long."""


def asked(query: Mapping[str, Any]) -> tuple[Look, date]:
    """How and around which day; what cannot be read, or has no days around it, is a week around today."""
    look = query.get("look") if query.get("look") in get_args(Look) else "week"
    try:
        on = date.fromisoformat(str(query.get("on")))
    except ValueError:
        on = today()
    return look, on if MINYEAR < on.year < MAXYEAR else today()  # type: ignore[return-value]


@dataclass(frozen=True)
class Placed:
    """Something planned in the column `column` of `columns` side by side: those that it overlaps stand beside."""

    task: ActivityView
    column: int
    columns: int


def days(look: Look, on: date) -> list[date]:
    """The days shown around `on`: itself, its week, or the whole weeks of its month."""
    if look == "day":
        return [on]
    if look == "week":
        return [week_of(on) + timedelta(days=n) for n in range(7)]
    first = on.replace(day=1)
    begins = week_of(first)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return [begins + timedelta(days=n) for n in range(7 * ((last - begins).days // 7 + 1))]


def turned(look: Look, on: date, by: int) -> date:
    """`on` in the next or previous period; of a shorter month the last day."""
    if look != "month":
        return on + timedelta(days=by * (7 if look == "week" else 1))
    first = (on.replace(day=1) + timedelta(days=32 * by if by > 0 else -1)).replace(day=1)
    longest = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(on.day, longest.day))


def minutes(task: ActivityView) -> int:
    return max(task.duration_minutes or SHORTEST, SHORTEST)


def begins(task: ActivityView) -> datetime:
    """When it begins, in company time. What is listed in a calendar has a time."""
    return times.local(task.due_at or task.created_at)


def is_whole_day(task: ActivityView) -> bool:
    """Whether it is due on a day at no fixed time."""
    return times.is_whole_day(begins(task))


def of_day(tasks: Sequence[ActivityView], day: date) -> list[ActivityView]:
    """What is due on a day at no fixed time, then what begins, the earliest first."""
    found = (one for one in tasks if begins(one).date() == day)
    return sorted(found, key=lambda one: (not is_whole_day(one), begins(one)))


def side_by_side(tasks: Sequence[ActivityView]) -> list[Placed]:
    """Tasks of one day in columns: each in the first that is free when it begins, as wide as its group is many.

    A group is what hangs together by overlapping.
    """
    placed: list[Placed] = []
    group: list[tuple[ActivityView, int]] = []
    ends: list[datetime] = []
    for task in [*sorted(tasks, key=begins), None]:
        if task is None or (ends and begins(task) >= max(ends)):
            placed += [Placed(one, column, len(ends)) for one, column in group]
            group, ends = [], []
        if task is not None:
            free = next((n for n, end in enumerate(ends) if end <= begins(task)), len(ends))
            ends[free : free + 1] = [begins(task) + timedelta(minutes=minutes(task))]
            group.append((task, free))
    return placed


def hours(tasks: Sequence[ActivityView]) -> tuple[int, int]:
    """From which hour until which a day is drawn: the usual ones, and those of what is planned outside them."""
    first = min((begins(one).hour for one in tasks), default=FIRST_HOUR)
    ends = [begins(one).hour + -(-(begins(one).minute + minutes(one)) // 60) for one in tasks]
    return min(first, FIRST_HOUR), min(24, max([LAST_HOUR, *ends]))
