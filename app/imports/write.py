"""Checked rows -> tables, set by set: COPY into temporary tables, ids for all, then one statement per table.

Nothing is written where nothing differs, so that a second import leaves neither versions nor audit entries.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import polars as pl
from psycopg import Cursor, sql

from app.core.base import Base
from app.core.errors import Conflict
from app.core.i18n import _
from app.core.sealed import Sealed, seal
from app.imports.mapping import NOW, Events, Frames, Given, Parts, Records, Ref, Stated, Target, Value

BULK_PLANS = "set local enable_nestloop = off"
"""Tables that just grew have no statistics yet: without this, joining two large sets row by row looks cheap."""

IDS = sql.SQL(
    "create temp table import_ids (entity text, external_id text, id uuid, primary key (entity, external_id))"
    " on commit drop"
)
KNOWN_IDS = sql.SQL(
    "insert into import_ids select {entity}, external_id, id from app.{table} where source_system = {source}"
)
NEW_IDS = sql.SQL(
    "insert into import_ids select {entity}, external_id, app.uuid_v7() from {incoming} on conflict do nothing"
)
STAGE = sql.SQL("create temp table {incoming} on commit drop as select {columns} from app.{table} t with no data")
COPY = sql.SQL("copy {incoming} ({columns}) from stdin (format csv, header)")
UNRESOLVED = sql.SQL(
    "select {column} from {incoming} i where {column} is not null and not exists"
    " (select from import_ids r where r.entity = {entity} and r.external_id = i.{column}) limit 1"
)
TAKEN = sql.SQL(
    "select i.{column} from {incoming} i where exists (select from app.{table} t where t.{column} = i.{column}"
    " and (t.source_system, t.external_id) is distinct from ({source}, i.external_id))"
    " or exists (select from {incoming} o where o.{column} = i.{column} and o.external_id <> i.external_id)"
    " order by 1 limit 5"
)
UPSERT = sql.SQL(
    "with written as ("
    " insert into app.{table} as t (id, source_system, created_by, updated_by, {columns})"
    " select m.id, {source}, {actor}, {actor}, {values} from {incoming} i"
    " join import_ids m on m.entity = {entity} and m.external_id = i.external_id"
    " left join app.{table} old on old.id = m.id {joins}"
    " on conflict (source_system, external_id) do update set {changes},"
    " updated_at = now(), updated_by = excluded.updated_by, version = t.version + 1"
    " where {differs} returning t.xmax = 0 as is_new"
    ") select count(*) filter (where is_new), count(*) filter (where not is_new) from written"
)
RESOLVE = sql.SQL("create temp table {resolved} on commit drop as select {values} from {incoming} i {joins}")
APPEND = sql.SQL(
    "insert into app.{table} ({columns}) select {columns} from {resolved} r"
    " where not exists (select from app.{table} t where {same})"
)
PRUNE = sql.SQL(
    "delete from app.{table} t where t.{parent} in (select r.{parent} from {resolved} r)"
    " and not exists (select from {resolved} r where {same})"
)


@dataclass(frozen=True)
class Counts:
    """Rows of one table. For parts of a record, `updated` counts those taken away because the file changed."""

    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class Terms:
    """What holds for all rows of one import."""

    source_system: str
    actor_id: UUID | None
    currency: str
    fx_rate: float


@dataclass(frozen=True)
class _Staged:
    """A target whose rows lie in a temporary table; `fields` includes external id and custom where it has them."""

    target: Target
    fields: Mapping[str, Value]
    incoming: sql.Identifier
    rows: int


def write(
    cursor: Cursor[Any], targets: tuple[Target, ...], frames: Frames, terms: Terms
) -> Iterator[tuple[str, Counts]]:
    """Write all targets, in order, yielding table and counts as each is done.

    Raises Conflict if a record needs a name that another already has; nothing may be kept then.
    """
    cursor.execute(BULK_PLANS)
    cursor.execute(IDS)
    staged = [_stage(cursor, target, frames, terms) for target in targets]
    for each in staged:
        yield each.target.table, _write(cursor, each, terms)


def _write(cursor: Cursor[Any], staged: _Staged, terms: Terms) -> Counts:
    _refuse_unresolved(cursor, staged)
    if isinstance(staged.target, Records):
        _refuse_taken(cursor, staged, terms)
        return _upsert(cursor, staged, terms)
    return _append(cursor, staged)


def _stage(cursor: Cursor[Any], target: Target, frames: Frames, terms: Terms) -> _Staged:
    fields = _fields(target)
    rows = target.rows(frames).select(**{name: _as_copied(value, terms) for name, value in fields.items()})
    rows = rows.with_columns(pl.col(name).map_elements(seal, pl.String) for name in _personal(target, fields))
    staged = _Staged(target, fields, sql.Identifier(f"incoming_{target.table}"), rows.height)
    columns = [_staged_column(name, name in dict(_refs(fields))) for name in fields]
    cursor.execute(
        STAGE.format(incoming=staged.incoming, columns=_list(columns), table=sql.Identifier(target.table))
    )
    with cursor.copy(COPY.format(incoming=staged.incoming, columns=_list(map(sql.Identifier, fields)))) as copy:
        copy.write(rows.write_csv().encode())
    if isinstance(target, Records):
        _give_ids(cursor, staged, terms)
    cursor.execute(sql.SQL("analyze {}").format(staged.incoming))
    return staged


def _fields(target: Target) -> dict[str, Value]:
    if not isinstance(target, Records):
        return dict(target.fields)
    custom = (
        {"custom": pl.struct([value.alias(name) for name, value in target.custom.items()]).struct.json_encode()}
        if target.custom
        else {}
    )
    return {"external_id": target.external_id, **target.fields, **custom}


def _as_copied(value: Value, terms: Terms) -> pl.Expr:
    plain = value.value if isinstance(value, Stated) else value
    if isinstance(plain, Given):
        return pl.lit(terms.currency if plain is Given.CURRENCY else terms.fx_rate)
    return plain.external_id if isinstance(plain, Ref) else plain


def _personal(target: Target, fields: Mapping[str, Value]) -> list[str]:
    """Columns that the database only sees sealed: COPY goes past the type that seals them elsewhere."""
    columns = Base.metadata.tables[f"app.{target.table}"].columns
    return [name for name in fields if isinstance(columns[name].type, Sealed)]


def _refs(fields: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Column and the table it refers to, of every reference."""
    for name, value in fields.items():
        plain = value.value if isinstance(value, Stated) else value
        if isinstance(plain, Ref):
            yield name, plain.table


