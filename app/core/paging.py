"""Lists in pages: by the last row seen (keyset), never by offset, so that page 1,000 costs what page 1 does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import Field
from sqlalchemy import ARRAY, CTE, ColumnElement, Row, Select, any_, literal, select, true, tuple_
from sqlalchemy.orm import Session

from app.core.cursors import Column, cursor, opened, read
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.validation import Shape, Short

COUNT_CAP = 1000
"""Counting stops here: the list says "1,000+"; an exact count of a million rows nobody asked for costs seconds."""

T = TypeVar("T")
Most = int | ColumnElement[Any]


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
class Order:
    """The order of a list, in which `key` follows `column`, and of the row that is read on from these two."""

    column: Column
    key: Column
    descending: bool
    place: tuple[str | None, str] | None = None

    @property
    def by(self) -> list[ColumnElement[Any]]:
        pair = (self.column, self.key)
        return [one.desc() for one in pair] if self.descending else [one.asc() for one in pair]

    @property
    def whole(self) -> list[ColumnElement[Any]]:
        """The order of few rows, which are sorted: what has no value comes last here, too."""
        first, second = self.by
        return [first.nulls_last(), second]

    def steps(self) -> Iterator[list[ColumnElement[bool]]]:
        """Conditions of the rows with a value, then of those without, which come last in either direction: in one
        order for both, an index would be needed for each direction."""
        at, key = self.place or (None, "")
        if at is not None or not self.place:
            valued = [self.column.is_not(None)] if _nullable(self.column) else []
            yield [*valued, *([self._beyond(at, key)] if at else [])]
        if _nullable(self.column):
            last = read(self.key, key) if self.place and at is None else None
            beyond = [self.key < last if self.descending else self.key > last] if last else []
            yield [self.column.is_(None), *beyond]

    def _beyond(self, at: str, key: str) -> ColumnElement[bool]:
        place = tuple_(
            literal(read(self.column, at), self.column.type), literal(read(self.key, key), self.key.type)
        )
        pair = tuple_(self.column, self.key)
        return pair < place if self.descending else pair > place


@dataclass(frozen=True)
class Shares:
    """Parts of a table's rows: those of one `column`, of which `values` gives the ones that are asked for.

    `at` and `key` are the order inside a part, newest first: of the rows themselves, or of a table beside that
    holds the key of a row once for all that it is seen with.
    """

    column: Column
    values: ColumnElement[Any]
    at: Column
    key: Column

    def first_of_each(self, found: Select[Any], order: Order, most: Most) -> Select[Any]:
        """Keys of the rows of `found` that come first in each part, up to `most` of it by one walk of an index; in
        the default order. One that is in several parts comes several times."""
        part, told = self._parts, replace(order, column=self.at, key=self.key)
        (conditions,) = told.steps()
        held = self._of(part, found, order.key).where(*conditions).order_by(*told.by).limit(most)
        first = (held if self.key is order.key else held.distinct(self.at, self.key)).lateral("first")
        return select(first.c.held).select_from(part.join(first, true()))

    def first_of_all(self, found: Select[Any], order: Order, most: Most) -> Select[Any]:
        """Keys of `most` rows of all parts in an order that no index has part by part: these are gathered, sorted.

        Left the choice, Postgres walks the whole table in that order for a part that has few rows, or none.
        """
        part = self._parts
        held = self._of(part, found, order.key).add_columns(order.column.label("by")).offset(0).lateral("all")
        told = replace(order, column=held.c.by, key=held.c.held)
        first = select(held.c.held).select_from(part.join(held, true()))
        return first.distinct(held.c.by, held.c.held).order_by(*told.by).limit(most)

    def holding(self, key: Column) -> ColumnElement[bool]:
        """That a row is in one of the parts."""
        return key.in_(select(self.key).where(self.column.in_(select(self.values))))

    def _of(self, part: CTE, found: Select[Any], key: Column) -> Select[Any]:
        """The rows that are in a part."""
        held = found.with_only_columns(self.key.label("held"), maintain_column_froms=True)
        if key is not self.key:
            held = held.join(self.key.table, key == self.key)
        return held.where(self.column == part.c.value).correlate(part)

    @cached_property
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
        *,
        of_one: bool = False,
    ) -> Page[T]:
        """One page of the rows of `statement` that are `wanted`, each turned by `view`.

        The first query finds up to COUNT_CAP keys, in no order; if that is all, the next sorts those few. In one
        query Postgres, which behind row policies may not look at its statistics, takes every search for a common
        one and walks all rows in their order for a name that a handful have.
        `shares` parts what the reader sees, where only each part has an index: the first of each are read.
        What hangs `of_one` record is found by that, and is mostly no more than a page: then it is asked once.
        Raises Invalid for a sort that isn't listed or an `after` that no page gave.
        """
        order = self.order(query.sort or self.default, query.after)
        if of_one and not query.after:
            few = session.execute(_few(statement.where(*wanted), order, query.size)).all()
            if len(few) <= query.size:
                return Page([view(row) for row in few], None, len(few))
        keys = self._some_keys(session, statement.where(*wanted), shares)
        is_all = len(keys) < COUNT_CAP
        found = statement.where(*([among(self.key, keys)] if is_all else wanted)).order_by(None)
        asked = found.add_columns(order.column.label("_at"), self.key.label("_key"))
        if is_all and not query.after:
            rows = session.execute(_few(asked, order, query.size)).all()
        else:
            rows = self._walked(session, asked, found, order, query.size, None if is_all else shares)
        shown = rows[: query.size]
        following = cursor(order.column, shown[-1]._at, shown[-1]._key) if len(rows) > query.size else None
        return Page([view(row) for row in shown], following, len(keys))

    def _walked(
        self,
        session: Session,
        asked: Select[Any],
        found: Select[Any],
        order: Order,
        size: int,
        shares: Shares | None,
    ) -> Sequence[Row[Any]]:
        """One more than a page of the rows in their order: those with a value, then the others."""
        rows: list[Row[Any]] = []
        for conditions in order.steps():
            step = asked.where(*conditions).order_by(*order.by).limit(size + 1 - len(rows))
            if shares:
                step = step.where(self.key.in_(self.first(shares, found, conditions, order, size + 1)))
            rows += session.execute(step).all()
            if len(rows) > size:
                break
        return rows

    def newest(
        self, statement: Select[Any], wanted: Sequence[ColumnElement[bool]], shares: Shares | None, most: int
    ) -> Select[Any]:
        """Up to `most` of the rows that are wanted, in the default order: as many as an index is walked for."""
        order, found = self.order(self.default), statement.where(*wanted).order_by(None)
        newest = found.order_by(*order.by).limit(most)
        return newest.where(self.key.in_(shares.first_of_each(found, order, most))) if shares else newest

    def first(
        self,
        shares: Shares,
        found: Select[Any],
        conditions: Sequence[ColumnElement[bool]],
        order: Order,
        most: Most,
    ) -> Select[Any]:
        """The newest are in an index part by part; other orders are not."""
        if order.column is self.sorts[self.default.removeprefix("-")]:
            return shares.first_of_each(found, order, most)
        return shares.first_of_all(found.where(*conditions), order, most)

    def some(self, statement: Select[Any], shares: Shares | None) -> Select[Any]:
        """Keys of up to COUNT_CAP of the rows, the newest or any; of shares, one that is in several parts comes
        several times."""
        found = statement.order_by(None)
        if not shares:
            return found.with_only_columns(self.key.label("held"), maintain_column_froms=True).limit(COUNT_CAP)
        return shares.first_of_each(found, self.order(self.default), COUNT_CAP).limit(COUNT_CAP)

    def _some_keys(self, session: Session, statement: Select[Any], shares: Shares | None) -> list[Any]:
        some = self.some(statement, shares)
        several = list(session.scalars(some))
        once = list(dict.fromkeys(several))
        is_cut = len(once) < len(several) == COUNT_CAP
        return list(session.scalars(some.distinct())) if is_cut else once

    def order(self, sort: str, after: str | None = None) -> Order:
        name = sort.removeprefix("-")
        if name not in self.sorts:
            raise Invalid({"sort": _("Sort by one of {columns}.", columns=", ".join(self.sorts))})
        column = self.sorts[name]
        return Order(column, self.key, sort.startswith("-"), opened(column, after) if after else None)


def _few(statement: Select[Any], order: Order, size: int) -> Select[Any]:
    """One more than a page of rows that are few, and sorted."""
    return statement.order_by(None).order_by(*order.whole).limit(size + 1)


def chosen(table: Any, query: ListQuery, *names: str) -> list[ColumnElement[bool]]:
    """A condition for each of `names` that the query sets: the column of that name equals it."""
    return [getattr(table, n) == getattr(query, n) for n in names if getattr(query, n) is not None]


def _nullable(column: Column) -> bool:
    """What is made from a column may be nothing."""
    return bool(getattr(column.expression, "nullable", True))
