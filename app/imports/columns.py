"""What a target's fields become: what is copied into a temporary table, and what is written from there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import polars as pl
from psycopg import sql

from app.core.base import Base
from app.core.sealed import Sealed
from app.imports.mapping import NOW, AtFirst, Earliest, Given, Records, Ref, Stated, Target, Value

OTHERWISE = "_otherwise"
"""After a field's name: the column that holds what it falls back on."""

Copied = pl.Expr | Ref | Given


@dataclass(frozen=True)
class Terms:
    """What holds for all rows of one import."""

    run_id: UUID
    source_system: str
    actor_id: UUID | None
    currency: str
    fx_rate: float


@dataclass(frozen=True)
class Staged:
    """A target whose rows lie in a temporary table; `fields` includes external id and custom where it has them.

    `copied` is what the temporary table holds: one column a field, and another for what it falls back on.
    """

    target: Target
    fields: Mapping[str, Value]
    copied: Mapping[str, Copied]
    incoming: sql.Identifier
    rows: int


def fields_of(target: Target) -> dict[str, Value]:
    if not isinstance(target, Records):
        return dict(target.fields)
    custom = (
        {"custom": pl.struct([value.alias(name) for name, value in target.custom.items()]).struct.json_encode()}
        if target.custom
        else {}
    )
    return {"external_id": target.external_id, **target.fields, **custom}


def copied_of(fields: Mapping[str, Value]) -> Iterator[tuple[str, Copied]]:
    for name, value in fields.items():
        yield name, value.value if isinstance(value, Stated | AtFirst | Earliest) else value
        if isinstance(value, Stated) and isinstance(value.otherwise, Ref | pl.Expr):
            yield name + OTHERWISE, value.otherwise


def as_copied(value: Copied, terms: Terms) -> pl.Expr:
    if isinstance(value, Given):
        return pl.lit(terms.currency if value is Given.CURRENCY else terms.fx_rate)
    return value.external_id if isinstance(value, Ref) else value


def personal(target: Target, fields: Mapping[str, Value]) -> list[str]:
    """Columns that the database only sees sealed: COPY goes past the type that seals them elsewhere."""
    columns = Base.metadata.tables[f"app.{target.table}"].columns
    return [name for name in fields if isinstance(columns[name].type, Sealed)]


def refs(copied: Mapping[str, Copied]) -> Iterator[tuple[str, str]]:
    """Column and the table it refers to, of every reference."""
    for name, value in copied.items():
        if isinstance(value, Ref):
            yield name, value.table


def staged_column(name: str, value: Copied) -> sql.Composable:
    """The target's own column type; a reference is text until it is resolved."""
    column = sql.SQL("null::text" if isinstance(value, Ref) else "t.{}")
    own = sql.Identifier(name.removesuffix(OTHERWISE))
    return sql.SQL("{} as {}").format(column.format(own), sql.Identifier(name))


def values(staged: Staged) -> list[sql.Composable]:
    """What is written to each column, from `i` incoming, `old` the record as it is, and resolved references."""
    return [
        sql.SQL("{} as {}").format(_value(staged, name, value), sql.Identifier(name))
        for name, value in staged.fields.items()
    ]


def _value(staged: Staged, name: str, value: Value) -> sql.Composable:
    if name == "custom":
        return sql.SQL(" || ").join(_custom(cast(Records, staged.target)))
    new, has_old = _incoming(staged, name), isinstance(staged.target, Records)
    old = sql.SQL("old.{}").format(sql.Identifier(name)) if has_old else sql.NULL
    if isinstance(value, AtFirst):
        decides = sql.SQL("old.{}").format(sql.Identifier(value.along or name))
        return sql.SQL("case when {} is null then {} else {} end").format(decides, new, old)
    if isinstance(value, Earliest):
        return sql.SQL("coalesce(least({}, {}), now())").format(new, old)
    if isinstance(value, Stated):
        return sql.SQL("coalesce({}, {}, {})").format(new, old, _otherwise(staged, name, value.otherwise))
    return new


def _custom(target: Records) -> tuple[sql.SQL, sql.SQL]:
    """The objects whose keys make up `custom`; of two with one key the latter counts."""
    old, new = sql.SQL("coalesce(old.custom, '{}')"), sql.SQL("jsonb_strip_nulls(i.custom)")
    return (new, old) if target.custom_at_first else (old, new)


def _otherwise(staged: Staged, name: str, value: Any) -> sql.Composable:
    if name + OTHERWISE in staged.copied:
        return _incoming(staged, name + OTHERWISE)
    return sql.SQL("now()") if value is NOW else sql.Literal(value)


def _incoming(staged: Staged, name: str) -> sql.Composable:
    """What was copied into the column, a reference as the id it resolved to."""
    if isinstance(staged.copied[name], Ref):
        return sql.SQL("{}.id").format(sql.Identifier(f"ref_{name}"))
    return sql.SQL("i.{}").format(sql.Identifier(name))


def joins(staged: Staged) -> sql.Composable:
    join = sql.SQL("left join import_ids {ref} on {ref}.entity = {table} and {ref}.external_id = i.{name}")
    return sql.SQL(" ").join(
        join.format(ref=sql.Identifier(f"ref_{name}"), table=sql.Literal(table), name=sql.Identifier(name))
        for name, table in refs(staged.copied)
    )


def paired(template: str, names: Any) -> list[sql.Composable]:
    return [sql.SQL(template).format(sql.Identifier(name)) for name in names]


def listed(parts: Any) -> sql.Composable:
    return sql.SQL(", ").join(parts)
