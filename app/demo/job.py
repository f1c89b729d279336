"""The removal of the demo company as a job: one step, so that nothing is ever half removed."""

from app.demo import load, removal
from app.jobs.task import Task


def remove(task: Task) -> None:
    with task.step() as w:
        removed = removal.take_out_as_asked(w, task.tell)
        task.end(w, {"removed": sum(removed.values())})
    load.truth_path().unlink(missing_ok=True)
