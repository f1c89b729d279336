"""Checked rows -> tables, set by set: COPY into temporary tables, ids for all, then one statement per table.

Nothing is written where nothing differs, so that a second import leaves neither versions nor audit entries.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import polars as pl
from psycopg import Cursor, sql

from app.core.errors import Conflict
from app.core.i18n import _
from app.core.sealed import seal
from app.imports.columns import (
    Staged,
    Terms,
    as_copied,
    copied_of,
    fields_of,
    joins,
    listed,
    paired,
    personal,
    refs,
    staged_column,
    values,
)
from app.imports.kept import as_kept
from app.imports.mapping import Events, Follows, Frames, Parts, Records, Source, Target
from app.imports.statements import (
    APPEND,
    BULK_PLANS,
    COPY,
    CORRECT,
    FOLLOW,
    IDS,
    KNOWN_IDS,
    NEW_IDS,
    NOTED,
    PRUNE,
    RESOLVE,
    STAGE,
    TAKEN,
    UNRESOLVED,
    UPSERT,
)


@dataclass(frozen=True)
class Counts:
    """Rows of one table. For parts of a record, `updated` counts those taken away because the file changed; for
    entries, those that took the place of another.
    """

    created: int
    updated: int
    unchanged: int

    def changed(self, more: int) -> "Counts":
        """With so many of the unchanged ones changed afterwards."""
        return Counts(self.created, self.updated + more, self.unchanged - more)


def write(cursor: Cursor[Any], source: Source, frames: Frames, terms: Terms) -> Iterator[tuple[str, Counts]]:
    """Write all targets, in order, yielding table and counts as each is done; those that follow are told twice.

    Raises Conflict if a record needs a name that another already has; nothing may be kept then.
    """
    cursor.execute(BULK_PLANS)
    cursor.execute(IDS)
    staged = [_stage(cursor, target, frames, terms) for target in source.targets]
    written: dict[str, Counts] = {}
    for each in staged:
        written[each.target.table] = _write(cursor, each, terms)
        yield each.target.table, written[each.target.table]
    for follows in source.follows:
        yield follows.table, written[follows.table].changed(_follow(cursor, follows, terms))


def _write(cursor: Cursor[Any], staged: Staged, terms: Terms) -> Counts:
    _refuse_unresolved(cursor, staged)
    if isinstance(staged.target, Records):
        _refuse_taken(cursor, staged, terms)
        return _upsert(cursor, staged, terms)
    return _append(cursor, staged, terms)


def _stage(cursor: Cursor[Any], target: Target, frames: Frames, terms: Terms) -> Staged:
    fields = fields_of(target)
    copied = dict(copied_of(fields))
    rows = target.rows(frames).select(**{name: as_copied(value, terms) for name, value in copied.items()})
    rows = as_kept(target.table, rows)
    rows = rows.with_columns(pl.col(name).map_elements(seal, pl.String) for name in personal(target, fields))
    staged = Staged(target, fields, copied, sql.Identifier(f"incoming_{target.table}"), rows.height)
    columns = [staged_column(name, value) for name, value in copied.items()]
    cursor.execute(
        STAGE.format(incoming=staged.incoming, columns=listed(columns), table=sql.Identifier(target.table))
    )
    with cursor.copy(COPY.format(incoming=staged.incoming, columns=listed(map(sql.Identifier, copied)))) as copy:
        copy.write(rows.write_csv().encode())
    if isinstance(target, Records):
        _give_ids(cursor, staged, terms)
    cursor.execute(sql.SQL("analyze {}").format(staged.incoming))
    return staged


def _give_ids(cursor: Cursor[Any], staged: Staged, terms: Terms) -> None:
    """Ids of all records of this table and source, old and new, so that rows may refer to any of them."""
    names = {
        "entity": sql.Literal(staged.target.table),
        "table": sql.Identifier(staged.target.table),
        "source": sql.Literal(terms.source_system),
        "incoming": staged.incoming,
    }
    cursor.execute(KNOWN_IDS.format(**names))
    cursor.execute(NEW_IDS.format(**names))


def _refuse_unresolved(cursor: Cursor[Any], staged: Staged) -> None:
    """A reference that names nothing is a fault of the mapping: stop rather than write NULL."""
    for name, table in refs(staged.copied):
        names = {"column": sql.Identifier(name), "entity": sql.Literal(table), "incoming": staged.incoming}
        unknown = cursor.execute(UNRESOLVED.format(**names)).fetchone()
        if unknown:
            raise LookupError(f"{staged.target.table}.{name}: no {table} {unknown[0]!r}")


def _refuse_taken(cursor: Cursor[Any], staged: Staged, terms: Terms) -> None:
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


def _upsert(cursor: Cursor[Any], staged: Staged, terms: Terms) -> Counts:
    names = list(map(sql.Identifier, staged.fields))
    changing = [name for name in staged.fields if name != "external_id"]
    written = cursor.execute(
        UPSERT.format(
            table=sql.Identifier(staged.target.table),
            entity=sql.Literal(staged.target.table),
            incoming=staged.incoming,
            source=sql.Literal(terms.source_system),
            actor=sql.SQL("{}::uuid").format(sql.Literal(terms.actor_id)),
            columns=listed(names),
            values=listed(values(staged)),
            joins=joins(staged),
            changes=listed(paired("{0} = excluded.{0}", changing)),
            differs=sql.SQL(" or ").join(paired("t.{0} is distinct from excluded.{0}", changing)),
        )
    ).fetchone()
    created, updated = written or (0, 0)
    return Counts(created, updated, staged.rows - created - updated)


def _append(cursor: Cursor[Any], staged: Staged, terms: Terms) -> Counts:
    target = cast("Events | Parts", staged.target)
    key = target.key if isinstance(target, Events) else tuple(staged.fields)
    names: dict[str, sql.Composable] = {
        "table": sql.Identifier(target.table),
        "resolved": sql.Identifier(f"resolved_{target.table}"),
        "columns": listed(map(sql.Identifier, staged.fields)),
        "same": sql.SQL(" and ").join(paired("t.{0} = r.{0}", key)),
    }
    cursor.execute(
        RESOLVE.format(**names, values=listed(values(staged)), incoming=staged.incoming, joins=joins(staged))
    )
    cursor.execute(sql.SQL("analyze {resolved}").format(**names))
    if isinstance(target, Events):
        corrected = _noted(cursor, _correcting(staged, target, names), target, terms, is_gone=True)
        created = _noted(cursor, APPEND.format(**names), target, terms) - corrected
        return Counts(created, corrected, staged.rows - created - corrected)
    pruning = PRUNE.format(**names, parent=sql.Identifier(target.parent))
    removed = _noted(cursor, pruning, target, terms, is_gone=True)
    created = _noted(cursor, APPEND.format(**names), target, terms)
    return Counts(created, removed, staged.rows - created)


def _noted(
    cursor: Cursor[Any], statement: sql.Composable, target: Target, terms: Terms, is_gone: bool = False
) -> int:
    """How many rows the statement wrote or took away; each is noted, so that it can be undone."""
    noted = NOTED.format(
        statement=statement,
        run=sql.SQL("{}::uuid").format(sql.Literal(terms.run_id)),
        entity=sql.Literal(target.table),
        was=sql.SQL("to_jsonb(touched)" if is_gone else "null::jsonb"),
    )
    return cursor.execute(noted).rowcount


def _correcting(staged: Staged, target: Events, names: Mapping[str, sql.Composable]) -> sql.Composable:
    """Makes room for entries that are told otherwise now; of a moment that nobody stated nothing is known."""
    own = (*target.key, target.mark) if target.mark else target.key
    told = [name for name in staged.fields if name not in own]
    same = sql.SQL(" and ").join(paired("t.{0} = r.{0}", own))
    differs = sql.SQL(" or ").join(paired("t.{0} is distinct from r.{0}", told))
    return CORRECT.format(**{**names, "same": same}, moment=sql.Identifier(target.moment), differs=differs)


def _follow(cursor: Cursor[Any], follows: Follows, terms: Terms) -> int:
    """How many records changed by it that had not changed in this import yet."""
    asked = FOLLOW.format(
        table=sql.Identifier(follows.table),
        found=sql.SQL(follows.found).format(source=sql.Literal(terms.source_system)),
        actor=sql.SQL("{}::uuid").format(sql.Literal(terms.actor_id)),
        changes=listed(paired("{0} = f.{0}", follows.columns)),
        differs=sql.SQL(" or ").join(paired("t.{0} is distinct from f.{0}", follows.columns)),
    )
    (count,) = cursor.execute(asked).fetchone() or (0,)
    return int(count)
