"""What can be asked of each kind of field, and the SQL of it.

Days are the company's; a period is counted from today, so that a kept question moves on with the days.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import singledispatch
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, String, and_, false, func, not_, or_, select, true, type_coerce

from app.access.matching import matching
from app.access.work import Work
from app.core.dates import quarter, today, week_of, year
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings
from app.core.validation import Amount, Day
from app.fields import kinds
from app.fields.custom import is_own
from app.fields.kinds import Field
from app.fields.values import holds, order_by

ME, MY_TEAM = "me", "my_team"

PRESENCE = ("empty", "filled")
TEXTS = ("contains", "is", *PRESENCE)
NUMBERS = ("at_least", "at_most", "is", *PRESENCE)
DAYS = ("within", "past", "next", "older", "on", "before", "after", *PRESENCE)
CODES = ("is", "is_not", *PRESENCE)
LATE = "late"
VALUELESS = (LATE, *PRESENCE)
COUNTED = ("past", "next", "older")
"""Operators whose value is a number of days."""

MOST_DAYS = 3660

Span = tuple[date | None, date | None]
"""From a day on, and before a day; None where there is no such end."""


@dataclass(frozen=True)
class Asked:
    """One condition about to become SQL. `column` is the table's, or that of the company's own fields."""

    work: Work
    field: Field
    column: Any
    operator: str
    values: Sequence[str]

    @property
    def is_own(self) -> bool:
        return is_own(self.field.name)

    @property
    def value(self) -> Any:
        """What is compared; of an own field what its index holds."""
        return order_by(self.column, self.field) if self.is_own else self.column


@singledispatch
def operators(_field: Field) -> tuple[str, ...]:
    """What can be asked of a field, the usual first."""
    return TEXTS


operators.register(kinds.Personal, lambda _field: PRESENCE)
operators.register(kinds.YesNo, lambda _field: ("is", *PRESENCE))
operators.register(kinds.Whole, lambda _field: NUMBERS)
operators.register(kinds.Number, lambda _field: NUMBERS)
operators.register(kinds.Rate, lambda _field: NUMBERS)
operators.register(kinds.Money, lambda _field: NUMBERS)
operators.register(kinds.Day, lambda _field: DAYS)
operators.register(kinds.Moment, lambda field: (LATE, *DAYS) if field.due else DAYS)
operators.register(kinds.Choice, lambda _field: CODES)
operators.register(kinds.Reference, lambda _field: CODES)


def holding(asked: Asked) -> ColumnElement[bool]:
    """The rows of which it is true. Raises Invalid for an operator of other kinds, or a value that is none."""
    if asked.operator not in operators(asked.field):
        raise _refused(asked)
    if asked.operator in PRESENCE:
        is_there = asked.column.has_key(asked.field.name) if asked.is_own else asked.column.is_not(None)
        return is_there if asked.operator == "filled" else not_(is_there)
    if asked.operator == LATE:
        return asked.value < datetime.now(UTC)
    if not asked.values:
        raise _refused(asked)
    return _of_kind(asked.field, asked)


@singledispatch
def _of_kind(_field: Field, asked: Asked) -> ColumnElement[bool]:
    if asked.operator == "contains":
        return or_(*(matching(value, [asked.value]) for value in asked.values))
    return asked.value.in_(asked.values)


@_of_kind.register(kinds.Whole)
@_of_kind.register(kinds.Number)
@_of_kind.register(kinds.Rate)
@_of_kind.register(kinds.Money)
def _number(_field: Field, asked: Asked) -> ColumnElement[bool]:
    number = _read(Amount, asked)
    ways: Mapping[str, Callable[[], ColumnElement[bool]]] = {
        "at_least": lambda: asked.value >= number,
        "at_most": lambda: asked.value <= number,
        "is": lambda: asked.value == number,
    }
    return ways[asked.operator]()


@_of_kind.register
def _yes_no(_field: kinds.YesNo, asked: Asked) -> ColumnElement[bool]:
    return _one_of(asked, [value == "true" for value in asked.values])


@_of_kind.register
def _choice(_field: kinds.Choice, asked: Asked) -> ColumnElement[bool]:
    return _one_of(asked, list(asked.values))


@_of_kind.register
def _reference(_field: kinds.Reference, asked: Asked) -> ColumnElement[bool]:
    """`me` is whoever reads; `my_team` what belongs to the reader's team and those below it."""
    named = [value for value in asked.values if value != MY_TEAM]
    ids = [asked.work.actor.user_id if value == ME else _id(asked, value) for value in named]
    found = _one_of_these(asked, [one for one in ids if one])
    if MY_TEAM in asked.values:
        found = or_(found, asked.column.class_.team_id.in_(select(func.app.team_tree())))
    return _not(asked, found) if asked.operator == "is_not" else found


