"""Asking for jobs, and what their askers see of them and do about them. Row policies say whose they are."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, insert, select
from sqlalchemy.orm import aliased

from app.access import records
from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.errors import Conflict, NotFound, TooMany
from app.core.i18n import _, retold
from app.core.paging import Keyset, Page
from app.jobs import registry
from app.jobs.ledger import OPEN
from app.jobs.model import Job, JobFile, JobFilePart, JobRow, Status
from app.jobs.schema import FileView, JobQuery, JobView, RowView

MOST_WAITING = 20
"""Jobs of one person that may wait or run at once."""

SHOWN_ROWS = 100
PART_BYTES = 1_000_000
COMPUTED = ("status", "asker", "undone_by", "files", "rows", "message")

_order = Keyset(Job.id, {"asked_at": Job.asked_at}, default="-asked_at")
Undoing = aliased(Job)
DONE = (Status.SUCCEEDED, Status.PARTLY)
WRITTEN = ("created", "updated", "removed")
"""What a job counts of records that it changed."""


@requires()
def ask(
    work: Work, kind: str, subject: str, given: Mapping[str, Any], files: Sequence[tuple[str, bytes]] = ()
) -> JobView:
    """Have a job done, once this work is committed; the verb that calls has checked what is `given`.

    Raises TooMany while the asker has as many waiting as one may.
    """
    registry.find(kind)
    job_id = _queue(work, kind, subject, given)
    for name, content in files:
        keep_file(work, job_id, name, [content[n : n + PART_BYTES] for n in range(0, len(content), PART_BYTES)])
    return read(work, job_id)


@requires()
def list_jobs(work: Work, query: JobQuery) -> Page[JobView]:
    """One's own jobs, newest first; those of all for administrators who want them."""
    wanted = [] if query.everybody else [Job.asked_by == work.actor.user_id]
    page = _order.page(work.session, _select(), wanted, query, lambda row: row)
    return Page(_views(work, page.rows), page.next, page.count)


@requires()
def read(work: Work, job_id: UUID) -> JobView:
    """One job. Raises NotFound (absent, or somebody else's)."""
    row = work.session.execute(_select().where(Job.id == job_id)).one_or_none()
    if row is None:
        raise NotFound(_("This job does not exist, or you cannot see it."))
    return _views(work, [row])[0]


@requires()
def cancel(work: Work, job_id: UUID) -> JobView:
    """Begin no more, or stop after the step that runs: what earlier steps did stays. Raises NotFound, Conflict."""
    job = _held(work, job_id)
    if job.status not in OPEN:
        raise Conflict(_("This job has ended already."))
    job.cancel_asked = True
    if job.status is Status.WAITING:
        job.status, job.finished_at = Status.CANCELLED, func.now()
    work.session.flush()
    return read(work, job_id)


@requires()
def retry(work: Work, job_id: UUID) -> JobView:
    """Take up a failed or cancelled job again, where its last step left it. Raises NotFound, Conflict: what it
    takes back was done too long ago."""
    job = _held(work, job_id)
    if not may_retry(read(work, job_id)):
        raise Conflict(_("Only a job that failed or was cancelled can be tried again."))
    if job.undoes:
        _require_in_time(_held(work, job.undoes))
    job.status, job.attempts, job.stuck, job.cancel_asked = Status.WAITING, 0, 0, False
    job.message = job.finished_at = None
    work.session.flush()
    return read(work, job_id)


@requires()
def undo(work: Work, job_id: UUID) -> JobView:
    """Have taken back what a job did: a job too. Raises NotFound, Invalid (its kind cannot), Conflict."""
    job = _held(work, job_id)
    registry.function(job.kind, is_undoing=True)
    _require_in_time(job)
    if not may_undo(read(work, job_id)):
        raise Conflict(_("Only what a job changed, and nobody took back yet, can be taken back."))
    return read(work, _queue(work, job.kind, job.subject, {}, undoes=job_id))


def may_undo(job: JobView) -> bool:
    """Whether what it did can still be taken back: a list that was only checked did nothing, a job that goes step
    by step did something also where it broke off."""
    if job.undoes or job.undone_by or not registry.may_undo(job.kind, job.finished_at):
        return False
    if job.status in DONE:
        return any(map(job.counts.get, WRITTEN))
    return broke_off(job)


def broke_off(job: JobView) -> bool:
    """Whether it was cancelled or failed, and what its first steps did stands."""
    return job.status in (Status.FAILED, Status.CANCELLED) and registry.find(job.kind).stepwise and job.done > 0


