"""A noun of the business: its table, what people call it, what it may be done with, and its fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, String, cast, func, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.access import field_rights, marks, records
from app.access.matching import held, matching
from app.access.permissions import Permission
from app.access.shares import parts_of, shares_of, within
from app.access.work import Work
from app.audit import reveal as personal
from app.core.base import Record
from app.core.columns import of_board
from app.core.errors import Invalid
from app.core.i18n import _, _l
from app.core.paging import COUNT_CAP, Keyset, ListQuery, Page, chosen
from app.core.validation import Shape
from app.fields import custom, totals
from app.fields.asking import compiled
from app.fields.kinds import Choice, Email, Field, Moment, Personal, Phone, Reference, Text, YesNo
from app.fields.values import holds, order_by, taken

V = TypeVar("V")


class Named(Protocol):
    @property
    def name(self) -> str: ...


F = TypeVar("F", bound=Named)

MOST_SORTED = 10_000
"""So many records are sorted by a field of the company's own that has no index."""

SCORES = _l("scores")


def marked(one: Field) -> marks.Kind | None:
    """Whether parts of a field's values are kept as marks, and as those of what."""
    return "phone" if isinstance(one, Phone) else "email" if isinstance(one, Email) else None


FOUND_BY = (Choice, YesNo, Reference, Personal, Text)
"""Kinds of own fields by whose value records are found."""


