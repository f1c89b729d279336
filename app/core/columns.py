"""The first rows of each column of a board and how many it has, asked for all columns at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Integer,
    Row,
    Select,
    String,
    any_,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from app.core.cursors import Column, cursor
from app.core.paging import Keyset, ListQuery, Order, Page, Shares, among

T = TypeVar("T")
FEW = 200
"""So many rows of a column are sorted; of more the first are taken in their order. What a search leaves of a long
column would else be looked for in all of it."""


def of_board(
    keyset: Keyset,
    session: Session,
    statement: Select[Any],
    by: Column,
    sizes: Mapping[str, int],
    query: ListQuery,
    view: Callable[[Row[Any]], T],
    shares: Shares | None = None,
) -> dict[str, Page[T]]:
    """Value of `by` -> the first page of the rows of `statement` that have it, as many as `sizes` says.

    Rows without a value of what they are sorted by come last if that is ascending; no board sorts them otherwise.
    """
    order = keyset.order(query.sort or keyset.default)
    told = session.execute(_first_keys(keyset, statement.order_by(None), by, sizes, order, shares)).all()
    asked = statement.where(among(keyset.key, [one.held for one in told])).order_by(None)
    found = session.execute(asked.add_columns(order.column.label("_at"), keyset.key.label("_key")))
    rows = {row._key: row for row in found}
    pages = {}
    for code, size in sizes.items():
        mine = [one for one in told if one.code == code]
        shown = [rows[one.held] for one in mine if one.held in rows][:size]
        following = cursor(order.column, shown[-1]._at, shown[-1]._key) if shown and len(mine) > size else None
        pages[code] = Page([view(row) for row in shown], following, mine[0].n if mine else 0)
    return pages


def _first_keys(
    keyset: Keyset,
    statement: Select[Any],
    by: Column,
    sizes: Mapping[str, int],
    order: Order,
    shares: Shares | None,
) -> Select[Any]:
    """(code, how many rows it has up to COUNT_CAP, a key): those of each column in their order, and one more."""
    codes, most = literal([*sizes], ARRAY(String)), literal([size + 1 for size in sizes.values()], ARRAY(Integer))
    column = select(func.unnest(codes).label("code"), func.unnest(most).label("most")).subquery("board_column")
    found = statement.where(by == column.c.code).correlate(column)
    some = keyset.some(found, shares).correlate(column)
    each = (some.distinct() if shares else some).subquery()
    counted = select(func.count().label("n"), func.array_agg(each.c.held).label("held")).lateral("counted")
    keys = found.with_only_columns(keyset.key.label("held"), order.column.label("at"), maintain_column_froms=True)
    keys = keys.correlate(column, counted)
    few = keys.where(counted.c.n < FEW, keyset.key == any_(counted.c.held))
    many = keys.where(counted.c.n >= FEW).order_by(*order.by).limit(column.c.most)
    if shares:
        many = many.where(keyset.key.in_(keyset.first(shares, found, (), order, column.c.most)))
    either = union_all(few, many.subquery().select()).subquery()
    first = select(either).order_by(*_by(order, either)).limit(column.c.most).lateral("first")
    listed = select(column.c.code, counted.c.n, first.c.held).select_from(column)
    return listed.join(counted, true()).join(first, true()).order_by(column.c.code, *_by(order, first))


def _by(order: Order, part: FromClause) -> list[ColumnElement[Any]]:
    return replace(order, column=part.c.at, key=part.c.held).by
