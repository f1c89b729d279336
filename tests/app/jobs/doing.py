"""A kind of job for tests: it makes leads, one a step, and can be told to stumble."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from time import sleep
from typing import Any

from app.access.actor import Actor
from app.access.work import work
from app.core.errors import Invalid, Unavailable
from app.jobs import registry, service
from app.jobs.perform import perform
from app.jobs.registry import Kind
from app.jobs.schema import JobView
from app.jobs.task import Task
from app.leads import service as leads
from app.leads.schema import LeadCreate

KIND = Kind("leads-made", "Leads made", "tests.app.jobs.doing:make", "tests.app.jobs.doing:take_back", "They go.")
DURING: dict[int, Any] = {}
AFTER: dict[int, Any] = {}
"""Steps done so far -> what happens in the next one before it ends; and between the two."""


@contextmanager
def known() -> Iterator[None]:
    """The application knows the kind inside the block."""
    kept, registry.KINDS = registry.KINDS, (*registry.KINDS, KIND)
    try:
        yield
    finally:
        registry.KINDS = kept
        DURING.clear()
        AFTER.clear()


def make(task: Task) -> None:
    many = task.given["many"]
    while task.done < many:
        with task.step() as w:
            leads.create(w, LeadCreate(name=f"Lead {task.done}"))
            sleep(task.given.get("seconds", 0))
            DURING.get(task.done, lambda: None)()
            task.done += 1
        AFTER.get(task.done, lambda: None)()
        task.tell(task.done, many)
    with task.step() as w:
        task.end(w, {"created": many}, [("line 3", "No name.")] if task.given.get("fails") else [])


def take_back(task: Task) -> None:
    with task.step() as w:
        task.end(w, {"rows": 0})


def refuse() -> None:
    raise Invalid({"name": "Give a name."})


def lose_database() -> None:
    raise Unavailable("away")


def asked(by: Actor, many: int = 3, **given: Any) -> JobView:
    with work(by) as w:
        return service.ask(w, KIND.name, "leads", {"many": many, **given})


def done(job: JobView, stop: Event | None = None) -> None:
    perform(job.id, stop or Event())


def read(by: Actor, job: JobView) -> JobView:
    with work(by) as w:
        return service.read(w, job.id)
