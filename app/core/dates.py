"""Days as the company counts them."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from app.core.settings import settings

Period = Literal["past", "month", "next_month", "quarter", "next_quarter"]


def today() -> date:
    """The day it is where the company is."""
    return day_of(datetime.now(UTC))


def day_of(moment: datetime) -> date:
    """The day a moment falls on where the company is."""
    return moment.astimezone(ZoneInfo(settings().time_zone)).date()


def begin_of(day: date) -> datetime:
    """The first moment of a day where the company is."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(settings().time_zone))


def week_of(day: date) -> date:
    """The first day of the company's week that a day lies in."""
    return day - timedelta(days=(day.isoweekday() - settings().week_day) % 7)


def quarter(day: date) -> tuple[date, date]:
    """The first day of the quarter of a day, and of the next."""
    first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return first, first + relativedelta(months=3)


def period(name: Period, day: date) -> tuple[date | None, date]:
    """The first day of the period that `day` is in or comes before, and the day after its last.

    `past` has no beginning and ends before `day`.
    """
    if name == "past":
        return None, day
    months = 3 if name.endswith("quarter") else 1
    first = day.replace(month=day.month - (day.month - 1) % months, day=1)
    begins = first + relativedelta(months=months) if name.startswith("next") else first
    return begins, begins + relativedelta(months=months)
