"""Reading a column of text as numbers or dates, the way people and exports write them."""

import re
from itertools import combinations

import numpy as np
import pandas as pd

MISSING_WORDS = {"", "?", "-", "--", "na", "n/a", "nan", "null", "none", "nil", "#n/a", "nat", "<na>", "\\n"}
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
)
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
EITHER = "|"
"""Between two formats of a column that was written by two hands."""
_DECORATION = re.compile(
    r"[\s\u00a0$€£¥￥%元'’]|^(usd|eur|gbp|chf|cny|rmb|us|hk)|(usd|eur|gbp|chf|cny|rmb)$", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"^\((\d[\d.,]*)\)$")
_DECIMAL_COMMA = re.compile(r"^[+-]?\d{1,3}(\.\d{3})*,\d+$|^[+-]?\d+,\d+$")
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")


def distinct(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """(code of each row, -1 where missing; the distinct values as trimmed text)."""
    codes, values = pd.factorize(column)
    texts = [str(value).strip() for value in values]
    blank = np.array([text.lower() in MISSING_WORDS for text in texts] + [True])
    return np.where(blank[codes], -1, codes), texts


def uses_decimal_comma(texts: list[str]) -> bool:
    """True for `1.234,56`: at least one value that only a decimal comma explains, none that forbids it."""
    cleaned = [_DECORATION.sub("", text) for text in texts]
    commas = [text for text in cleaned if "," in text]
    only = [text for text in commas if _DECIMAL_COMMA.match(text) and not _THOUSANDS.match(text)]
    return bool(only) and all(_DECIMAL_COMMA.match(text) for text in commas)


def numbers(texts: list[str], decimal_comma: bool) -> np.ndarray:
    """Each text as a number, NaN where it is none; (12) is -12. Currencies, percent and thousands are ignored."""
    cleaned = pd.Series([_IN_BRACKETS.sub(r"-\1", _DECORATION.sub("", text)) for text in texts], dtype=object)
    if decimal_comma:
        cleaned = cleaned.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    else:
        grouped = cleaned.str.match(_THOUSANDS).astype(bool)
        cleaned = cleaned.where(~grouped, cleaned.str.replace(",", "", regex=False))
    values = pd.to_numeric(cleaned, errors="coerce").to_numpy(dtype=float)
    return np.where(np.isfinite(values), values, np.nan)


def date_format(texts: list[str]) -> str | None:
    """The first format that at least 95 % of `texts` follow, else two that do together, or None."""
    sample = pd.Series(texts[:: max(1, len(texts) // 400)], dtype=object)
    if not len(sample) or not sample.str.contains(r"\d").mean() > 0.95 or sample.str.len().median() < 6:
        return None
    found: dict[str, np.ndarray] = {}
    for day in DATE_FORMATS:
        for clock in ("",) if day == "ISO8601" else CLOCKS:
            follows = _are_dates(sample, day + clock)
            if follows.mean() >= 0.95:
                return day + clock
            if follows.any():
                found[day + clock] = follows
    pairs = [pair for pair in combinations(found, 2) if (found[pair[0]] | found[pair[1]]).mean() >= 0.95]
    return EITHER.join(pairs[0]) if pairs else None


def _are_dates(texts: pd.Series, written: str) -> np.ndarray:
    parsed = pd.to_datetime(texts, format=written, errors="coerce", utc=True)
    return (parsed.notna() & parsed.dt.year.between(1900, 2100)).to_numpy()


def days(texts: list[str], written: str) -> np.ndarray:
    """Each text as days since 1970-01-01 (with a fraction for the time of day), NaN where it is no date."""
    column = pd.Series(texts, dtype=object)
    read = [
        days_of(pd.Series(pd.to_datetime(column, format=one, errors="coerce", utc=True)))
        for one in written.split(EITHER)
    ]
    return np.where(np.isnan(read[0]), read[-1], read[0])


def days_of(moments: pd.Series) -> np.ndarray:
    """Timestamps as days since 1970-01-01, NaN where missing."""
    if moments.dt.tz is not None:
        moments = moments.dt.tz_convert("UTC").dt.tz_localize(None)
    micros = moments.to_numpy(dtype="datetime64[us]")
    return np.where(np.isnat(micros), np.nan, micros.astype("int64") / 86_400e6)