@_of_kind.register(kinds.Day)
@_of_kind.register(kinds.Moment)
def _days(field: Field, asked: Asked) -> ColumnElement[bool]:
    first, beyond = _span(asked)
    ends = [asked.value >= _edge(field, asked, first)] if first else []
    ends += [asked.value < _edge(field, asked, beyond)] if beyond else []
    return and_(true(), *ends)


def _edge(field: Field, asked: Asked, day: date) -> Any:
    """The beginning of a day, as the column holds it."""
    if isinstance(field, kinds.Day):
        return day.isoformat() if asked.is_own else day
    begins = datetime.combine(day, time(), ZoneInfo(settings().time_zone)).astimezone(UTC)
    return begins.isoformat(timespec="seconds") if asked.is_own else begins


def _span(asked: Asked) -> Span:
    now, one = today(), timedelta(days=1)
    if asked.operator == "within":
        if asked.values[0] not in PERIODS:
            raise _refused(asked)
        return PERIODS[asked.values[0]](now)
    if asked.operator in COUNTED:
        days = timedelta(days=_count(asked))
        spans = {"past": (now - days, now + one), "next": (now, now + days + one), "older": (None, now - days)}
        return spans[asked.operator]
    day: date = _read(Day, asked)
    return {"on": (day, day + one), "before": (None, day), "after": (day + one, None)}[asked.operator]


def _week(now: date, moved: int) -> Span:
    first = week_of(now) + timedelta(weeks=moved)
    return first, first + timedelta(weeks=1)


def _month(now: date, moved: int) -> Span:
    begins = now.year * 12 + now.month - 1 + moved
    first, beyond = (date(n // 12, n % 12 + 1, 1) for n in (begins, begins + 1))
    return first, beyond


PERIODS: Mapping[str, Callable[[date], Span]] = {
    "today": lambda now: (now, now + timedelta(days=1)),
    "yesterday": lambda now: (now - timedelta(days=1), now),
    "tomorrow": lambda now: (now + timedelta(days=1), now + timedelta(days=2)),
    "this_week": lambda now: _week(now, 0),
    "last_week": lambda now: _week(now, -1),
    "next_week": lambda now: _week(now, 1),
    "this_month": lambda now: _month(now, 0),
    "last_month": lambda now: _month(now, -1),
    "next_month": lambda now: _month(now, 1),
    "this_quarter": quarter,
    "last_quarter": lambda now: quarter(quarter(now)[0] - timedelta(days=1)),
    "next_quarter": lambda now: quarter(quarter(now)[1]),
    "this_year": year,
    "last_year": lambda now: year(year(now)[0] - timedelta(days=1)),
    "past": lambda now: (None, now),
    "future": lambda now: (now + timedelta(days=1), None),
}
"""Spans of days that move on with today; weeks, quarters and years are the company's."""


def _one_of(asked: Asked, values: list[Any]) -> ColumnElement[bool]:
    found = _one_of_these(asked, values)
    return _not(asked, found) if asked.operator == "is_not" else found


def _one_of_these(asked: Asked, values: list[Any]) -> ColumnElement[bool]:
    if asked.is_own:
        texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
        return or_(false(), *(holds(asked.column, asked.field, text) for text in texts))
    codes = all(isinstance(value, str) for value in values)
    return (type_coerce(asked.column, String()) if codes and values else asked.column).in_(values)


def _not(asked: Asked, found: ColumnElement[bool]) -> ColumnElement[bool]:
    """What is empty is not any of them, too."""
    return not_(found) if asked.is_own else or_(asked.column.is_(None), not_(found))


def _id(asked: Asked, value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise _refused(asked) from None


def _count(asked: Asked) -> int:
    number = _read(Amount, asked)
    if number != int(number) or not 0 <= number <= MOST_DAYS:
        raise _refused(asked)
    return int(number)


def _read(kind: Any, asked: Asked) -> Any:
    try:
        return TypeAdapter(kind).validate_python(asked.values[0])
    except ValidationError:
        raise _refused(asked) from None


def _refused(asked: Asked) -> Invalid:
    return Invalid({"filter": _("{field} cannot be filtered like that.", field=asked.field.label)})


def selected(column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Records by their ids. Raises Invalid."""
    try:
        return column.in_([UUID(value) for value in values])
    except ValueError:
        raise Invalid({"filter": _("This filter cannot be read. Build it anew.")}) from None
