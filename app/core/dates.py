"""Days as the company counts them."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from app.core.i18n import _
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
    """The first day of the company's quarter that a day lies in, and of the next: a quarter of its fiscal year."""
    first = day.replace(day=1) - relativedelta(months=(day.month - settings().fiscal_month) % 3)
    return first, first + relativedelta(months=3)


def year(day: date) -> tuple[date, date]:
    """The first day of the company's fiscal year that a day lies in, and of the next."""
    first = day.replace(day=1) - relativedelta(months=(day.month - settings().fiscal_month) % 12)
    return first, first + relativedelta(years=1)


def quarter_name(day: date) -> str:
    """The company's quarter of a day, as it is called."""
    n = (day.month - settings().fiscal_month) % 12 // 3 + 1
    if settings().fiscal_month == 1:
        return _("Q{n} {year}", n=n, year=day.year)
    return _("FY {year} Q{n}", year=fiscal_year(day), n=n)


def fiscal_year(day: date) -> str:
    """The company's year of a day by the years it lies in, as 2025/26; 2026 where it is the calendar's."""
    begins = day.year if day.month >= settings().fiscal_month else day.year - 1
    return f"{begins}" if settings().fiscal_month == 1 else f"{begins}/{(begins + 1) % 100:02}"


def period(name: Period, day: date) -> tuple[date | None, date]:
    """The first day of the period that `day` is in or comes before, and the day after its last.

    `past` has no beginning and ends before `day`.
    """
    if name == "past":
        return None, day
    months, first = (3, quarter(day)[0]) if name.endswith("quarter") else (1, day.replace(day=1))
    begins = first + relativedelta(months=months) if name.startswith("next") else first
    return begins, begins + relativedelta(months=months)
