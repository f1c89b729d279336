"""A number as its unit is written."""

from app.core.i18n import _
from app.ui import format

Value = float | int | None

FEW_MINUTES = 10
"""Differences under so many minutes are said to the tenth."""

HOURS_FROM = 120
"""Minutes: what takes as long or longer is said in hours."""


def in_unit(value: Value, unit: str) -> str:
    """In the reader's language; nothing is no zero."""
    if value is None:
        return format.NOTHING
    if unit == "share":
        return format.percent(value)
    if unit == "points":
        return format.signed(value * 100)
    if unit == "minutes":
        return _minutes(value, in_hours=value >= HOURS_FROM)
    if unit == "days":
        return _("{n} d", n=format.number(value, 0 if float(value).is_integer() else 1))
    if unit == "score":
        return format.number(value, 1)
    if unit == "times":
        return _("{n}×", n=format.number(value, 1 if value < 100 else 0))
    if unit == "money_a_day":
        return _("{amount} a day", amount=format.short_money(value, None))
    return format.short_money(value, None) if unit == "money" else format.number(value)


def _minutes(value: float, *, in_hours: bool) -> str:
    if in_hours:
        return _("{hours} h", hours=format.number(value / 60, 1))
    return _("{n} min", n=format.number(value))


def bounds(low: Value, high: Value, unit: str) -> str:
    """`32.1–37.5%`, `98–126 min`: an interval, its unit once and for both ends; nothing where none is known."""
    if low is None or high is None:
        return ""
    if unit == "money_a_day":
        return _("{amount} a day", amount=bounds(low, high, "money"))
    if unit == "minutes":
        first, last = (_minutes(end, in_hours=low >= HOURS_FROM) for end in (low, high))
    else:
        first, last = in_unit(low, unit), in_unit(high, unit)
    if unit == "money":
        return _of_money(first, last)
    _number, space, said = last.partition(" ")
    return f"{first.removesuffix(space + said or '%')}–{last}"


def _of_money(first: str, last: str) -> str:
    """`¥6.23–11.3M`: sign and thousands once, where both ends have the same."""
    word = last.lstrip("¥$€£").strip("0123456789.,")
    sign = last[: len(last) - len(last.lstrip("¥$€£"))]
    if not sign or not first.startswith(sign):
        return f"{first}–{last}"
    same = first.removesuffix(word) if word and first.endswith(word) else first
    return f"{same}–{last.removeprefix(sign)}"


def difference(value: float, unit: str) -> str:
    """The size of a difference of shares or points, which no percentage of it would say."""
    if unit == "share":
        return _("{points} points", points=format.number(abs(value) * 100, 1))
    if unit == "points":
        return format.number(abs(value) * 100)
    if unit == "minutes" and abs(value) < FEW_MINUTES:
        return _("{n} min", n=format.number(abs(value), 1 if abs(value) >= 0.1 else 2))
    return in_unit(abs(value), unit)


def apart(first: Value, second: Value, unit: str) -> tuple[str, str]:
    """Two values, written in full where in short both would read the same."""
    short = in_unit(first, unit), in_unit(second, unit)
    if first is None or second is None or first == second or short[0] != short[1]:
        return short
    if unit == "share":
        return format.percent(first, 2), format.percent(second, 2)
    whole = format.money(first, None), format.money(second, None)
    if unit == "money_a_day":
        return _("{amount} a day", amount=whole[0]), _("{amount} a day", amount=whole[1])
    return whole if unit == "money" else short
