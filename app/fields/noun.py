"""A noun of the business: its table, what people call it, what it may be done with, and its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from app.access.actor import Permission
from app.access.matching import matching
from app.access.work import Work
from app.audit import reveal as personal
from app.core.base import Record
from app.core.paging import Keyset, ListQuery, chosen
from app.fields.kinds import Email, Field, Personal, Phone


@dataclass(frozen=True, kw_only=True)
class Noun:
    """A kind of record, in table and at address `name`; `one` and `many` are lazy messages for people.

    `title` is the field a record is called by.
    """

    entity: str
    name: str
    one: Any
    many: Any
    reads: Permission
    writes: Permission
    table: type[Record]
    title: str
    fields: tuple[Field, ...]

    @cached_property
    def personal(self) -> tuple[str, ...]:
        """Fields that are shown masked and can be revealed, one at a time, on the record."""
        return tuple(one.name for one in self.fields if isinstance(one, Personal))

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {one.name: one for one in self.fields}

    @cached_property
    def order(self) -> Keyset:
        """The orders of its list: its sortable fields, and when a record was made or changed."""
        sorts = {"created_at": self._column("created_at"), "updated_at": self._column("updated_at")}
        sorts |= {one.name: self._column(one.name) for one in self.fields if one.sortable}
        return Keyset(self._column("id"), sorts)

    def wanted(self, work: Work, query: ListQuery, *others: str) -> list[ColumnElement[bool]]:
        """A condition for each quick filter that `query` sets, for each of `others`, and for its search."""
        filters = [one.name for one in self.fields if one.filtered]
        found = chosen(self.table, query, *filters, *others)
        if not query.search or not any(one.searched for one in self.fields):
            return found
        if self.personal:
            personal.note_search(work, query.search)
        return [*found, self.matches(query.search)]

    def matches(self, text: str) -> ColumnElement[bool]:
        """`text` is part of one of its searched fields, or all of a phone number or address."""
        searched = [one for one in self.fields if one.searched]
        phones = [self._column(one.name) for one in searched if isinstance(one, Phone)]
        emails = [self._column(one.name) for one in searched if isinstance(one, Email)]
        words = [self._column(one.name) for one in searched if not isinstance(one, Personal)]
        return matching(text, words, phones, emails)

    def _column(self, name: str) -> InstrumentedAttribute[Any]:
        column: InstrumentedAttribute[Any] = getattr(self.table, name)
        return column


@cache
def noun_of(table: str) -> Noun | None:
    """The noun whose records are in `table`, declared in the folder of that name; None for another table."""
    folder = f"app.{table}"
    if not find_spec(folder) or not find_spec(f"{folder}.fields"):
        return None
    declared = vars(import_module(f"{folder}.fields")).values()
    return next(one for one in declared if isinstance(one, Noun))
