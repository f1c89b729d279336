"""One job from its beginning to its end, whatever becomes of it."""

import logging
from collections.abc import Callable
from importlib import import_module
from threading import Event
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from app.access.work import work
from app.core import log as logs
from app.core import outage
from app.core.errors import CrmError
from app.core.i18n import kept, speaking
from app.jobs import ledger, registry
from app.jobs.ledger import RUNNER, Ending, Superseded
from app.jobs.model import Status
from app.jobs.task import Cancelled, Gone, Stopped, Task
from app.schedules.words import FAULT

COLLIDED = ("40001", "40P01")
"""serialization_failure, deadlock_detected: the same again, a moment later, may pass."""

log = logging.getLogger(__name__)


class Passing(Exception):
    """What stopped the job may pass: it is worth another try."""


def perform(job_id: UUID, stop: Event) -> None:
    """Do the job, and keep how it ended. Raises Passing or Stopped where it has to be taken up again."""
    with work(RUNNER) as w:
        begun = ledger.begin(w, job_id)
    if begun is None:
        return
    task = Task(job_id, stop=stop, **vars(begun))
    try:
        ending = _ending_of(task)
        if ending is not None:
            _end(task, ending)
    except Superseded:
        log.warning("another worker has job %s now", job_id)
    except Stopped:
        with work(RUNNER) as w:
            ledger.put_back(w, job_id, task.attempt)
        raise


def _ending_of(task: Task) -> Ending | None:
    """How the job ended; None where it said so itself. A fault is logged under an id that the page shows."""
    try:
        actor = task.actor()
        with speaking(actor.locale):
            _function_of(task)(task)
        return None if task.is_over else Ending.done({})
    except Cancelled:
        return Ending(Status.CANCELLED)
    except Gone:
        return Ending(Status.FAILED, "gone")
    except (Stopped, Superseded):
        raise
    except Exception as error:
        return _failure(task, error)


def _failure(task: Task, error: Exception) -> Ending:
    if _may_pass(error) and task.stuck < ledger.MOST_STUCK:
        raise Passing from error
    if isinstance(error, CrmError):
        return Ending(Status.FAILED, kept(error.words))
    return Ending(Status.FAILED, f"{FAULT}{logs.fault(error)}")


def _may_pass(error: Exception) -> bool:
    collided = isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in COLLIDED
    return collided or outage.refusal(error) is not None


def _function_of(task: Task) -> Callable[[Task], Any]:
    module, function = registry.function(task.kind, is_undoing=task.undoes is not None).split(":")
    made: Callable[[Task], Any] = getattr(import_module(module), function)
    return made


def _end(task: Task, ending: Ending) -> None:
    with work(RUNNER) as w:
        ledger.end(w, task.job_id, task.attempt, ending)
