"""Numbers, money and time as the reader writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import (
    format_decimal,
    get_currency_symbol,
)

from app.core.i18n import _, current_locale
from app.core.settings import settings

Number = int | float | Decimal

MINUS = "\u2212"
NOTHING = "–"
"""Shown where there is no value: never a zero."""

RECENT = timedelta(days=30)
"""Beyond this, "5 months ago" says less than the day."""

_DAY = {"en": "d MMM yyyy", "zh": "yyyy-MM-dd"}
_MINUTE = {"en": "d MMM yyyy, HH:mm", "zh": "yyyy-MM-dd HH:mm"}

_STEPS = {
    "en": ((1e9, "B", 2), (1e6, "M", 2), (1e3, "k", 1)),
    "zh": ((1e8, "亿", 2), (1e4, "万", 1)),
}
"""What a language counts large numbers by, its word, and the decimals where there are fewer than ten of them."""
ALMOST = 0.9995
"""From here on the next word is as exact: 1M, not 1,000k."""

_parsed = lru_cache(Locale.parse)
"""Read by its name a locale costs more than to write a moment in it."""


def locale() -> Locale:
    """The reader's, as Babel knows it."""
    return _parsed(current_locale())


def day(value: date | datetime | None) -> str:
    """`22 Nov 2026` or `2026-11-22`; a moment is taken in company time."""
    if value is None:
        return NOTHING
    local = _company_time(value).date() if isinstance(value, datetime) else value
    return _dated(local, current_locale())


def short_month(value: date) -> str:
    """`Oct 2026` or `2026-10`: for axes, heads and tables."""
    return format_date(value, "MMM yyyy" if current_locale() == "en" else "yyyy-MM", locale=locale())


def month(value: date) -> str:
    """`October 2026` or `2026年10月`."""
    return format_date(value, "MMMM yyyy" if current_locale() == "en" else "yyyy年M月", locale=locale())


def moment(value: datetime | None) -> str:
    """Date and minute, in company time."""
    if value is None:
        return NOTHING
    return _timed(_company_time(value).replace(tzinfo=None), current_locale())


def local_minute(value: datetime) -> str:
    """As it is typed in a form: company time without a zone."""
    return _company_time(value).strftime("%Y-%m-%d %H:%M")


def ago(value: datetime | None, now: datetime | None = None) -> str:
    """How long since, or until: `3 days ago`, `3天前`, `in 2 hours`; the day itself where that is far away."""
    if value is None:
        return NOTHING
    gap = value - (now or datetime.now(UTC))
    if abs(gap.total_seconds()) < 60:
        return _("just now")
    if abs(gap) > RECENT:
        return day(value)
    return format_timedelta(gap, add_direction=True, locale=locale(), threshold=1)


def duration(gap: timedelta) -> str:
    """`3 hours`, `2天`: the largest unit only."""
    return format_timedelta(gap, locale=locale(), threshold=1)


def seconds(value: float) -> str:
    """`0.4 s`, `12 s`, `2 min 5 s`: for machines' work."""
    if value < 0.1:
        return _("under {n} s", n=number(0.1, 1))
    if value < 10:
        return _("{n} s", n=number(value, 1))
    if value < 60:
        return _("{n} s", n=number(value))
    return _("{minutes} min {seconds} s", minutes=int(value // 60), seconds=int(value % 60))


def size(count: int) -> str:
    """`820 kB`, `1.4 MB`: of a file."""
    return f"{number(count / 1e6, 1)} MB" if count >= 1e6 else f"{number(max(1, count / 1e3))} kB"


def number(value: Number | None, digits: int = 0) -> str:
    """Grouped by thousands, with `digits` decimals."""
    if value is None:
        return NOTHING
    return _written(value, "#,##0" + ("." + "0" * digits if digits else ""), current_locale())


def decimal(value: Number) -> str:
    """Grouped by thousands, with the decimals that it has."""
    return _written(value, "#,##0.######", current_locale())


def signed(value: Number, digits: int = 0) -> str:
    """A difference: `+3`, `−1.5`, with the minus sign that is as wide as the plus."""
    sign_of = "+" if value > 0 else MINUS if value < 0 else "±"
    return sign_of + number(abs(float(value)), digits)


def short(value: Number | None) -> str:
    """`1.23M`, `58k`, or `123.5万`, `3,419万` in Chinese: for tiles and charts, not where exact figures matter."""
    if value is None:
        return NOTHING
    size, steps = abs(float(value)), _STEPS[current_locale()]
    if size < steps[-1][0]:
        return number(value, 0 if size >= 100 or size.is_integer() else 1)
    step, word, most = next(one for one in steps if size >= one[0] * ALMOST)
    digits = most if size < 10 * step else 1 if size < 1_000 * step else 0
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return _written(float(value) / step, pattern, current_locale()) + word


def percent(value: Number | None, digits: int = 1) -> str:
    """A share between 0 and 1 as a percentage."""
    if value is None:
        return NOTHING
    pattern = "0" + ("." + "0" * digits if digits else "") + "%"
    return _written(value, pattern, current_locale())


def chance(value: Number | None) -> str:
    """What a model says, in whole percent; it is never certain."""
    if value is None:
        return NOTHING
    least, most = 0.005, 0.995
    return "<1%" if value < least else ">99%" if value >= most else percent(value, 0)


def money(value: Number | None, currency: str | None, digits: Literal[0, 2] = 0) -> str:
    """An amount with its currency's sign."""
    if value is None:
        return NOTHING
    return _signed_money(sign(currency), number(value, digits))


def short_money(value: Number | None, currency: str | None) -> str:
    """`¥1.2M` or `¥123.5万`."""
    if value is None:
        return NOTHING
    return _signed_money(sign(currency), short(value))


def _signed_money(currency: str, said: str) -> str:
    """The minus stands before the currency's sign."""
    return f"{MINUS}{currency}{said.removeprefix(MINUS)}" if said.startswith(MINUS) else f"{currency}{said}"


def sign(currency: str | None) -> str:
    """`$`, `€`, `US$`: the company's own currency without its country, for it stands in every row."""
    base = settings().base_currency
    full = get_currency_symbol(currency or base, locale=locale())
    bare = full.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if currency in (None, base) and bare:
        return bare
    return f"{full} " if full.isalpha() else full


def site(address: str | None) -> str:
    """A web address as people say it; one that is not encrypted says so."""
    return address.removeprefix("https://") if address else NOTHING


@lru_cache(maxsize=20_000)
def _written(value: Number, pattern: str, locale: str) -> str:
    """By a pattern, whose % means hundredths. A page of numbers writes hundreds, most of them as the last time.

    The minus is as wide as a digit, and nothing is less than zero by less than can be seen.
    """
    said = format_decimal(value or 0, pattern, locale=locale)
    return said.replace("-", MINUS if any(digit in said for digit in "123456789") else "")


@lru_cache(maxsize=20_000)
def _dated(value: date, language: str) -> str:
    return format_date(value, _DAY[language], locale=_parsed(language))


@lru_cache(maxsize=20_000)
def _timed(value: datetime, language: str) -> str:
    return format_datetime(value, _MINUTE[language], locale=_parsed(language))


def _company_time(value: datetime) -> datetime:
    return value.astimezone(ZoneInfo(settings().time_zone))
