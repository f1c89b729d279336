"""The nightly run as its schedule starts it, from the scheduler's look to its last step."""

from app.access.robots import READER
from app.access.work import work
from app.demo import load
from app.runs import service
from app.runs.model import RunStatus, StartedBy, StepStatus
from app.schedules.schema import Status
from dashboards import kpis
from pipelines import steps
from pipelines.kernel import scheduler
from tests.pipelines.kernel.test_schedules import eventually, missed, state


def test_the_night_that_was_missed_runs_whole_in_its_own_process(company, emptying):
    """Seen by what it leaves: every step done, numbers published, its verdict on the schedule."""
    emptying()
    load.load(size=0.02)
    missed("daily")
    loop = scheduler.Scheduler()
    try:
        eventually(lambda: loop.look() or state("daily").status not in (None, Status.RUNNING), seconds=1200)
    finally:
        loop.end()
    with work(READER) as w:
        run = service.latest(w)
        assert [step.name for step in run.steps if step.status != StepStatus.SUCCEEDED] == []
        assert (run.status, run.started_by) == (RunStatus.SUCCEEDED, StartedBy.SCHEDULE)
        assert kpis.ask(w, "lead_conversion").rows[0].denominator > 0
    assert (state("daily").status, state("daily").attempts) == (Status.SUCCEEDED, 1)
    load.truth_path().unlink()
    emptying()


def test_every_step_needs_only_steps_before_it():
    before: set[str] = set()
    for step in steps.DAILY:
        assert before.issuperset(step.needs), step.name
        before.add(step.name)


def test_sealing_needs_nothing_and_comes_first():
    assert (steps.DAILY[0].name, steps.DAILY[0].needs) == ("seal_trail", ())
