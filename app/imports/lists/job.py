"""Bringing in a list: each row becomes a record by its noun's own verb, all in one transaction.

Rows that the verb refuses are told with line and remedy and the others stand; a list that is only checked leaves
nothing behind.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, column, insert, literal, or_, select, table, text

from app.access.work import Work
from app.core.base import Base, load_models
from app.core.errors import Conflict, CrmError, Invalid
from app.core.i18n import _, sentences
from app.core.validation import parse
from app.duplicates import service as duplicates
from app.duplicates.schema import Typed
from app.duplicates.words import REASONS, STRONG
from app.fields.noun import Noun
from app.imports.lists.bringable import Bringable
from app.imports.lists.reading import Line, List, read_list
from app.imports.model import ImportRow, ImportRun, Status
from app.imports.permissions import IMPORTS_RUN
from app.imports.undo import SAID
from app.jobs.task import Task

TOLD_EVERY = 50
_made = table("audit_entries", column("entity_id"), column("run_id"), schema="app")
WRITTEN = text("""
    select entity, count(*) filter (where action = 'insert') as created,
        count(distinct entity_id) filter (where action = 'update' and not exists (
            select from app.audit_entries made
            where (made.entity, made.entity_id) = (entry.entity, entry.entity_id)
                and made.run_id = :run and made.action = 'insert'
        )) as updated
    from app.audit_entries entry where run_id = :run group by entity""")


def bring(task: Task, wanted: Bringable, path: Path) -> None:
    """Raises Invalid for a file that cannot be taken as a whole, Conflict for one that was brought already."""
    with task.step() as w:
        w.require(IMPORTS_RUN)
        w.require(wanted.noun.writes)
        found = read_list(w, wanted, path)
        _refuse_twice(w, wanted.noun, found)
        is_check = bool(task.given.get("check"))
        trial = w.session.begin_nested() if is_check else None
        failed = _each(task, w, wanted, found.lines)
        counts = {"created": len(found.lines) - len(failed), "rejected": len(failed)}
        if trial:
            trial.rollback()
            counts = {"right": counts["created"], "rejected": counts["rejected"]}
        else:
            _remember(w, task.job_id, wanted.noun, path.name, found)
        task.end(w, counts, failed)


def _each(task: Task, w: Work, wanted: Bringable, lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Make a record of every line; the lines that were refused, as (place, reason)."""
    failed = []
    labels = {one.name: str(one.label) for one in wanted.columns(w)}
    for place, line in enumerate(lines):
        if place % TOLD_EVERY == 0:
            task.tell(place, len(lines))
        try:
            with w.session.begin_nested():
                _make(w, wanted, line)
        except CrmError as refusal:
            failed.append((_("line {n}", n=line.line), _told(labels, refusal)))
    return failed


def _make(w: Work, wanted: Bringable, line: Line) -> None:
    if line.refused:
        raise Invalid({"": line.refused})
    given = parse(wanted.shape, line.given)
    _refuse_known(w, wanted.noun, line.given)
    wanted.create(w, given)


def _refuse_known(w: Work, noun: Noun, given: dict[str, Any]) -> None:
    """Raises Invalid for a row that is a record already, as far as phone, address or code tell."""
    if noun.name not in duplicates.ENTITIES:
        return
    typed = Typed(**{name: value for name, value in given.items() if name in Typed.model_fields})
    for one in duplicates.alike(w, noun.name, typed):
        if one.entity == noun.name and one.reasons[0] in STRONG:
            why = {"title": one.title, "reason": REASONS[one.reasons[0]]}
            raise Invalid({"": _("This is “{title}” already: {reason}. The line was left out.", **why)})


def _told(labels: Mapping[str, str], refusal: CrmError) -> str:
    """What a verb says, its fields called as in the file."""
    if not isinstance(refusal, Invalid):
        return refusal.words
    return sentences(
        _("{label}: {value}", label=labels.get(name, name), value=why) if name else why
        for name, why in refusal.fields.items()
    )


def _refuse_twice(w: Work, noun: Noun, found: List) -> None:
    """Raises Conflict: what this very file brought stands still, and its records would be there twice."""
    standing = select(ImportRun.finished_at).where(
        ImportRun.source == noun.name,
        ImportRun.status == Status.SUCCEEDED,
        ImportRun.counts.has_key(noun.name),
        ImportRun.files.contains([{"sha256": found.sha256}]),
    )
    if w.session.scalar(standing.limit(1)):
        raise Conflict(_("This very file was brought in already. Take that import back first, under Jobs."))


def _remember(w: Work, run_id: UUID, noun: Noun, file: str, found: List) -> None:
    """What the trail says that it wrote, by which it can be taken back."""
    w.session.flush()
    written = w.session.execute(WRITTEN, {"run": run_id})
    counts = {
        entity: {"created": created, "updated": updated, "unchanged": 0, "rejected": 0}
        for entity, created, updated in written
    }
    w.session.execute(
        insert(ImportRun),
        {
            "id": run_id,
            "source": noun.name,
            "files": [{"name": file, "sha256": found.sha256, "rows": len(found.lines)}],
            "status": Status.SUCCEEDED,
            "counts": counts,
            "finished_at": datetime.now(UTC),
            "started_by": w.actor.user_id,
        },
    )
    _note_parts(w, run_id, counts)


def _note_parts(w: Work, run_id: UUID, made: Collection[str]) -> None:
    """Rows without a trail that name the new records: nobody else has seen these yet, so the verbs wrote them."""
    load_models()
    for one in Base.metadata.sorted_tables:
        keys = [
            key.parent for key in one.foreign_keys if key.column.table.name in made and key.column.name == "id"
        ]
        if "version" in one.columns or one.name in SAID or not keys:
            continue
        new = select(_made.c.entity_id).where(_made.c.run_id == run_id)
        (key, *_rest) = one.primary_key.columns
        rows = select(literal(run_id), literal(one.name), cast(key, String)).where(
            or_(*(k.in_(new) for k in keys))
        )
        w.session.execute(insert(ImportRow).from_select(["run_id", "entity", "row_id"], rows))
