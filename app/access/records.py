"""The moves every service makes on its own rows: load, lock, create, change, show."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    Row,
    ScalarSelect,
    Select,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    column,
    func,
    inspect,
    literal,
    select,
    table,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, object_session

from app.access import field_rights
from app.access.actor import Actor, Reach
from app.access.masking import mask_text
from app.access.once import forget, once
from app.access.permissions import every, named
from app.access.views import RecordView
from app.access.work import Work
from app.core.base import Base, Record
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.core.i18n import _
from app.core.phones import HOME_REGION, Assumed, as_phone, region_of
from app.core.sealed import Sealed, is_hidden, is_masked
from app.core.validation import COUNTRY_CODE, MASKED, PHONE

R = TypeVar("R", bound=Record)
V = TypeVar("V", bound=RecordView)
T = TypeVar("T")

_users = table("users", column("id", Uuid()), column("name", String()), schema="app")


def person(user_id: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ScalarSelect[str]:
    """The name behind a user's id, as a column of the same query: no list asks once per row."""
    return select(_users.c.name).where(_users.c.id == user_id).scalar_subquery()


def names_of(work: Work, user_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of several people, in one query."""
    rows = work.session.execute(select(_users.c.id, _users.c.name).where(_users.c.id.in_(user_ids)))
    return {user_id: name for user_id, name in rows}


def titles(work: Work, kind: type[Record], title: Any, record_ids: Collection[UUID]) -> dict[UUID, str]:
    """Id -> title of several records, in one query; what is absent or out of reach is left out."""
    if not record_ids:
        return {}
    rows = work.session.execute(select(kind.id, title).where(kind.id.in_(record_ids), kind.deleted_at.is_(None)))
    return {record_id: name for record_id, name in rows}


def hits(
    kind: type[Record], entity: str, title: Any, detail: Any, condition: ColumnElement[bool]
) -> Select[tuple[str, UUID, str, str | None, datetime]]:
    """What the search over all records asks one table: (entity, id, title, detail, at)."""
    return select(
        literal(entity).label("entity"),
        kind.id.label("id"),
        title.label("title"),
        detail.label("detail"),
        kind.updated_at.label("at"),
    ).where(kind.deleted_at.is_(None), condition)


@once
def load(work: Work, kind: type[R], record_id: UUID) -> R:
    """One row. Raises NotFound (absent, deleted or out of reach)."""
    return _found(work.session.scalars(_alive(kind, record_id)).one_or_none())


def hold(work: Work, kind: type[R], record_id: UUID) -> R:
    """One row as it is now, held until the end of the work. Raises NotFound; NotPermitted if only seen."""
    forget(work)
    asked = _alive(kind, record_id).with_for_update().execution_options(populate_existing=True)
    row = work.session.scalars(asked).one_or_none()
    if row is None and load(work, kind, record_id):
        raise NotPermitted(_("You see this record, but your role does not change it. Ask its owner."))
    return _found(row)


def changeable(work: Work, kind: type[Record], record_ids: Collection[UUID]) -> set[UUID]:
    """Those of the records, all of them seen, that the actor's reach to write holds: asked only where it is
    narrower than the reach to read."""
    noun = kind.__tablename__
    if work.actor.reads(noun) is work.actor.writes(noun):
        return {*record_ids}
    asked = select(kind.id).where(kind.id.in_(record_ids)).with_for_update(read=True, key_share=True)
    return {*work.session.scalars(asked)} if work.actor.writes(noun) is not Reach.NONE else set()


def lock(
    work: Work, kind: type[R], record_id: UUID, seen_version: int, wanted: Mapping[str, Any] | None = None
) -> R:
    """One row, held until the end of the work, if nobody changed it since `seen_version`.

    Raises NotFound, or Conflict with what is stored now for each field of `wanted`, by whom and when.
    """
    row = hold(work, kind, record_id)
    if row.version != seen_version:
        theirs = _theirs(row, wanted or {})
        by = work.session.scalar(select(_users.c.name).where(_users.c.id == row.updated_by))
        raise Conflict(_("Somebody changed this record before you."), theirs, by, row.updated_at)
    return row


def create(work: Work, kind: type[R], values: Mapping[str, Any]) -> R:
    """A new row by this actor; its id and defaults are known afterwards.

    Raises Invalid for a mask, for another record that is out of reach, and as `flush` does.
    """
    _refuse_masks(kind, values)
    check_references(work, kind, values)
    values = with_phones(values.get("country"), values)
    row = kind(**values, created_by=work.actor.user_id, updated_by=work.actor.user_id)
    work.session.add(row)
    flush(work, kind)
    return row


def change(work: Work, row: Record, values: Mapping[str, Any]) -> None:
    """Set `values` on a locked row. Where nothing differs nothing is written and the version stays.

    Raises Invalid for a mask, for another record that is out of reach, and as `flush` does.
    """
    _refuse_masks(type(row), values)
    values = with_phones(getattr(row, "country", None), values)
    given = _references(type(row)).keys() & values.keys()
    check_references(work, type(row), {n: values[n] for n in given if getattr(row, n) != values[n]})
    for name, value in values.items():
        setattr(row, name, value)
    if work.session.is_modified(row):
        row.updated_by = work.actor.user_id
        flush(work, type(row))


def flush(work: Work, kind: type[Base]) -> None:
    """Write what is pending. Raises Invalid, naming the fields, for a code nobody knows or a value in use."""
    try:
        work.session.flush()
    except IntegrityError as error:
        raise _refusal(kind, error) or error from None


def remove(work: Work, kind: type[Record], record_id: UUID, seen_version: int) -> None:
    """Take a record out of every list. The row stays, for the trail and for what refers to it."""
    change(work, lock(work, kind, record_id, seen_version), {"deleted_at": func.now()})


def read_one(work: Work, statement: Select[Any], view: Callable[[Row[Any]], T]) -> T:
    """The one row of `statement`, shown as it is stored, not as it was just given. Raises NotFound."""
    stored = statement.execution_options(populate_existing=True)
    return view(_found(work.session.execute(stored).one_or_none()))


def show(kind: type[V], row: Record, **computed: Any) -> V:
    """A view of `row`: its columns by name, and what is `computed` beside or over them.

    Enums are shown as their values, personal columns masked by their type, and nothing of what the reader's role
    does not show, so that no noun can forget it.
    """
    held = vars(row)
    told = field_rights.parts_of(cast(Any, kind)) - computed.keys()
    stored = {name: held[name] if name in held else getattr(row, name) for name in told}
    known = {name: _plain(value) for name, value in stored.items()}
    if "custom" in known:
        known["custom"] = {name: _unsealed(value) for name, value in known["custom"].items()}
    noun, personal = row.__tablename__, personal_columns(type(row))
    return kind(**field_rights.veiled(_reader(row), noun, personal, known | computed))


def _reader(row: Record) -> Actor:
    """Who reads is known to the session that a row was read in."""
    session = object_session(row)
    if session is None:
        raise ValueError("a record is shown in the work that read it")
    actor: Actor = session.info["actor"]
    return actor


def check_references(work: Work, kind: type[Base], values: Mapping[str, Any]) -> None:
    """Ids of other records must be such as the actor can see: the foreign key alone would take any.

    Raises Invalid naming the fields: the same for what is absent, removed, out of reach or not theirs to read.
    Owner and team are ownership's to decide.
    """
    given = {name: table for name, table in _references(kind).items() if values.get(name) is not None}
    wrong = [name for name, table in given.items() if not is_seen(work, table.name, values[name])]
    if wrong:
        raise Invalid({name: _("Choose a record from the list.") for name in wrong})


def _alive(kind: type[R], record_id: UUID) -> Select[tuple[R]]:
    return select(kind).where(kind.id == record_id, kind.deleted_at.is_(None))


def _found(row: T | None) -> T:
    if row is None:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    return row


def _refuse_masks(kind: type[Record], values: Mapping[str, Any]) -> None:
    """What readers are shown of a personal value never replaces the value, whichever way it comes back."""
    masks = [name for name, value in values.items() if is_masked(value) and name in personal_columns(kind)]
    if masks:
        raise Invalid({name: str(MASKED) for name in masks})


def with_phones(country: str | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with numbers that have no country code read as the record's country has it. Raises Invalid."""
    region = region_of(country)
    written = {name: value.written for name, value in values.items() if isinstance(value, Assumed)}
    read = {name: as_phone(text, region) if region else None for name, text in written.items()}
    unknown = [name for name, number in read.items() if number is None]
    if unknown:
        raise Invalid(dict.fromkeys(unknown, str(PHONE if region == HOME_REGION else COUNTRY_CODE)))
    return {**values, **read}


def _references(kind: type[Base]) -> dict[str, Table]:
    """Column -> the table whose id it holds."""
    columns: Any = inspect(kind).local_table.columns
    return {
        c.name: key.column.table
        for c in columns
        for key in c.foreign_keys
        if key.column.name == "id" and c.name not in ("owner_id", "team_id")
    }


def is_seen(work: Work, table_name: str, record_id: UUID) -> bool:
    """Whether the actor may read the records of a table, and this one is there and within reach."""
    read, own = f"{table_name}:read", Base.metadata.tables[f"app.{table_name}"]
    if read in every() and not work.actor.may(named(read)):
        return False
    asked = select(own.c.id).where(own.c.id == record_id)
    if "deleted_at" in own.c:
        asked = asked.where(own.c.deleted_at.is_(None))
    return work.session.scalar(asked) is not None


@cache
def personal_columns(kind: type[Base]) -> frozenset[str]:
    """Columns of a table that hold personal data: the sealed ones."""
    return frozenset(c.key for c in inspect(kind).columns if isinstance(c.type, Sealed))


def _theirs(row: Record, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored of what somebody wants to change, the company's own fields one by one."""
    own = {name: _unsealed(row.custom.get(name)) for name in wanted.get("custom") or {}}
    return {name: _shown(row, name) for name in wanted if name != "custom"} | own


def _unsealed(value: Any) -> Any:
    """A value of `custom` as it may be shown: a personal one only says that it is there."""
    return mask_text("sealed") if is_hidden(value) else value


def _shown(row: Record, name: str) -> Any:
    """A stored value as it may appear in an error: personal data does not."""
    value = getattr(row, name)
    return mask_text(value) if name in personal_columns(type(row)) else _plain(value)


def _refusal(kind: type[Base], error: IntegrityError) -> Invalid | None:
    """What a broken foreign key or unique constraint means to the person; None for anything else."""
    name = error.orig.diag.constraint_name  # type: ignore[union-attr]
    own: Any = inspect(kind).local_table
    broken = next((c for c in own.constraints if c.name == name), None)
    if isinstance(broken, ForeignKeyConstraint):
        remedy = _("Choose a value from the list.")
    elif isinstance(broken, UniqueConstraint):
        remedy = _("Another record has this value already.")
    else:
        return None
    return Invalid({column.name: remedy for column in broken.columns})


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