def _staged_column(name: str, is_ref: bool) -> sql.Composable:
    """The target's own column type; a reference is text until it is resolved."""
    return sql.SQL("null::text as {}" if is_ref else "t.{}").format(sql.Identifier(name))


def _give_ids(cursor: Cursor[Any], staged: _Staged, terms: Terms) -> None:
    """Ids of all records of this table and source, old and new, so that rows may refer to any of them."""
    names = {
        "entity": sql.Literal(staged.target.table),
        "table": sql.Identifier(staged.target.table),
        "source": sql.Literal(terms.source_system),
        "incoming": staged.incoming,
    }
    cursor.execute(KNOWN_IDS.format(**names))
    cursor.execute(NEW_IDS.format(**names))


def _refuse_unresolved(cursor: Cursor[Any], staged: _Staged) -> None:
    """A reference that names nothing is a fault of the mapping: stop rather than write NULL."""
    for name, table in _refs(staged.fields):
        names = {"column": sql.Identifier(name), "entity": sql.Literal(table), "incoming": staged.incoming}
        unknown = cursor.execute(UNRESOLVED.format(**names)).fetchone()
        if unknown:
            raise LookupError(f"{staged.target.table}.{name}: no {table} {unknown[0]!r}")


def _refuse_taken(cursor: Cursor[Any], staged: _Staged, terms: Terms) -> None:
    """Raises Conflict naming values that another record has, in this delivery or from elsewhere."""
    column = getattr(staged.target, "unique", None)
    if column:
        table = staged.target.table
        names = {"column": sql.Identifier(column), "table": sql.Identifier(table), "incoming": staged.incoming}
        taken = cursor.execute(TAKEN.format(**names, source=sql.Literal(terms.source_system))).fetchall()
        if taken:
            values = ", ".join(row[0] for row in taken)
            raise Conflict(
                _(
                    "Another record has this {column} already: {values}. Rename one of them.",
                    column=f"{table}.{column}",
                    values=values,
                )
            )


