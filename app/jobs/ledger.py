"""The worker's side of a job's record: begun, how far, how it ended.

`attempt` is that of the worker who speaks: a worker that was taken for dead and lives on is heard no more.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, func, insert, select, update

from app.access.actor import Actor, Station
from app.access.guard import requires
from app.access.work import Work
from app.jobs.model import Job, JobFile, JobRow, Status
from app.jobs.permissions import JOBS_RUN

RUNNER = Actor("jobs", Station.ROBOT, frozenset({JOBS_RUN}), kind="robot")
"""Keeps the record of jobs; what a job does, it does as whoever asked for it."""

MOST_STUCK = 5
"""A job that took its worker down with it so often, and got nowhere, is not begun again."""

FILES_KEPT = timedelta(days=7)
JOBS_KEPT = timedelta(days=90)
OPEN = (Status.WAITING, Status.RUNNING)


class Superseded(Exception):
    """Another worker has the job now."""


@dataclass(frozen=True)
class Begun:
    """A job that was taken up, as its task needs it."""

    kind: str
    subject: str
    given: Mapping[str, Any]
    asked_by: UUID
    attempt: int
    stuck: int
    done: int
    undoes: UUID | None


@dataclass(frozen=True)
class Ending:
    """How a job ended; `message` is a code of app.jobs.words or a sentence."""

    status: Status
    message: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    failed: Sequence[tuple[str, str]] = ()

    @classmethod
    def done(cls, counts: Mapping[str, int], failed: Sequence[tuple[str, str]] = ()) -> "Ending":
        return cls(Status.PARTLY if failed else Status.SUCCEEDED, None, counts, failed)


@requires(JOBS_RUN)
def begin(work: Work, job_id: UUID) -> Begun | None:
    """Take a job up; None if it is over, cancelled, gone, or got stuck too often, which ends it."""
    job = work.session.get(Job, job_id, with_for_update=True)
    if job is None or job.status not in OPEN:
        return None
    if job.stuck >= MOST_STUCK:
        end(work, job_id, job.attempts, Ending(Status.FAILED, "worn_out"))
        return None
    job.status, job.attempts, job.stuck = Status.RUNNING, job.attempts + 1, job.stuck + 1
    job.started_at = job.started_at or func.now()
    given = json.loads(job.given)
    return Begun(job.kind, job.subject, given, job.asked_by, job.attempts, job.stuck, job.done, job.undoes)


def advance(work: Work, job_id: UUID, attempt: int, done: int) -> None:
    """How far the job came, in the transaction of the step that brought it there. Raises Superseded."""
    _change(work, job_id, attempt, done=done, stuck=case((Job.done < done, 0), else_=Job.stuck))


@requires(JOBS_RUN)
def tell(work: Work, job_id: UUID, attempt: int, done: int, total: int | None) -> None:
    """How far the step is that runs. Raises Superseded."""
    _change(work, job_id, attempt, done=done, total=func.coalesce(total, Job.total))


def end(work: Work, job_id: UUID, attempt: int, ending: Ending) -> None:
    """How the job ended. Raises Superseded."""
    _change(
        work, job_id, attempt, status=ending.status, message=ending.message, counts=dict(ending.counts),
        finished_at=func.now(),
    )  # fmt: skip
    if ending.failed:
        rows = [{"job_id": job_id, "place": place, "reason": reason} for place, reason in ending.failed]
        work.session.execute(insert(JobRow), rows)


@requires(JOBS_RUN)
def put_back(work: Work, job_id: UUID, attempt: int) -> None:
    """The worker ends before the job does, which is not the job's fault. Raises Superseded."""
    _change(work, job_id, attempt, attempts=attempt - 1, stuck=func.greatest(Job.stuck - 1, 0))


@requires(JOBS_RUN)
def is_cancelled(work: Work, job_id: UUID, attempt: int) -> bool:
    """Whether somebody wants the job to end. Raises Superseded."""
    asked = work.session.scalar(select(Job.cancel_asked).where(*_mine(job_id, attempt)))
    if asked is None:
        raise Superseded
    return asked


@requires(JOBS_RUN)
def tidy(work: Work) -> int:
    """Remove files of jobs that ended FILES_KEPT ago, and jobs themselves after JOBS_KEPT; how many files."""
    ended = select(Job.id).where(Job.finished_at < func.now() - FILES_KEPT)
    files = work.session.scalars(delete(JobFile).where(JobFile.job_id.in_(ended)).returning(JobFile.id)).all()
    work.session.execute(delete(Job).where(Job.finished_at < func.now() - JOBS_KEPT))
    return len(files)


def _mine(job_id: UUID, attempt: int) -> tuple[ColumnElement[bool], ...]:
    return Job.id == job_id, Job.attempts == attempt, Job.status == Status.RUNNING


def _change(work: Work, job_id: UUID, attempt: int, **values: Any) -> None:
    changed = work.session.scalar(update(Job).where(*_mine(job_id, attempt)).values(**values).returning(Job.id))
    if changed is None:
        raise Superseded
