"""What refers to a record, from foreign keys and from columns that name a record by its table and id.

A side table, which is no noun itself, goes with its record as soon as it holds words. What else refers to one has
to be named here: a relation nobody thought of refuses the erasure, and a test.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, ColumnElement, Enum, String, Table, cast
from sqlalchemy.dialects.postgresql import JSONB

from app.core.base import Base, Record, load_models
from app.core.sealed import Sealed

NAMED = (("entity", "entity_id"), ("entity", "row_id"), ("about", "about_id"), ("noun", "record_id"))
"""Pairs of columns that name any record: by its table, and by its id."""

SAID_OF_IT = ("activities", "survey_responses")
"""Nouns whose records are somebody's words about another."""

OF_THEIR_OWN = ("contacts", "customers", "deals", "leads", "tickets", "orders", "subscriptions")
"""Nouns whose records refer to others and say nothing of them; most are erased by their own name."""

STAY = {
    "audit_entries": "redacted one by one, so that the chain holds",
    "events": "names of columns and no values",
    "sounds": "kept by triggers, which hear what a name was changed to",
    "personal_marks": "taken away by triggers with the value that each was of",
    "record_versions": "figures of the past stay; the erasure takes the words out of each",
    "report_plans": "the company's: they outlast who made them, and who is erased is taken off their receivers",
    "jobs": "asked for by a colleague: their words are about others, and those are sought in them",
}
"""Side tables that hold words and keep their rows, and why."""

NO_WORDS = ("currency", "locale", *(name for pair in NAMED for name in pair))
"""Columns of text that say nothing of anybody: an amount without a currency would mean nothing."""


@dataclass(frozen=True)
class Link:
    """Rows of `table` that refer to a record: by `column`, and where that may hold ids of several tables, the
    record's table stands in `names`."""

    table: Table
    column: Column[Any]
    names: Column[Any] | None = None

    def to(self, table: str, record_id: UUID) -> ColumnElement[bool]:
        """The condition of those that refer to this one."""
        held = cast(self.column, String()) == str(record_id) if isinstance(self.column.type, String) else None
        found = self.column == record_id if held is None else held
        return found if self.names is None else found & self.names.in_([table, table.removesuffix("s")])


def side_links(table: str) -> Iterator[Link]:
    """Links of the rows that go with a record of `table`. Raises LookupError for a relation nobody thought of."""
    for link in links(table):
        name = link.table.name
        if name not in nouns():
            if is_wordy(link.table) and name not in STAY:
                yield link
        elif name not in (*SAID_OF_IT, *OF_THEIR_OWN):
            raise LookupError(f"app/audit/relations.py does not say what becomes of {name} of an erased {table}")


def links_of(kind: str, table: str) -> list[Link]:
    """By what rows of table `kind` refer to records of `table`."""
    return [link for link in links(table) if link.table.name == kind]


def links(table: str) -> Iterator[Link]:
    """All that refers to records of `table`."""
    load_models()
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table.name == table and key.column.name == "id":
                yield Link(other, key.parent)
        for names, column in NAMED:
            if names in other.c and column in other.c:
                yield Link(other, other.c[column], other.c[names])


def words(table: Table) -> list[Column[Any]]:
    """Columns that hold words: no state, no code of our lists."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, String | Sealed | JSONB | ARRAY) and not isinstance(column.type, Enum)
        if not column.foreign_keys and column.name not in NO_WORDS
    ]


def is_wordy(table: Table) -> bool:
    return bool(words(table))


def nouns() -> dict[str, type[Record]]:
    """Table -> what its rows are, of all that are records themselves."""
    load_models()
    kinds: Any = [mapper.class_ for mapper in Base.registry.mappers]
    return {kind.__tablename__: kind for kind in kinds if issubclass(kind, Record)}
