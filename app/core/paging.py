"""Lists in pages: by the last row seen (keyset), never by offset, so that page 1,000 costs what page 1 does."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from hmac import compare_digest, digest
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import Field
from sqlalchemy import ARRAY, CTE, ColumnElement, Row, Select, any_, literal, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings
from app.core.validation import Shape, Short

MARK = 16
"""Characters of a cursor's mark."""

COUNT_CAP = 1000
"""Counting stops here: the list says "1,000+"; an exact count of a million rows nobody asked for costs seconds."""

T = TypeVar("T")
Column = InstrumentedAttribute[Any] | ColumnElement[Any]
Step = tuple[list[ColumnElement[bool]], list[ColumnElement[Any]]]


class ListQuery(Shape):
    """What every list takes. `sort` is a column, with `-` before it for descending; `after` a page's `next`.

    `custom` holds `name:value` for each of the company's own fields that is filtered by; `filter` is what people
    put together of conditions (app/fields/conditions.py). `totals` asks what all that are found come to, `group`
    by which field's values (app/fields/totals.py).
    """

    search: Short | None = None
    sort: Short | None = None
    after: Annotated[str, Field(max_length=1000)] | None = None
    custom: Annotated[tuple[Short, ...], Field(max_length=20)] = ()
    filter: Annotated[str, Field(max_length=50_000)] | None = None
    totals: bool = False
    group: Short | None = None
    size: Annotated[int, Field(ge=1, le=200)] = 50


class OwnedQuery(ListQuery):
    """What a list of records that belong to somebody takes besides."""

    owner_id: UUID | None = None


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list. `next` asks for the following page, None at the end; `count` stops at COUNT_CAP.

    `totals` is what all rows come to (app.fields.totals), where that was asked.
    """

    rows: list[T]
    next: str | None
    count: int
    totals: Any = None

    @property
    def is_count_capped(self) -> bool:
        return self.count >= COUNT_CAP


@dataclass(frozen=True)
class Shares:
    """Parts of a table's rows: those of one `column`, of which `values` gives the ones that are asked for."""

    column: Column
    values: ColumnElement[Any]

    def first_of_each(self, statement: Select[Any], key: Column) -> Select[Any]:
        """Keys of the rows that `statement` finds first in each part, each by one walk of an index."""
        part = self._parts()
        own = statement.with_only_columns(key.label("first"), maintain_column_froms=True)
        found = own.where(self.column == part.c.value).correlate(part).lateral("found")
        return select(found.c.first).select_from(part.join(found, true()))

    def first_of_all(self, statement: Select[Any], key: Column, column: Column, descending: bool) -> Select[Any]:
        """Keys of the rows of all parts in an order that no index has part by part: they are gathered and sorted.

        Left the choice, Postgres walks the whole table in that order for a part that has few rows, or none.
        """
        part = self._parts()
        both = (key.label("first"), column.label("at"))
        own = statement.with_only_columns(*both, maintain_column_froms=True).order_by(None).limit(None).offset(0)
        held = own.where(self.column == part.c.value).correlate(part).lateral("held")
        found = select(held.c.first).select_from(part.join(held, true()))
        return found.order_by(*_order(held.c.at, held.c.first, descending))

    def _parts(self) -> CTE:
        return select(self.values.label("value")).cte("part")


def among(column: Column, values: Sequence[Any]) -> ColumnElement[bool]:
    """That `column` holds one of many values, which go as one: hundreds of parameters are read and written for
    longer than Postgres takes to answer."""
    return column == any_(literal(list(values), ARRAY(column.type)))


