"""Whose records a reader's lists are made of, where a reach is narrow: what policies find row by row, at once."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, DateTime, MetaData, Table, Uuid, func, literal, true

from app.access.actor import Reach
from app.access.work import Work
from app.core.base import Record
from app.core.paging import Shares
from app.migrations.ties import CHILDREN, Child

_metadata = MetaData(schema="app")


def _beside(child: Child) -> Table:
    whose = (Column(name, Uuid()) for name in ("owner_id", "team_id"))
    at = Column("at", DateTime(timezone=True), nullable=False)
    return Table(f"shares_of_{child.table}", _metadata, Column("record_id", Uuid(), primary_key=True), *whose, at)


_BESIDE = {child.table: (child.noun, _beside(child).c) for child in CHILDREN}
"""Table of records that hang on others -> their noun, and the columns of their shares."""


def shares_of(work: Work, kind: Any) -> Shares | None:
    """The owners or teams whose records of `kind` the reader sees; None for whoever sees all or none.

    No index has the records of several teams in one order, and none is taken for one team unless it is asked for
    by name: a list asks for the first of each.
    """
    noun, beside = _BESIDE.get(kind.__tablename__, (kind.__tablename__, None))
    whose: dict[Reach, tuple[str, ColumnElement[UUID]]] = {
        Reach.OWN: ("owner_id", literal(work.actor.user_id, Uuid())),
        Reach.TEAM: ("team_id", literal(work.actor.team_id, Uuid())),
        Reach.TREE: ("team_id", func.app.team_tree()),
    }
    column, values = whose.get(work.actor.reads(noun), (None, None))
    if column is None:
        return None
    if beside is None:
        return Shares(getattr(kind, column), values, kind.created_at, kind.id)
    return Shares(beside[column], values, beside.at, beside.record_id)


def within(work: Work, kind: type[Record]) -> ColumnElement[bool]:
    """Finds records that hang on others by whose those are: for a query that names none of these."""
    shares = shares_of(work, kind) if kind.__tablename__ in _BESIDE else None
    return shares.holding(kind.id) if shares else true()