@dataclass(frozen=True, kw_only=True)
class Noun:
    """A kind of record, in table and at address `name`; `one` and `many` are lazy messages for people.

    `title` is the field a record is called by, `orders` what its list is sorted by besides its fields.
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
    orders: Mapping[str, Callable[[Work], ColumnElement[Any]]] = field(default_factory=dict)

    @cached_property
    def personal(self) -> tuple[str, ...]:
        """Fields that are shown masked and can be revealed, one at a time, on the record."""
        return tuple(one.name for one in self.fields if isinstance(one, Personal))

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {one.name: one for one in self.fields}

    @cached_property
    def order(self) -> Keyset:
        """The orders of its list: its sortable fields, and when a record was made. When it was changed is none: an
        index of that would be written with every record that is."""
        sorts = {"created_at": self._column("created_at")}
        sorts |= {one.name: self._column(one.name) for one in self.fields if one.sortable}
        return Keyset(self._column("id"), sorts)

    @cached_property
    def given(self) -> frozenset[str]:
        """Fields that somebody gives, in a form or over the API; others follow from what is done."""
        shapes = vars(import_module(f"app.{self.name}.schema")).values()
        taken = [one for one in shapes if isinstance(one, type) and issubclass(one, Shape)]
        return frozenset(name for one in taken if not issubclass(one, ListQuery) for name in one.model_fields)

    def always_shows(self, one: Field) -> bool:
        """Whether every role sees it: what a record is called by, what its page is drawn from, and the moments
        of its story, which its timeline tells."""
        is_told = isinstance(one, Moment) and one.asked == "never"
        return one.governs or is_told or one.name == self.title

    def seen(self, work: Work, name: str) -> bool:
        """Whether the actor's role shows the values of a field, so that records are found and sorted by it."""
        return name not in field_rights.unseen(work.actor, self.name)

    def may_change(self, work: Work, record_id: UUID) -> bool:
        """Whether the actor may change a record that is seen: what its page offers, works."""
        return work.actor.may(self.writes) and bool(records.changeable(work, self.table, [record_id]))

    def writable(self, work: Work, asked: Sequence[F]) -> list[F]:
        """The fields, or controls, of those `asked` that the actor's role may change."""
        return [one for one in asked if field_rights.may_write(work.actor, self.name, one.name)]

    def require_seen(self, work: Work, *names: str) -> None:
        """Raises Invalid for a field whose values the actor's role does not show."""
        field_rights.require_seen(work.actor, self.name, names)

    def told(self, work: Work, name: str, value: Any) -> Any:
        """`value`, a column of a query, which tells what field `name` holds: nothing where that is not shown."""
        return value if self.seen(work, name) else cast(null(), String())

    def create(self, work: Work, values: Mapping[str, Any]) -> Any:
        """A new row, own fields read as their kinds. Raises as `app.access.records.create` does."""
        return records.create(work, self.table, self._with_own(work, values, {}))

    def change(self, work: Work, row: Record, values: Mapping[str, Any]) -> None:
        """Set `values` on a locked row, own fields one by one. Raises as `app.access.records.change` does."""
        records.change(work, row, self._with_own(work, values, row.custom))

    def page(
        self,
        work: Work,
        statement: Select[Any],
        wanted: Sequence[ColumnElement[bool]],
        query: ListQuery,
        view: Callable[[Row[Any]], V],
        *,
        of_one: bool = False,
    ) -> Page[V]:
        """One page of its list, in the order of its own columns or of a field that the company added; of what
        hangs `of_one` record, as `Keyset.page` has it.

        Raises Invalid as `Keyset.page` does, and where too many records match to be sorted without an index.
        """
        order, name = self.order, (query.sort or "").removeprefix("-")
        if custom.is_own(name):
            own = self._own_order(work, statement, wanted, name)
            order = replace(order, sorts={**order.sorts, name: own})
        elif name in self.orders:
            self._require_few(work, statement, wanted, SCORES)
            order = replace(order, sorts={**order.sorts, name: self.orders[name](work)})
        shares = shares_of(work, self.table)
        page = order.page(work.session, statement, wanted, query, view, shares, of_one=of_one)
        if not (query.totals or query.group):
            return page
        is_all = page.count < COUNT_CAP
        found = (
            statement.where(*wanted, within(work, self.table))
            if is_all
            else order.newest(statement, wanted, shares, totals.MOST)
        )
        return replace(
            page, totals=totals.total(work, self, found.order_by(None) if is_all else found, query.group)
        )

    def columns(
        self,
        work: Work,
        statement: Select[Any],
        wanted: Sequence[ColumnElement[bool]],
        query: ListQuery,
        view: Callable[[Row[Any]], V],
        by: str,
        sizes: Mapping[str, int],
    ) -> dict[str, Page[V]]:
        """The first page of each column of a board: of the records whose field `by` is one of `sizes`, so many."""
        asked, column, shares = statement.where(*wanted), self._column(by), parts_of(work, self.table)
        return of_board(self.order, work.session, asked, column, sizes, query, view, shares)

    def wanted(self, work: Work, query: ListQuery, *others: str) -> list[ColumnElement[bool]]:
        """A condition for each quick filter that `query` sets, for each of `others`, its filter and its search."""
        filters = [one.name for one in self.fields if one.filtered]
        found = chosen(self.table, query, *filters, *others)
        found += [self._holds(work, *asked.partition(":")[::2]) for asked in query.custom]
        if query.filter:
            found.append(compiled(work, self, query.filter))
        if not query.search or not any(one.searched for one in self.fields):
            return found
        if self.personal:
            personal.note_search(work, query.search)
        return [*found, self.matches(work, query.search)]

    def matches(self, work: Work, text: str) -> ColumnElement[bool]:
        """`text` is part of one of the searched fields that the actor sees, or all of a number or address, or that
        part of one by which it is found."""
        searched = [one for one in self.fields if one.searched and self.seen(work, one.name)]
        phones = [self._column(one.name) for one in searched if isinstance(one, Phone)]
        emails = [self._column(one.name) for one in searched if isinstance(one, Email)]
        words = [self._column(one.name) for one in searched if not isinstance(one, Personal)]
        found = or_(held(work, self._column("id"), words, text), matching(text, (), phones, emails))
        kinds = {one.name: marked(one) for one in searched}
        by_part = {name: kind for name, kind in kinds.items() if kind}
        part = marks.holding(self.name, self._column("id"), by_part, text)
        return found if part is None else or_(found, part)

    def _with_own(self, work: Work, values: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
        rest = {name: value for name, value in values.items() if name != "custom"}
        own = values.get("custom")
        return {**rest, "custom": taken(work, self.name, stored, own)} if own else rest

    def _own(self, work: Work, name: str, purpose: str) -> Field:
        """Raises Invalid for a field that is none of the company's."""
        one = next((one for one in custom.own_fields(work, self.name) if one.name == name), None)
        if one is None:
            raise Invalid({purpose: _("There is no field {name}.", name=name)})
        return one

    def _holds(self, work: Work, name: str, value: str) -> ColumnElement[bool]:
        one = self._own(work, name, "custom")
        if not isinstance(one, FOUND_BY):
            raise Invalid({"custom": _("Records are not found by {field}.", field=one.label)})
        if isinstance(one, Personal):
            personal.note_search(work, value)
        return holds(self._column("custom"), one, value)

    def _own_order(
        self, work: Work, statement: Select[Any], wanted: Sequence[ColumnElement[bool]], name: str
    ) -> ColumnElement[Any]:
        one = self._own(work, name, "sort")
        if not one.sortable:
            raise Invalid({"sort": _("Lists are not sorted by such a field.")})
        if not custom.is_indexed(work, self.name, name):
            self._require_few(work, statement, wanted, one.label)
        return order_by(self._column("custom"), one)

    def _require_few(
        self, work: Work, statement: Select[Any], wanted: Sequence[ColumnElement[bool]], label: Any
    ) -> None:
        """Without an index only so many are sorted. Raises Invalid."""
        keys = statement.where(*wanted, within(work, self.table)).with_only_columns(
            self._column("id"), maintain_column_froms=True
        )
        few = keys.order_by(None).limit(MOST_SORTED + 1).subquery()
        if (work.session.scalar(select(func.count()).select_from(few)) or 0) > MOST_SORTED:
            raise Invalid({"sort": _too_many(label)})

    def _column(self, name: str) -> InstrumentedAttribute[Any]:
        column: InstrumentedAttribute[Any] = getattr(self.table, name)
        return column


def _too_many(label: Any) -> str:
    return _(
        "More than {most} records cannot be sorted by {field} yet. Narrow the list down, or ask an administrator"
        " to let it sort lists of any length.",
        most=f"{MOST_SORTED:,}",
        field=label,
    )


@cache
def noun_of(table: str) -> Noun | None:
    """The noun whose records are in `table`, declared in the folder of that name; None for another table."""
    folder = f"app.{table}"
    if not find_spec(folder) or not find_spec(f"{folder}.fields"):
        return None
    declared = vars(import_module(f"{folder}.fields")).values()
    return next(one for one in declared if isinstance(one, Noun))


@cache
def nouns() -> tuple[Noun, ...]:
    """Every noun that the program declares."""
    folders = sorted(path.parent.name for path in Path(__file__).resolve().parents[1].glob("*/fields.py"))
    return tuple(noun for noun in map(noun_of, folders) if noun)


def table_of(entity: str) -> str:
    """Where the records of an entity are kept, and found: `leads` of `lead`. Raises KeyError for none of ours."""
    return {noun.entity: noun.name for noun in nouns()}[entity]


def declared(name: str) -> Field | None:
    """A field as the first noun that has one of this name declares it: what columns of marts hold."""
    return next((noun.by_name[name] for noun in nouns() if name in noun.by_name), None)