@dataclass(frozen=True)
class Keyset:
    """By which columns a list may be sorted; `key` makes each order unique."""

    key: Column
    sorts: Mapping[str, Column]
    default: str = "-created_at"

    def page(
        self,
        session: Session,
        statement: Select[Any],
        wanted: Sequence[ColumnElement[bool]],
        query: ListQuery,
        view: Callable[[Row[Any]], T],
        shares: Shares | None = None,
    ) -> Page[T]:
        """One page of the rows of `statement` that are `wanted`, each turned by `view`.

        The first query finds up to COUNT_CAP keys, in no order; if that is all, the next sorts those few. In one
        query Postgres, which behind row policies may not look at its statistics, takes every search for a common
        one and walks all rows in their order for a name that a handful have.
        `shares` parts what the reader sees, where only each part has an index: the first of each are read.
        Raises Invalid for a sort that isn't listed or an `after` that no page gave.
        """
        column, descending = self._sort(query.sort or self.default)
        keys = self._some_keys(session, statement.where(*wanted), shares)
        few = [among(self.key, keys)] if len(keys) < COUNT_CAP else wanted
        asked = statement.where(*few).add_columns(column.label("_at"), self.key.label("_key"))
        rows: list[Row[Any]] = []
        for conditions, order in self._steps(column, descending, query.after):
            step = asked.where(*conditions).order_by(None).order_by(*order).limit(query.size + 1 - len(rows))
            if shares and len(keys) == COUNT_CAP:
                step = step.where(self.key.in_(self._of_shares(shares, step, column, descending, query.size + 1)))
            rows += session.execute(step).all()
            if len(rows) > query.size:
                break
        shown = rows[: query.size]
        following = _cursor(column, shown[-1]._at, shown[-1]._key) if len(rows) > query.size else None
        return Page([view(row) for row in shown], following, len(keys))

    def newest(
        self, statement: Select[Any], wanted: Sequence[ColumnElement[bool]], shares: Shares | None, most: int
    ) -> Select[Any]:
        """Up to `most` of the rows that are wanted, in the default order: as many as an index is walked for."""
        column, descending = self._sort(self.default)
        order = _order(column, self.key, descending)
        found = statement.where(*wanted).order_by(None).order_by(*order).limit(most)
        return found.where(self.key.in_(shares.first_of_each(found, self.key))) if shares else found

    def _of_shares(
        self, shares: Shares, step: Select[Any], column: Column, descending: bool, size: int
    ) -> Select[Any]:
        """The newest are in an index part by part; other orders are not."""
        if column is self.sorts[self.default.removeprefix("-")]:
            return shares.first_of_each(step, self.key)
        return shares.first_of_all(step, self.key, column, descending).limit(size)

    def _some_keys(self, session: Session, statement: Select[Any], shares: Shares | None) -> list[Any]:
        if shares:
            column, descending = self._sort(self.default)
            newest = statement.order_by(None).order_by(*_order(column, self.key, descending)).limit(COUNT_CAP)
            return list(session.scalars(shares.first_of_each(newest, self.key).limit(COUNT_CAP)))
        keys = statement.with_only_columns(self.key, maintain_column_froms=True).order_by(None)
        return list(session.scalars(keys.limit(COUNT_CAP)))

    def _steps(self, column: Column, descending: bool, after: str | None) -> Iterator[Step]:
        """Conditions and order of the rows with a value, then of those without, which come last in either
        direction: in one order for both, an index would be needed for each direction."""
        order = _order(column, self.key, descending)
        at, key = _opened(column, after) if after else (None, None)
        if at is not None or not after:
            valued = [column.is_not(None)] if _nullable(column) else []
            yield [*valued, *([self._beyond(column, descending, at, key)] if at and key else [])], order
        if _nullable(column):
            rest = self._after_key(descending, key) if after and at is None and key else []
            yield [column.is_(None), *rest], order

    def _beyond(self, column: Column, descending: bool, at: str, key: str) -> ColumnElement[bool]:
        place = tuple_(literal(_read(column, at), column.type), literal(_read(self.key, key), self.key.type))
        pair = tuple_(column, self.key)
        return pair < place if descending else pair > place

    def _after_key(self, descending: bool, key: str) -> list[ColumnElement[bool]]:
        last = _read(self.key, key)
        return [self.key < last if descending else self.key > last]

    def _sort(self, sort: str) -> tuple[Column, bool]:
        name = sort.removeprefix("-")
        if name not in self.sorts:
            raise Invalid({"sort": _("Sort by one of {columns}.", columns=", ".join(self.sorts))})
        return self.sorts[name], sort.startswith("-")


def chosen(table: Any, query: ListQuery, *names: str) -> list[ColumnElement[bool]]:
    """A condition for each of `names` that the query sets: the column of that name equals it."""
    return [getattr(table, n) == getattr(query, n) for n in names if getattr(query, n) is not None]


def _order(column: Column, key: Column, descending: bool) -> list[ColumnElement[Any]]:
    return [column.desc(), key.desc()] if descending else [column.asc(), key.asc()]


def _nullable(column: Column) -> bool:
    """What is made from a column may be nothing."""
    return bool(getattr(column.expression, "nullable", True))


def _cursor(column: Column, at: Any, key: Any) -> str:
    place = json.dumps([_written(at), _written(key)])
    return urlsafe_b64encode(f"{_mark(column, place)}{place}".encode()).decode()


def _opened(column: Column, cursor: str) -> tuple[str | None, str]:
    """What `_cursor` wrote for a list sorted by `column`. Raises Invalid for anything else."""
    try:
        text = urlsafe_b64decode(cursor).decode()
    except ValueError:
        text = ""
    mark, place = text[:MARK], text[MARK:]
    if not compare_digest(mark.encode(), _mark(column, place).encode()):
        raise Invalid({"after": _("Go back to the first page.")})
    at, key = json.loads(place)
    return at, key


def _mark(column: Column, place: str) -> str:
    """Only we can write it, and only for this order: no made-up value reaches a comparison."""
    order = f"cursor {column.expression} {place}"
    return digest(settings().secret("pages").encode(), order.encode(), "sha256").hex()[:MARK]


def _written(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value.value if isinstance(value, Enum) else value)


def _read(column: Column, text: str) -> Any:
    kind = column.type.python_type
    return kind.fromisoformat(text) if kind in (datetime, date) else kind(text)
