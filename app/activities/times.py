"""When things are due: the times people plan by with one press, and when what repeats comes again.

All in company time; a working day is none of Saturday and Sunday.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from app.activities.model import Repeats
from app.core.settings import settings

BEGIN = 9
"""The hour at which a day's work begins."""

SATURDAY = 5
STEPS: Mapping[Repeats, relativedelta] = {
    Repeats.DAY: relativedelta(days=1),
    Repeats.WORKDAY: relativedelta(days=1),
    Repeats.WEEK: relativedelta(weeks=1),
    Repeats.MONTH: relativedelta(months=1),
    Repeats.QUARTER: relativedelta(months=3),
    Repeats.YEAR: relativedelta(years=1),
}


def local(moment: datetime) -> datetime:
    """The same instant in company time."""
    return moment.astimezone(ZoneInfo(settings().time_zone))


def tomorrow(now: datetime) -> datetime:
    """The next working day at nine."""
    return after_workdays(now, 1)


def after_workdays(now: datetime, n: int) -> datetime:
    """The `n`th working day after today, at nine."""
    day = local(now).replace(hour=BEGIN, minute=0, second=0, microsecond=0)
    for _nth in range(n):
        day = _workday(day + timedelta(days=1))
    return day


def next_monday(now: datetime) -> datetime:
    """At nine; on a Monday the one after."""
    day = local(now).replace(hour=BEGIN, minute=0, second=0, microsecond=0)
    return day + timedelta(days=7 - day.weekday())


PRESETS: Mapping[str, Callable[[datetime], datetime]] = {
    "tomorrow": tomorrow,
    "three_days": lambda now: after_workdays(now, 3),
    "monday": next_monday,
}


def again(due: datetime, repeats: Repeats, now: datetime) -> datetime:
    """When something due at `due` comes again: its first time after it and now. Missed times are not made up.

    Counted from `due`, so that the 31st stays the last day of shorter months and no hour drifts with the clocks.
    """
    first = local(due)
    n = 1
    while (moment := _nth(first, repeats, n)) <= max(now, due):
        n += 1
    return moment


def _nth(first: datetime, repeats: Repeats, n: int) -> datetime:
    moment = first + STEPS[repeats] * n
    return _workday(moment) if repeats is Repeats.WORKDAY else moment


def _workday(day: datetime) -> datetime:
    """`day`, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
