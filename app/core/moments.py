"""Days and times as they come in: how people write them, and between which bounds they can be kept."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from app.core.settings import settings

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Between these everything in business happens; what lies outside is a slip."""
SKEW = timedelta(minutes=5)
"""So far ahead of ours may the clock of who tells us something be."""
NUMBER = re.compile(r"\s*[+-]?[\d.]+\s*")
YEAR_FIRST = re.compile(
    r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*(?:日|(?!\d))[\sT]*(?:(\d{1,2})(:.*))?", re.DOTALL
)
"""A day with its year first, and a time behind it: none but these can be read in one way alone."""


def written(value: Any) -> Any:
    """`2026/1/5`, `2026.1.5` and `2026年1月5日` as `2026-01-05`, `9:30` behind it as `09:30`.

    A bare number would be taken as seconds since 1970: a spreadsheet's 46083 is a day of 2026.
    """
    text = normalize("NFKC", value) if isinstance(value, str) else ""
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day, hour, rest = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}" + (f"T{hour:0>2}{rest}" if hour else "")
    if isinstance(value, int | float | Decimal) or NUMBER.fullmatch(text):
        raise PydanticCustomError("bare_number", "a number, not a date")
    return value


def in_company_time(moment: datetime) -> datetime:
    """A time without a zone is the company's."""
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings().time_zone))


def in_range(moment: Any) -> Any:
    """`moment` is a day, or a time: the day on which that is where it was said, and where it is kept."""
    if not is_kept(moment):
        raise PydanticCustomError("day_range", "out of range", {"first": str(FIRST_DAY), "last": str(LAST_DAY)})
    return moment


def is_kept(moment: date) -> bool:
    """Whether a day or time lies where such are kept: the day on which it is here, and in UTC."""
    return _is_within(moment) and (not isinstance(moment, datetime) or _is_within(moment.astimezone(UTC)))


def _is_within(moment: date) -> bool:
    return FIRST_DAY <= (moment.date() if isinstance(moment, datetime) else moment) <= LAST_DAY


def has_passed(moment: datetime) -> datetime:
    if moment > datetime.now(UTC) + SKEW:
        raise PydanticCustomError("future", "in the future")
    return moment