def _upsert(cursor: Cursor[Any], staged: _Staged, terms: Terms) -> Counts:
    names = list(map(sql.Identifier, staged.fields))
    changing = [name for name in staged.fields if name != "external_id"]
    written = cursor.execute(
        UPSERT.format(
            table=sql.Identifier(staged.target.table),
            entity=sql.Literal(staged.target.table),
            incoming=staged.incoming,
            source=sql.Literal(terms.source_system),
            actor=sql.SQL("{}::uuid").format(sql.Literal(terms.actor_id)),
            columns=_list(names),
            values=_list(_values(staged)),
            joins=_joins(staged),
            changes=_list(_paired("{0} = excluded.{0}", changing)),
            differs=sql.SQL(" or ").join(_paired("t.{0} is distinct from excluded.{0}", changing)),
        )
    ).fetchone()
    created, updated = written or (0, 0)
    return Counts(created, updated, staged.rows - created - updated)


def _append(cursor: Cursor[Any], staged: _Staged) -> Counts:
    target = staged.target
    key = target.key if isinstance(target, Events) else tuple(staged.fields)
    names: dict[str, sql.Composable] = {
        "table": sql.Identifier(target.table),
        "resolved": sql.Identifier(f"resolved_{target.table}"),
        "columns": _list(map(sql.Identifier, staged.fields)),
        "same": sql.SQL(" and ").join(_paired("t.{0} = r.{0}", key)),
    }
    cursor.execute(
        RESOLVE.format(**names, values=_list(_values(staged)), incoming=staged.incoming, joins=_joins(staged))
    )
    cursor.execute(sql.SQL("analyze {resolved}").format(**names))
    removed = 0
    if isinstance(target, Parts):
        removed = cursor.execute(PRUNE.format(**names, parent=sql.Identifier(target.parent))).rowcount
    created = cursor.execute(APPEND.format(**names)).rowcount
    return Counts(created, removed, staged.rows - created)


def _values(staged: _Staged) -> list[sql.Composable]:
    """What is written to each column, from `i` incoming, `old` the record as it is, and resolved references."""
    refs, has_old = dict(_refs(staged.fields)), isinstance(staged.target, Records)
    return [_value(name, value, name in refs, has_old) for name, value in staged.fields.items()]


def _value(name: str, value: Value, is_ref: bool, has_old: bool) -> sql.Composable:
    column = {"name": sql.Identifier(name), "ref": sql.Identifier(f"ref_{name}")}
    if name == "custom":
        return sql.SQL("coalesce(old.custom, '{}') || jsonb_strip_nulls(i.custom)")
    new = sql.SQL("{ref}.id" if is_ref else "i.{name}").format(**column)
    if isinstance(value, Stated):
        old = sql.SQL("old.{name}, " if has_old else "").format(**column)
        last = sql.SQL("now()") if value.otherwise is NOW else sql.Literal(value.otherwise)
        new = sql.SQL("coalesce({new}, {old}{last})").format(new=new, old=old, last=last)
    return sql.SQL("{new} as {name}").format(new=new, **column)


def _joins(staged: _Staged) -> sql.Composable:
    join = sql.SQL("left join import_ids {ref} on {ref}.entity = {table} and {ref}.external_id = i.{name}")
    return sql.SQL(" ").join(
        join.format(ref=sql.Identifier(f"ref_{name}"), table=sql.Literal(table), name=sql.Identifier(name))
        for name, table in _refs(staged.fields)
    )


def _paired(template: str, names: Any) -> list[sql.Composable]:
    return [sql.SQL(template).format(sql.Identifier(name)) for name in names]


def _list(parts: Any) -> sql.Composable:
    return sql.SQL(", ").join(parts)
