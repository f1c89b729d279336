"""A job over many records: gathered once, then done some at a time, each refused or done by itself.

What is gathered stands in `bulk_rows`, so that a worker that dies is followed by one that goes on behind it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import func, insert, select, update

from app.access import records
from app.access.ownership import give_back
from app.access.restoring import restore
from app.access.work import Work, refusals
from app.audit.befores import befores
from app.bulk import tags
from app.bulk.model import BulkRow, Outcome
from app.bulk.verbs import Verbs, verbs_of
from app.core.errors import Conflict, CrmError, Invalid
from app.core.i18n import _, kept, retold
from app.core.validation import parse
from app.exports.lists import Exportable, list_of
from app.fields.noun import Noun
from app.jobs.task import Task

PAGE_ROWS = 200
STEP_ROWS = 50
MOST = 50_000
"""Records of one job: with more than these one wants an import."""

MOST_FAILED = 1000
"""Refused records that are told with the job."""

Act = Callable[[Work, UUID, int], Any]
"""What is done with one record of that version."""

COUNTED = {Outcome.DONE: "updated", Outcome.SAME: "unchanged", Outcome.REFUSED: "rejected"}
TAKEN_BACK = {Outcome.DONE: "put_back", Outcome.KEPT: "kept", Outcome.REFUSED: "rejected", Outcome.SAME: "kept"}


def run(task: Task) -> None:
    wanted = list_of(task.subject)
    verbs, do, values = verbs_of(wanted.noun), task.given["do"], task.given["values"]
    acts: Mapping[str, Act] = {
        "change": lambda w, i, version: verbs.change(w, i, parse(verbs.shape, values), version),
        "tag": lambda w, i, version: tags.change(w, wanted.noun, verbs, i, version, do, values["custom"]),
        "assign": lambda w, i, version: cast(Any, verbs.assign)(w, i, UUID(values["owner_id"]), version),
        "delete": lambda w, i, version: verbs.remove(w, i, version),
    }
    _gather(task, lambda w: _wanted(w, wanted, task))
    _do_all(task, wanted.noun, acts["tag" if do == "untag" else do])
    _end(task, wanted.noun, COUNTED | ({Outcome.DONE: "removed"} if do == "delete" else {}))


def take_back(task: Task) -> None:
    """Each record that was done is put back, unless somebody changed it since."""
    noun = list_of(task.subject).noun
    verbs, before_job = verbs_of(noun), cast(UUID, task.undoes)
    done = select(BulkRow.record_id, BulkRow.version).where(
        BulkRow.job_id == before_job, BulkRow.outcome == Outcome.DONE
    )
    _gather(task, lambda w: ({"record_id": i, "version": v} for i, v in w.session.execute(done).all()))

    def put_back(w: Work, record_id: UUID, version: int) -> None:
        _put_back(w, noun, verbs, befores(w, noun.name, record_id, run_id=before_job), record_id, version)

    _do_all(task, noun, put_back)
    _end(task, noun, TAKEN_BACK)


def _put_back(w: Work, noun: Noun, verbs: Verbs, before: Mapping[str, Any], record_id: UUID, version: int) -> None:
    if "deleted_at" in before:
        restore(w, noun.table, record_id, version)
    elif "owner_id" in before:
        give_back(w, noun.table, record_id, _read(noun, before), version)
    else:
        asked = {name: value for name, value in before.items() if name in verbs.shape.model_fields}
        verbs.change(w, record_id, parse(verbs.shape, asked), version)


def _read(noun: Noun, before: Mapping[str, Any]) -> dict[str, Any]:
    """What the trail wrote down, as the columns of the noun's table hold it."""
    columns = noun.table.__table__.columns
    kinds: dict[str, Any] = {name: columns[name].type.python_type | None for name in before}
    return {name: TypeAdapter(kind).validate_python(before[name]) for name, kind in kinds.items()}


def _gather(task: Task, find: Callable[[Work], Any]) -> None:
    """Once: a job that is taken up again finds them there."""
    with task.step() as w:
        if w.session.scalar(select(BulkRow.place).where(BulkRow.job_id == task.job_id).limit(1)) is None:
            rows = [{"job_id": task.job_id, "noun": task.subject, **one} for one in find(w)]
            if rows:
                w.session.execute(insert(BulkRow), rows)


def _wanted(w: Work, wanted: Exportable, task: Task) -> Iterator[dict[str, Any]]:
    """All that the query leaves, newest first. Raises Invalid beyond MOST."""
    query, found = parse(wanted.query, task.given["query"] | {"size": PAGE_ROWS}), 0
    while True:
        page = wanted.find(w, query)
        found += len(page.rows)
        if found > MOST:
            raise Invalid(
                {"": _("More than {n} records cannot be changed at once. Narrow the list.", n=f"{MOST:,}")}
            )
        yield from ({"record_id": row.id} for row in page.rows)
        if page.next is None:
            return
        query = query.model_copy(update={"after": page.next})


def _do_all(task: Task, noun: Noun, act: Act) -> None:
    mine = BulkRow.job_id == task.job_id
    with task.step() as w:
        total = w.session.scalar(select(func.count()).select_from(BulkRow).where(mine)) or 0
        task.done = w.session.scalar(select(func.count(BulkRow.outcome)).where(mine)) or 0
    task.tell(task.done, total)
    while task.done < total:
        with task.step() as w:
            asked = select(BulkRow.place, BulkRow.record_id, BulkRow.version).where(
                mine, BulkRow.outcome.is_(None)
            )
            rows = w.session.execute(asked.order_by(BulkRow.place).limit(STEP_ROWS)).all()
            for place, record_id, version in rows:
                values = _done(w, noun, record_id, version, act)
                w.session.execute(update(BulkRow).where(BulkRow.place == place).values(values))
            task.done += len(rows)
        task.tell(task.done, total)


def _done(w: Work, noun: Noun, record_id: UUID, known: int | None, act: Act) -> dict[str, Any]:
    """What became of one record: what is refused undoes nothing of the others. An undoing knows its version."""
    stands = select(noun.table.version).where(noun.table.id == record_id)
    try:
        with w.session.begin_nested(), refusals():
            before = known or records.load(w, noun.table, record_id).version
            act(w, record_id, before)
            version = w.session.scalar(stands)
            return {"outcome": Outcome.SAME if version == before else Outcome.DONE, "version": version}
    except Conflict as error:
        return {"outcome": Outcome.KEPT if known else Outcome.REFUSED, "reason": kept(error.words)}
    except CrmError as error:
        return {"outcome": Outcome.REFUSED, "reason": kept(error.words)}


def _end(task: Task, noun: Noun, words: Mapping[Outcome, str]) -> None:
    with task.step() as w:
        mine = BulkRow.job_id == task.job_id
        counted = w.session.execute(
            select(BulkRow.outcome, func.count()).where(mine).group_by(BulkRow.outcome)
        ).all()
        counts: dict[str, int] = {}
        for outcome, n in counted:
            counts[words[outcome]] = counts.get(words[outcome], 0) + n
        refused = select(BulkRow).where(mine, BulkRow.outcome == Outcome.REFUSED).order_by(BulkRow.place)
        rows = w.session.scalars(refused.limit(MOST_FAILED)).all()
        named = records.titles(w, noun.table, getattr(noun.table, noun.title), [row.record_id for row in rows])
        failed = [(named.get(row.record_id) or str(noun.one), retold(row.reason or "")) for row in rows]
        task.end(w, counts, failed)
