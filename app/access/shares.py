"""Whose records a reader's lists are made of, where a reach is narrow: what policies find row by row, at once."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, func, literal, true

from app.access.actor import Reach
from app.access.model import SHARES
from app.access.work import Work
from app.core.base import Record
from app.core.paging import Shares
from app.migrations.ties import CHILDREN

_NOUNS = {child.table: child.noun for child in CHILDREN}


def shares_of(work: Work, kind: Any) -> Shares | None:
    """The owners or teams whose records of `kind` the reader sees; None for whoever sees all or none.

    No index has the records of several teams in one order, and none is taken for one team unless it is asked for
    by name: a list asks for the first of each.
    """
    table = kind.__tablename__
    whose: dict[Reach, tuple[str, ColumnElement[UUID]]] = {
        Reach.OWN: ("owner_id", literal(work.actor.user_id, Uuid())),
        Reach.TEAM: ("team_id", literal(work.actor.team_id, Uuid())),
        Reach.TREE: ("team_id", func.app.team_tree()),
    }
    found = whose.get(work.actor.reads(_NOUNS.get(table, table)))
    if found is None:
        return None
    column, values = found
    if table not in SHARES:
        return Shares(getattr(kind, column), values, kind.created_at, kind.id)
    beside = SHARES[table].c
    return Shares(beside[column], values, beside.at, beside.record_id)


def parts_of(work: Work, kind: Any) -> Shares | None:
    """The same for a board: what hangs on others is not gathered by its shares, which hold the past too, but found
    in an index of what is open."""
    return None if kind.__tablename__ in SHARES else shares_of(work, kind)


def within(work: Work, kind: type[Record]) -> ColumnElement[bool]:
    """Finds records that hang on others by whose those are: for a query that names none of these."""
    shares = shares_of(work, kind) if kind.__tablename__ in SHARES else None
    return shares.holding(kind.id) if shares else true()
