"""Reading a column of text as numbers or dates, the way people and exports write them."""

import re
from collections.abc import Hashable, Iterator
from itertools import chain, combinations
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from pandas.tseries.api import guess_datetime_format

from app.core.tables.numbers import COMMA, LONGEST, POINT, as_plain

MISSING_WORDS = {"", "?", "-", "--", ".", "na", "n/a", "n.a.", "nan", "null", "none", "nil", "nat", "<na>", "\\n"}
MISSING_WORDS |= {
    "(null)",
    "[null]",
    "(blank)",
    "#n/a",
    "#div/0!",
    "#value!",
    "#ref!",
    "#name?",
    "#num!",
    "#null!",
}
DATE_FORMATS = (
    "ISO8601",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y年%m月%d日",
    "%m/%d/%y",
    "%d/%m/%y",
    "%Y%m%d",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%m/%Y",
    "%b %Y",
    "%b-%Y",
    "%b-%y",
    "%Y-%m-%d",
    "%Y.%m.%d",
    "%Y年%m月",
    "%Y/%m",
    "%d.%m.%y",
    "%d%b%Y",
    "%a %b %d %H:%M:%S %z %Y",
)
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ":%H:%M:%S", "%H时%M分")
YEARS = (1900, 2100)
"""Years beyond these are no date of a business: 9999-12-31 is a blank."""
EXCEL = "excel days"
STAMPS = {"unix seconds": (86_400, 0), "unix milliseconds": (86_400_000, 0), EXCEL: (1, 25_569)}
"""How a number says a day: (units of a day, days counted before 1970-01-01)."""
EITHER = "|"
"""Between two formats of a column that was written by two hands."""
_ZONE = re.compile(r" ?(UTC|GMT|Z)$")
_LIKE_DATE = re.compile(
    r"(?=.*\d)([\d/.,:+\s年月日时分秒-]|t(?=\d)|z$|[ap]\.?m\.?"
    r"|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*+)++",
    re.IGNORECASE,
)
_PARTS = re.compile("%[a-zA-Z]")
_CLOCK = re.compile(
    r"^(?P<sign>-)?(?:(?P<days>\d+) days?,? ?)?(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d)"
    r"(?::(?P<seconds>[0-5]\d(?:\.\d+)?))? ?(?P<half>[ap]\.?m\.?)?$",
    re.IGNORECASE,
)


def factorize(column: pd.Series) -> tuple[np.ndarray, Any]:
    """(code of each row, -1 where missing; the distinct values)."""
    try:
        return pd.factorize(column)
    except TypeError:
        return pd.factorize(hashable(column))


def hashable(column: pd.Series) -> pd.Series:
    """The column with lists and the like as their text."""
    return column.map(lambda cell: cell if isinstance(cell, Hashable) else str(cell))


def distinct(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """(code of each row, -1 where missing; the distinct values as trimmed text)."""
    codes, values = factorize(column)
    texts = [str(value).strip() for value in values]
    blank = np.array([text.lower() in MISSING_WORDS for text in texts] + [True])
    return np.where(blank[codes], -1, codes), texts


def numbers(texts: list[str], decimal_comma: bool) -> np.ndarray:
    """Each text as a number, NaN where it is none; units are passed over, and 14:30 is 14.5 hours."""
    plain = as_plain(pl.Series(texts, dtype=pl.String), COMMA if decimal_comma else POINT)
    values = plain.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy().copy()
    for place in np.flatnonzero(np.isnan(values)):
        if len(texts[place]) <= LONGEST and (clock := _CLOCK.match(texts[place])):
            values[place] = _hours(clock)
    return np.where(np.isfinite(values), values, np.nan)


def _hours(clock: re.Match[str]) -> float:
    """A time of day, or a time taken, in hours."""
    hours = float(clock["hours"])
    if clock["half"]:
        hours = hours % 12 + 12 * clock["half"].lower().startswith("p")
    found = (
        float(clock["days"] or 0) * 24 + hours + float(clock["minutes"]) / 60 + float(clock["seconds"] or 0) / 3600
    )
    return -found if clock["sign"] else found


def date_format(texts: list[str]) -> str | None:
    """The first format that at least 95 % of `texts` follow, else two that do together, or None."""
    sample = _without_zone(pd.Series(texts[:: max(1, len(texts) // 400)], dtype=object))
    if not len(sample) or not sample.str.fullmatch(_LIKE_DATE).mean() >= 0.9 or sample.str.len().median() < 6:
        return None
    found: dict[str, np.ndarray] = {}
    for written in chain(_formats(), _guessed(sample)):
        follows = _are_dates(sample, written)
        if follows.mean() >= 0.95:
            return written
        if follows.any():
            found[written] = follows
    pairs = [pair for pair in combinations(found, 2) if (found[pair[0]] | found[pair[1]]).mean() >= 0.95]
    return EITHER.join(pairs[0]) if pairs else None


def _formats() -> Iterator[str]:
    return (
        day + clock
        for day in DATE_FORMATS
        for clock in (CLOCKS if "%H" not in day and day != "ISO8601" else ("",))
    )


def _guessed(texts: pd.Series) -> Iterator[str]:
    """What pandas would take the first text for."""
    found = guess_datetime_format(texts.iloc[0])
    if found:
        yield found


def _without_zone(texts: pd.Series) -> pd.Series:
    return texts.str.replace(_ZONE, "", regex=True)


def _are_dates(texts: pd.Series, written: str) -> np.ndarray:
    return ~np.isnan(_days(texts, written))


def days(texts: list[str], written: str) -> np.ndarray:
    """Each text as days since 1970-01-01 (with a fraction for the time of day), NaN where it is no date."""
    if written in STAMPS:
        return stamped(numbers(texts, decimal_comma=False), written)
    column = _without_zone(pd.Series(texts, dtype=object))
    read = [_days(column, one) for one in written.split(EITHER)]
    return np.where(np.isnan(read[0]), read[-1], read[0])


def _days(texts: pd.Series, written: str) -> np.ndarray:
    moments = pd.Series(pd.to_datetime(texts, format=written, errors="coerce", utc=True))
    return days_of(moments.where(moments.dt.year.between(*YEARS)))


def other_day(texts: list[str], written: str | None) -> str:
    """A text that is another day if day and month change places, where all texts can be read so; else nothing."""
    if (
        not written
        or written.startswith("%Y")
        or EITHER in written
        or not {"%d", "%m"} <= set(_PARTS.findall(written))
    ):
        return ""
    turned = _PARTS.sub(lambda part: {"%d": "%m", "%m": "%d"}.get(part[0], part[0]), written)
    column = _without_zone(pd.Series(texts, dtype=object))
    one, other = _days(column, written), _days(column, turned)
    known = ~np.isnan(one)
    if np.isnan(other[known]).any() or (one[known] == other[known]).all():
        return ""
    return texts[int(np.flatnonzero(known & (one != other))[0])]


def stamped(values: np.ndarray, written: str) -> np.ndarray:
    """Numbers that count time, as days since 1970-01-01."""
    per_day, before = STAMPS[written]
    return values / per_day - before


def days_of(moments: pd.Series) -> np.ndarray:
    """Timestamps as days since 1970-01-01, NaN where missing."""
    if moments.dt.tz is not None:
        moments = moments.dt.tz_convert("UTC").dt.tz_localize(None)
    micros = moments.to_numpy(dtype="datetime64[us]")
    return np.where(np.isnat(micros), np.nan, micros.astype("int64") / 86_400e6)
