"""Counts, sums and means over all records that a list finds, in one query, as one or by a field's values.

Of very many records the newest are taken, and it is said: reading all would grow with the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Numeric, Select, String, cast, func, null, select

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.fields import kinds
from app.fields.asking import OWNER, askable
from app.fields.custom import is_own
from app.fields.kinds import Field
from app.fields.values import order_by

if TYPE_CHECKING:
    from app.fields.noun import Noun

MOST = 10_000
"""So many records, the newest, are counted and summed up."""

MOST_GROUPS = 200
SUMMED = (kinds.Money, kinds.Whole, kinds.Number)


@dataclass(frozen=True)
class Sum:
    """What the values of a field come to, by currency (None: a plain number, or the company's own), and of how
    many records one is known."""

    by_currency: Mapping[str | None, Decimal] = field(default_factory=dict)
    count: int = 0


@dataclass(frozen=True)
class Total:
    """The records of one value (None: nothing is filled in), or all of them."""

    value: str | None
    count: int
    sums: Mapping[str, Sum]


@dataclass(frozen=True)
class Totals:
    """`is_partial`: they are of the newest MOST records, or only the largest groups."""

    groups: list[Total]
    count: int
    is_partial: bool


def grouping(work: Work, noun: "Noun") -> dict[str, Field]:
    """Name -> field, of those by whose values the actor may group a list."""
    return {name: one for name, one in askable(work, noun).items() if _groups(one)}


def summed(work: Work, noun: "Noun") -> list[Field]:
    """Amounts and numbers that somebody gives and the actor's role shows."""
    return [one for one in askable(work, noun).values() if isinstance(one, SUMMED) and one.asked != "never"]


def total(work: Work, noun: "Noun", found: Select[Any], by: str | None) -> Totals:
    """What the rows of `found`, up to MOST, come to. Raises Invalid for a field that nothing is grouped by."""
    if by and by not in grouping(work, noun):
        raise Invalid({"group": _("Lists are not grouped by this field.")})
    fields = summed(work, noun)
    value = cast(_value(noun, by), String) if by else cast(null(), String)
    kept = [_number(noun, one).label(one.name) for one in fields]
    inner = found.with_only_columns(
        value.label("of"), _currency(noun).label("money"), *kept, maintain_column_froms=True
    ).subquery()
    parts = [part for one in fields for part in (func.sum(inner.c[one.name]), func.count(inner.c[one.name]))]
    rows = work.session.execute(
        select(inner.c.of, inner.c.money, func.count(), *parts).group_by(inner.c.of, inner.c.money)
    ).all()
    return _told([tuple(row) for row in rows], fields)


def _told(rows: list[tuple[Any, ...]], fields: list[Field]) -> Totals:
    values = dict.fromkeys(row[0] for row in rows)
    groups = [_one(value, [row for row in rows if row[0] == value], fields) for value in values]
    groups.sort(key=lambda one: (one.value is None, -one.count, one.value or ""))
    count = sum(one.count for one in groups)
    return Totals(groups[:MOST_GROUPS], count, count >= MOST or len(groups) > MOST_GROUPS)


def _one(value: str | None, rows: list[tuple[Any, ...]], fields: list[Field]) -> Total:
    sums = {}
    for place, one in enumerate(fields):
        known = [
            (row[1] if isinstance(one, kinds.Money) else None, *row[3 + 2 * place : 5 + 2 * place]) for row in rows
        ]
        by_currency: dict[str | None, Decimal] = {}
        for currency, amount, _n in known:
            if amount is not None:
                by_currency[currency] = by_currency.get(currency, Decimal(0)) + Decimal(amount)
        sums[one.name] = Sum(by_currency, sum(n for _currency, _amount, n in known))
    return Total(value, sum(row[2] for row in rows), sums)


def _groups(one: Field) -> bool:
    if isinstance(one, kinds.Reference):
        return one.name == OWNER.name or bool(one.noun)
    return isinstance(one, kinds.Choice | kinds.YesNo) and not isinstance(one, kinds.Choices)


def _value(noun: "Noun", name: str) -> Any:
    if is_own(name):
        return noun.table.custom.op("->>", return_type=String())(name)
    return getattr(noun.table, name)


def _number(noun: "Noun", one: Field) -> ColumnElement[Any]:
    column = order_by(noun.table.custom, one) if is_own(one.name) else getattr(noun.table, one.name)
    return cast(column, Numeric())


def _currency(noun: "Noun") -> ColumnElement[Any]:
    """What the amounts of a record are in, where its noun says so."""
    return cast(getattr(noun.table, "currency", null()), String)
