"""Periods that a page compares: whole months, so that an unfinished one never stands beside a finished one."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text

from app.access.work import Work
from dashboards.builds import published

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""Name in the address -> length in whole months."""

DEFAULT = "quarter"


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


def months_up_to(until: date, count: int) -> tuple[date, date]:
    """First and last day of the `count` months up to `until`."""
    return shift(until.replace(day=1), 1 - count), until


def ending(last: date, name: str) -> Period:
    """The newest period of whole months that is over by `last`; an unknown name means the default."""
    months = MONTHS.get(name, MONTHS[DEFAULT])
    is_whole = (last + timedelta(days=1)).day == 1
    end = shift(last.replace(day=1), 1 if is_whole else 0)
    since, before = shift(end, -months), shift(end, -2 * months)
    day = timedelta(days=1)
    return Period(since, end - day, before, since - day)


def newest_day(work: Work) -> date:
    """The newest day of which the reader has records, today at the latest; today where there are none.

    A company that has just brought in an old history sees that history, not an empty quarter.
    Raises Unavailable before the first marts are published.
    """
    published(work)
    found = work.session.scalar(
        text("""
            select least(current_date, greatest(
                (select max(created_on) from marts.fct_leads),
                (select max(closed_on) from marts.fct_deals),
                (select max(created_on) from marts.fct_tickets)))
        """)
    )
    return found or date.today()  # noqa: DTZ011 - only where there is nothing to date
