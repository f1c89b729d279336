"""Periods that a page compares: whole months, so that an unfinished one never stands beside a finished one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings
from dashboards import remembered

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""Name in the address -> length in whole months."""

GRAINS = ("week", "month", "quarter", "year")
"""Lengths of time that a page can be cut into."""

DEFAULT = "quarter"

NEWEST = text("""
    select (select max(created_on) from marts.fct_leads), (select max(closed_on) from marts.fct_deals),
        (select max(created_on) from marts.fct_tickets)
""")


@dataclass(frozen=True)
class Period:
    """Whole months `since`..`until`, both included, and the same number of months before."""

    since: date
    until: date
    before_since: date
    before_until: date


def shift(first: date, months: int) -> date:
    """The first of a month, `months` later."""
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def month_of(written: str) -> Period:
    """`2018-05` as a period with the month before. Raises Invalid for anything else."""
    try:
        first = datetime.strptime(written, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise Invalid({"period": _("Give a month such as 2026-10.")}) from None
    day = timedelta(days=1)
    return Period(first, shift(first, 1) - day, shift(first, -1), first - day)


def months_up_to(until: date, count: int) -> tuple[date, date]:
    """First and last day of the `count` months up to `until`."""
    return shift(until.replace(day=1), 1 - count), until


def today() -> date:
    """The company's day."""
    return datetime.now(ZoneInfo(settings().time_zone)).date()


def last_day(first: date, grain: str) -> date:
    """The last day of the week, month, quarter or year that begins on `first`."""
    if grain in ("day", "week"):
        return first + timedelta(days=6 if grain == "week" else 0)
    return shift(first, {"month": 1, "quarter": 3, "year": 12}[grain]) - timedelta(days=1)


def back(day: date, grain: str, count: int) -> date:
    """The first day of the week, month, quarter or year that lies `count` before the one of `day`."""
    if grain in ("day", "week"):
        length = 7 if grain == "week" else 1
        return day - timedelta(days=(day.weekday() if grain == "week" else 0) + count * length)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    return shift(date(day.year, (day.month - 1) // months * months + 1, 1), -count * months)


def days_before(since: date, until: date) -> tuple[date, date]:
    """As many whole months before whole months, as many days before other days."""
    day = timedelta(days=1)
    if since.day == 1 and (until + day).day == 1:
        length = (until.year - since.year) * 12 + until.month - since.month + 1
        return shift(since, -length), since - day
    return since - (until - since) - day, since - day


def end_of(day: date) -> datetime:
    """The moment in which a company day is over."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(settings().time_zone))


def buckets(since: date, until: date, grain: str) -> list[date]:
    """First days of the weeks, months, quarters or years that the days lie in, oldest first."""
    found = [back(since, grain, 0)]
    while (following := last_day(found[-1], grain) + timedelta(days=1)) <= until:
        found.append(following)
    return found


def ripe(period: Period, ripe_days: int, now: date) -> Period:
    """The newest period of the same length, up to this one, whose cohorts have had their time: whole months."""
    if not ripe_days:
        return period
    length = (period.until.year - period.since.year) * 12 + period.until.month - period.since.month + 1
    end = shift(period.until.replace(day=1), 1)
    while end + timedelta(days=ripe_days - 1) > now:
        end = shift(end, -1)
    return _whole_months(end, length)


def ending(last: date, name: str, now: date | None = None) -> Period:
    """The newest period of whole months that is over by `last`, and on the day `now` itself; an unknown name means
    the default."""
    return newest_months(last, MONTHS.get(name, MONTHS[DEFAULT]), now)


def newest_months(last: date, months: int, now: date | None = None) -> Period:
    """The newest `months` whole months that are over by `last`, and on the day `now` itself."""
    is_whole = (last + timedelta(days=1)).day == 1 and last < (now or today())
    end = shift(last.replace(day=1), 1 if is_whole else 0)
    return _whole_months(end, months)


def _whole_months(end: date, months: int) -> Period:
    """The `months` before the first of a month `end`, and as many before them."""
    since, before = shift(end, -months), shift(end, -2 * months)
    day = timedelta(days=1)
    return Period(since, end - day, before, since - day)


def newest_day(work: Work) -> date:
    """The newest day of which the reader has records, today at the latest; today where there are none.

    A company that has just brought in an old history sees that history, not an empty quarter.
    Raises Unavailable before the first marts are published.
    """
    newest = [day for day in remembered.rows(work, NEWEST)[0] if day]
    return min(today(), max(newest, default=today()))


def newest_known(newest: date, known: datetime | None) -> date:
    """The newest of the days that had begun at the moment `known`, where that is earlier."""
    if known is None:
        return newest
    return min(newest, (known.astimezone(ZoneInfo(settings().time_zone)) - timedelta(microseconds=1)).date())