def may_retry(job: JobView) -> bool:
    """Whether it can be taken up where it broke off: not what somebody took back since."""
    return job.status in (Status.FAILED, Status.CANCELLED) and not job.undone_by


@requires()
def open_file(work: Work, job_id: UUID, file_id: UUID) -> FileView:
    """A file of a job; the trail keeps who took it. Raises NotFound."""
    kept = work.session.scalar(select(JobFile).where(JobFile.id == file_id, JobFile.job_id == job_id))
    if kept is None:
        raise NotFound(_("This file is not there any more: files are kept for seven days."))
    trail.record_event(work, "download", "jobs", job_id, changes={"file": kept.name})
    return FileView(id=kept.id, name=kept.name, bytes=kept.bytes)


@requires()
def parts(work: Work, file_id: UUID) -> Iterator[bytes]:
    """The content of a file, a megabyte at a time."""
    wanted = select(JobFilePart.content).where(JobFilePart.file_id == file_id).order_by(JobFilePart.part)
    yield from work.session.scalars(wanted.execution_options(yield_per=1))


@requires()
def keep_file(work: Work, job_id: UUID, name: str, content: Iterable[bytes]) -> UUID:
    """Keep a file with its job, for as long as files are kept."""
    stored = JobFile(job_id=job_id, name=name, bytes=0)
    work.session.add(stored)
    work.session.flush()
    for number, part in enumerate(content):
        work.session.execute(insert(JobFilePart).values(file_id=stored.id, part=number, content=part))
        stored.bytes += len(part)
    work.session.flush()
    return stored.id


def _require_in_time(job: Job) -> None:
    """Raises Conflict for what was done too long ago to be taken back."""
    if job.finished_at and not registry.may_undo(job.kind, job.finished_at):
        raise Conflict(_("It is too late to take this back."))


def _queue(work: Work, kind: str, subject: str, given: Mapping[str, Any], undoes: UUID | None = None) -> UUID:
    mine = (Job.asked_by == work.actor.user_id, Job.status.in_(OPEN))
    if (work.session.scalar(select(func.count()).select_from(Job).where(*mine)) or 0) >= MOST_WAITING:
        raise TooMany(_("You have {n} jobs under way. Wait for one to end, or cancel it.", n=MOST_WAITING))
    values = {"kind": kind, "subject": subject, "given": json.dumps(given), "undoes": undoes}
    asked = insert(Job).values(**values, asked_by=work.actor.user_id).returning(Job.id)
    return work.session.scalars(asked).one()


def _held(work: Work, job_id: UUID) -> Job:
    job = work.session.scalar(select(Job).where(Job.id == job_id).with_for_update())
    if job is None:
        raise NotFound(_("This job does not exist, or you cannot see it."))
    return job


@cache
def _select() -> Select[Any]:
    undone_by = (
        select(Undoing.id)
        .where(Undoing.undoes == Job.id, Undoing.status.not_in((Status.FAILED, Status.CANCELLED)))
        .limit(1)
        .scalar_subquery()
    )
    return select(Job, records.person(Job.asked_by).label("asker"), undone_by.label("undone_by"))


def _views(work: Work, rows: Sequence[Row[Any]]) -> list[JobView]:
    ids = [row.Job.id for row in rows]
    files: dict[UUID, list[FileView]] = {}
    for kept in work.session.scalars(select(JobFile).where(JobFile.job_id.in_(ids)).order_by(JobFile.id)):
        files.setdefault(kept.job_id, []).append(FileView(id=kept.id, name=kept.name, bytes=kept.bytes))
    failed: dict[UUID, list[RowView]] = {}
    place = func.row_number().over(partition_by=JobRow.job_id, order_by=JobRow.id).label("place_in_job")
    numbered = select(JobRow.job_id, JobRow.place, JobRow.reason, place).where(JobRow.job_id.in_(ids)).subquery()
    for row in work.session.execute(select(numbered).where(numbered.c.place_in_job <= SHOWN_ROWS)):
        failed.setdefault(row.job_id, []).append(RowView(place=row.place, reason=row.reason))
    return [_view(row, files.get(row.Job.id, []), failed.get(row.Job.id, [])) for row in rows]


def _view(row: Row[Any], files: list[FileView], failed: list[RowView]) -> JobView:
    job = row.Job
    return JobView(
        **{one.name: getattr(job, one.name) for one in fields(JobView) if one.name not in COMPUTED},
        status=job.status.value,
        asker=row.asker,
        undone_by=row.undone_by,
        message=job.message and retold(job.message),
        files=tuple(files),
        rows=tuple(failed),
    )
