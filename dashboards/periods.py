"""Periods that a page compares: whole months, so that an unfinished one never stands beside a finished one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.access.work import Work
from app.core.dates import fiscal_year, quarter_name, week_of
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings
from dashboards import remembered

MONTHS = {
    "month": 1, "quarter": 3, "half": 6, "year": 12, "two_years": 24, "three_years": 36, "fiscal_quarter": 3,
    "fiscal_year": 12,
}  # fmt: skip
"""Name of a period -> its length in whole months: the newest that are over, or the company's newest fiscal one."""

PICKED = ("month", "quarter", "year", "fiscal_quarter", "fiscal_year")
"""Those that a page offers."""

LENGTHS = {"month": 1, "quarter": 3, "year": 12, "fiscal_quarter": 3, "fiscal_year": 12}
"""Grain of whole months -> how many."""

DEFAULT = "quarter"

NEWEST = text("""
    select (select max(created_on) from marts.fct_leads), (select max(closed_on) from marts.fct_deals),
        (select max(created_on) from marts.fct_tickets)
""")


@dataclass(frozen=True)
class Period:
    """Whole months `since`..`until`, both included, and the same number of months before.

    `step` is how many months lie between two periods of its kind.
    """

    since: date
    until: date
    before_since: date
    before_until: date
    step: int = 1


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
    return shift(first, LENGTHS[grain]) - timedelta(days=1)


def back(day: date, grain: str, count: int) -> date:
    """The first day of the week, month, quarter or year that lies `count` before the one of `day`."""
    if grain in ("day", "week"):
        return (week_of(day) if grain == "week" else day) - timedelta(days=count * (7 if grain == "week" else 1))
    months, begins = LENGTHS[grain], settings().fiscal_month - 1 if is_fiscal(grain) else 0
    into = (day.year * 12 + day.month - 1 - begins) % months
    return shift(day.replace(day=1), -into - count * months)


def is_fiscal(name: str) -> bool:
    """Whether a grain or period begins as the company's fiscal year does."""
    return name.startswith("fiscal_")


def fiscal_name(first: date, grain: str) -> str:
    """By the years it lies in, as 2025/26; its quarters are counted from its beginning."""
    return _("FY {year}", year=fiscal_year(first)) if grain == "fiscal_year" else quarter_name(first)


def companys(grain: str) -> str:
    """A quarter as the company counts it: of its fiscal year, where that is not the calendar's."""
    return "fiscal_quarter" if grain == "quarter" and settings().fiscal_month > 1 else grain


def offered(grains: Iterable[str]) -> list[str]:
    """Without the fiscal ones, where the company's year is the calendar's."""
    return [grain for grain in grains if settings().fiscal_month > 1 or not is_fiscal(grain)]


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
        end = shift(end, -period.step)
    return _whole_months(end, length, period.step)


def ending(last: date, name: str, now: date | None = None) -> Period:
    """The newest period of this name that is over by `last`, and on the day `now` itself; an unknown name means
    the default."""
    if is_fiscal(name) and name in MONTHS:
        after = last + timedelta(days=1 if last < (now or today()) else 0)
        return _whole_months(back(after, name, 0), MONTHS[name], MONTHS[name])
    return newest_months(last, MONTHS.get(name, MONTHS[DEFAULT]), now)


def newest_months(last: date, months: int, now: date | None = None) -> Period:
    """The newest `months` whole months that are over by `last`, and on the day `now` itself."""
    is_whole = (last + timedelta(days=1)).day == 1 and last < (now or today())
    end = shift(last.replace(day=1), 1 if is_whole else 0)
    return _whole_months(end, months)


def _whole_months(end: date, months: int, step: int = 1) -> Period:
    """The `months` before the first of a month `end`, and as many before them."""
    since, before = shift(end, -months), shift(end, -2 * months)
    day = timedelta(days=1)
    return Period(since, end - day, before, since - day, step)


def newest_day(work: Work) -> date:
    """The newest day of which the reader has records, today at the latest; today where there are none.

    A company that has just brought in an old history sees that history, not an empty quarter.
    Raises Unavailable before the first marts are published.
    """
    newest = [day for day in remembered.rows(work, NEWEST)[0] if day]
    return min(today(), max(newest, default=today()))


def days_of(
    work: Work, name: str | None, since: date | None, until: date | None, known: datetime | None
) -> tuple[date | None, date | None]:
    """The days given, or those of the newest period of this name that was over at the moment `known`.

    Raises Invalid for a name that there is not, and for both; Unavailable before the first marts are published.
    """
    if not name:
        return since, until
    if name not in MONTHS or since or until:
        raise Invalid({"period": _("Give days, or one of these: {known}.", known=_(", ").join(MONTHS))})
    period = ending(newest_known(newest_day(work), known), name)
    return period.since, period.until


def newest_known(newest: date, known: datetime | None) -> date:
    """The newest of the days that had begun at the moment `known`, where that is earlier."""
    if known is None:
        return newest
    return min(newest, (known.astimezone(ZoneInfo(settings().time_zone)) - timedelta(microseconds=1)).date())
