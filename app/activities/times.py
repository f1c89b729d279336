"""When things are due: the times people plan by with one press, and when what repeats comes again.

All in company time; a working day is none of Saturday and Sunday.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from app.activities.model import Repeats
from app.core.dates import begin_of
from app.core.moments import is_kept
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


def whole_day(day: date) -> datetime:
    """The last minute of a day: that is when something is due for which nobody said at what time."""
    return begin_of(day) + timedelta(hours=23, minutes=59)


def is_free(day: date) -> bool:
    return day.weekday() >= SATURDAY


def is_whole_day(at: datetime) -> bool:
    return local(at) == whole_day(local(at).date())


PRESETS: Mapping[str, Callable[[datetime], datetime]] = {
    "tomorrow": tomorrow,
    "three_days": lambda now: after_workdays(now, 3),
    "monday": next_monday,
}


ENDS = 18
"""The hour at which a day's work ends."""


DAYS: Mapping[str, Callable[[datetime], datetime]] = {
    "today": local,
    "tomorrow": lambda now: local(now) + timedelta(days=1),
    "week": lambda now: after_workdays(now, 3),
    "later": lambda now: _workday(local(now) + timedelta(days=7)),
}
"""A column of the board of tasks -> the day on which what is put there is due."""


def on_day_of(column: str, due: datetime, now: datetime) -> datetime:
    """The day of a column at the hour at which something was `due`; today when that has passed by the end of the
    day's work, or in an hour."""
    at, day = local(due), DAYS[column](now)
    then = at.replace(year=day.year, month=day.month, day=day.day)
    evening = local(now).replace(hour=ENDS, minute=0, second=0, microsecond=0)
    last = local(now).replace(hour=23, minute=59, second=0, microsecond=0)
    return next((one for one in (then, evening) if one > now), min(local(now) + timedelta(hours=1), last))


def again(due: datetime, repeats: Repeats, now: datetime) -> datetime | None:
    """When something due at `due` comes again: its first time after it and now; never where that is too far ahead
    to be kept. Missed times are not made up.

    Counted from `due`, so that the 31st stays the last day of shorter months and no hour drifts with the clocks.
    """
    first = local(due)
    n = 1
    while (moment := _nth(first, repeats, n)) <= max(now, due):
        n += 1
    return moment if is_kept(moment) else None


def _nth(first: datetime, repeats: Repeats, n: int) -> datetime:
    moment = first + STEPS[repeats] * n
    return _workday(moment) if repeats is Repeats.WORKDAY else moment


def _workday(day: datetime) -> datetime:
    """`day`, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
