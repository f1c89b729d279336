"""Taking an import back: what it created goes, what it changed holds again what stood there, all of it or nothing.

The trail says which records it wrote and what they held; `app.import_rows` says so of tables without a trail.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, cast
from uuid import UUID

from psycopg import Cursor, sql
from psycopg.errors import IntegrityError
from psycopg.rows import namedtuple_row
from sqlalchemy import ForeignKey, delete, func, select

from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.base import Base, load_models
from app.core.errors import Conflict, NotFound
from app.core.i18n import _
from app.imports import undo_statements as statements
from app.imports.model import ImportRow, ImportRun, Status
from app.imports.permissions import IMPORTS_RUN
from app.imports.undo_statements import filled
from app.jobs.ledger import JOBS_KEPT

MOST = 1000
"""Obstacles that are told; one is enough for nothing to be done."""

SAID = ("scores", "score_history", "score_proposals")
"""What programs say of a record, which goes with it."""

TOLD = ("credentials", "sessions", "sign_in_links")
"""Of what these hold of a person the trail tells, and nothing else may read it."""

TITLES = ("name", "title", "subject", "label_en", "order_no", "external_id")
"""What a record is called by: the first of these that its table has."""


@dataclass(frozen=True)
class Obstacle:
    """A record that the import created, and why it cannot go: changed by somebody, used, or estimated."""

    table: str
    title: str
    by: str | None = None
    at: Any = None
    user_table: str | None = None
    user_title: str | None = None


@dataclass(frozen=True)
class TakenBack:
    """Records: `removed`, `put_back` as they were, and `kept` in part, since somebody wrote there meanwhile."""

    removed: int = 0
    put_back: int = 0
    kept: int = 0
    obstacles: Sequence[Obstacle] = ()

    @property
    def counts(self) -> dict[str, int]:
        return {"removed": self.removed, "put_back": self.put_back, "kept": self.kept}


@dataclass(frozen=True)
class _Undoing:
    """One undoing at work: the cursor of its transaction, and what every statement may name."""

    cursor: Cursor[Any]
    names: dict[str, sql.Composable]

    def ask(self, template: LiteralString, **names: sql.Composable) -> list[Any]:
        return self.cursor.execute(filled(template, **self.names, **names)).fetchall()

    def do(self, template: LiteralString, **names: sql.Composable) -> int:
        return self.cursor.execute(filled(template, **self.names, **names)).rowcount


@requires(IMPORTS_RUN)
def take_back(work: Work, run_id: UUID) -> TakenBack:
    """Undo the import `run_id`; where somebody changed or used what it created nothing is done, and that is told.

    Raises NotFound, NotPermitted, and Conflict: taken back already, a later one of this source still stands, not
    all of it is within reach, or what stood there before does not fit any more.
    """
    load_models()
    run = _held(work, run_id)
    raw = cast("Any", work.session.connection().connection.driver_connection)
    with raw.cursor(row_factory=namedtuple_row) as cursor:
        undoing = _Undoing(cursor, _names(work, run_id))
        cursor.execute(filled(statements.GATHER, run=undoing.names["run"]))
        _refuse_partial(undoing, run)
        _hold(undoing)
        obstacles = list(_obstacles(undoing))
        if obstacles:
            return TakenBack(obstacles=obstacles[:MOST])
        taken = _undo(undoing)
    run.status = Status.UNDONE
    trail.record_event(work, "undo", "import_runs", run_id, changes=taken.counts)
    return taken


@requires(IMPORTS_RUN)
def forget_old(work: Work) -> None:
    """Drop the notes on imports whose jobs are gone: nobody is offered to take them back any more."""
    old = select(ImportRun.id).where(ImportRun.finished_at < func.now() - JOBS_KEPT)
    work.session.execute(delete(ImportRow).where(ImportRow.run_id.in_(old)))


def _names(work: Work, run_id: UUID) -> dict[str, sql.Composable]:
    return {
        "run": sql.SQL("{}::uuid").format(sql.Literal(run_id)),
        "actor": sql.SQL("{}::uuid").format(sql.Literal(work.actor.user_id)),
        "most": sql.Literal(MOST),
    }


def _held(work: Work, run_id: UUID) -> ImportRun:
    """The run, if it is there and the last of its source that still stands. Raises NotFound, Conflict."""
    run = work.session.scalar(select(ImportRun).where(ImportRun.id == run_id).with_for_update())
    if run is None:
        raise NotFound(_("What this import wrote is not known any more."))
    if run.status is not Status.SUCCEEDED:
        raise Conflict(_("Only an import that was done, and not taken back yet, can be taken back."))
    others = select(ImportRun.counts).where(
        ImportRun.source == run.source, ImportRun.status == Status.SUCCEEDED, ImportRun.started_at > run.started_at
    )
    if any(_wrote(counts) for counts in work.session.scalars(others)):
        raise Conflict(_("A later import of these files still stands. Take that back first."))
    return run


def _wrote(counts: dict[str, Any]) -> int:
    return sum(each["created"] + each["updated"] for each in counts.values())


def _refuse_partial(undoing: _Undoing, run: ImportRun) -> None:
    """Raises Conflict unless the trail that the actor sees tells all that the import wrote."""
    tables = Base.metadata.tables
    audited = [counts for table, counts in run.counts.items() if "version" in tables[f"app.{table}"].columns]
    (seen,) = undoing.ask(statements.SEEN)
    if (seen.made, seen.changed) != tuple(sum(one[what] for one in audited) for what in ("created", "updated")):
        raise Conflict(_("Not all that this import wrote is within your reach. Ask an administrator."))


def _listed(undoing: _Undoing, listed: str) -> list[str]:
    """Tables with records in a temporary list."""
    return [row.entity for row in undoing.ask(statements.WRITTEN, listed=sql.Identifier(listed))]


def _hold(undoing: _Undoing) -> None:
    """Nobody changes the records meanwhile, nor begins to use them."""
    for listed in ("undo_made", "undo_changed"):
        for table in _listed(undoing, listed):
            undoing.do(statements.HOLD, listed=sql.Identifier(listed), **_table(table))


def _table(name: str) -> dict[str, sql.Composable]:
    return {"table": sql.Identifier(name), "entity": sql.Literal(name)}


def _obstacles(undoing: _Undoing) -> Iterator[Obstacle]:
    for row in undoing.ask(statements.CHANGED_SINCE):
        yield Obstacle(row.entity, _title(undoing, row.entity, row.id), row.by, row.at)
    for row in undoing.ask(statements.ESTIMATED):
        yield Obstacle(row.entity, _title(undoing, row.entity, row.id), user_table="scores")
    made = _listed(undoing, "undo_made")
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys if table.name not in TOLD else ():
            if key.column.table.name in made:
                yield from _users(undoing, key)


def _users(undoing: _Undoing, by: ForeignKey) -> Iterator[Obstacle]:
    """Records that the import created and rows name, by their id or their code, which it did not write."""
    table, used = by.parent.table.name, by.column.table.name
    names = {
        "own": sql.Literal(table),
        "column": sql.Identifier(by.parent.name),
        "key": sql.Identifier(_key(table)),
    }
    names |= {"used": sql.Identifier(used), "named": sql.Identifier(by.column.name)}
    asked = {"table": sql.Identifier(table), "entity": sql.Literal(used)}
    for row in undoing.ask(statements.USED_SINCE, **names, **asked):
        title = _title(undoing, used, row.id)
        yield Obstacle(used, title, user_table=table, user_title=_title(undoing, table, row.user_id))


def _key(table: str) -> str:
    (first, *_rest) = Base.metadata.tables[f"app.{table}"].primary_key.columns
    return first.name


def _title(undoing: _Undoing, table: str, record_id: Any) -> str:
    """What a record is called by; nothing for one without such a field."""
    columns = Base.metadata.tables[f"app.{table}"].columns
    title = next((name for name in TITLES if name in columns), None)
    if title is None:
        return ""
    names = {"title": sql.Identifier(title), "key": sql.Identifier(_key(table)), "id": sql.Literal(str(record_id))}
    rows = undoing.ask(statements.TITLE, table=sql.Identifier(table), **names)
    return rows[0][0] or "" if rows else ""


def _undo(undoing: _Undoing) -> TakenBack:
    """Raises Conflict where what stood there before does not fit any more."""
    try:
        changed = [_put_back(undoing, table) for table in _listed(undoing, "undo_changed")]
        for table in SAID:
            undoing.do(statements.FORGET_SAID, table=sql.Identifier(table))
        removed = _remove(undoing)
        for row in undoing.ask(statements.NOTED):
            undoing.do(statements.BRING_BACK, **_table(row.entity))
    except IntegrityError as broken:
        raise Conflict(_("What stood there before does not fit any more: others changed it since.")) from broken
    return TakenBack(removed, sum(put_back for put_back, _kept in changed), sum(kept for _back, kept in changed))


def _put_back(undoing: _Undoing, table: str) -> tuple[int, int]:
    """Records of one table that were put back, and those of which something stays as others wrote it since."""
    asked = "select distinct jsonb_object_keys(after) as name from undo_changed where entity = {entity}"
    fields = [row.name for row in undoing.ask(asked, entity=sql.Literal(table))]
    kept = _each(table, fields, statements.NOT_AS_WRITTEN, statements.CUSTOM_NOT_AS_WRITTEN, " or ")
    stands = _each(table, fields, statements.AS_WRITTEN, statements.CUSTOM_AS_WRITTEN, " or ")
    changes = _each(table, fields, statements.PUT_BACK_FIELD, statements.PUT_BACK_CUSTOM, ", ")
    ((many,),) = undoing.ask(statements.KEPT, any=kept, **_table(table))
    return undoing.do(statements.PUT_BACK, any=stands, changes=changes, **_table(table)), many


def _each(
    table: str, fields: Sequence[str], template: LiteralString, custom: LiteralString, joined: LiteralString
) -> sql.Composed:
    """The template for each field, `custom` for what the company added."""
    return sql.SQL(joined).join(
        filled(custom)
        if name == "custom"
        else filled(template, name=sql.Literal(name), column=sql.Identifier(name), table=sql.Identifier(table))
        for name in fields
    )


def _remove(undoing: _Undoing) -> int:
    """How many records went; rows that are part of one are not counted."""
    records = _listed(undoing, "undo_made")
    rows = [row.entity for row in undoing.ask(statements.NOTED)]
    if not records and not rows:
        return 0
    made = [filled(statements.REMOVE_RECORDS, **_table(name)) for name in records]
    noted = [filled(statements.REMOVE_ROWS, run=undoing.names["run"], **_table(name)) for name in rows]
    parts = [sql.SQL("part_{} as ({})").format(sql.SQL(str(n)), part) for n, part in enumerate([*made, *noted])]
    counts = [sql.SQL("(select count(*) from part_{})").format(sql.SQL(str(n))) for n in range(len(made))]
    removing = filled(
        statements.REMOVE, parts=sql.SQL(", ").join(parts), counts=sql.SQL(" + ").join([sql.SQL("0"), *counts])
    )
    ((removed,),) = undoing.cursor.execute(removing).fetchall()
    return int(removed)
