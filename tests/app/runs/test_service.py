"""The record of pipeline runs: written by robots, read by everybody."""

import pytest

from app.access.work import work
from app.core.errors import NotPermitted
from app.runs import service
from app.runs.model import RunStatus, StartedBy, StepStatus
from pipelines.kernel.robots import KEEPER


def start() -> object:
    with work(KEEPER) as w:
        return service.start(w, "daily", StartedBy.MANUAL, ["check", "build"])


def test_latest_shows_steps_and_progress(company):
    run_id = start()
    with work(KEEPER) as w:
        service.start_step(w, run_id, 0)
        service.finish_step(w, run_id, 0, StepStatus.SUCCEEDED, rows=12)
    with work(company.ben) as w:
        run = service.latest(w)
    assert (run.status, run.progress, run.steps[0].rows) == (RunStatus.RUNNING, 0.5, 12)


def test_finish_skips_what_did_not_come_to_pass(company):
    run_id = start()
    with work(KEEPER) as w:
        service.finish_step(
            w, run_id, 0, StepStatus.FAILED, failures=[{"table": "leads", "test": "no future dates"}]
        )
        service.finish(w, run_id, RunStatus.STOPPED, "gate")
    with work(company.leo) as w:
        run = service.latest(w)
    assert [step.status for step in run.steps] == [StepStatus.FAILED, StepStatus.SKIPPED]
    assert run.progress == 1


def test_start_closes_a_run_that_a_crash_left_open(company):
    start()
    start()
    with work(company.ana) as w:
        assert [run.status for run in service.list_recent(w)] == [RunStatus.RUNNING, RunStatus.FAILED]


def test_people_do_not_write_runs(company):
    with pytest.raises(NotPermitted), work(company.ben) as w:
        service.start(w, "daily", StartedBy.MANUAL, ["check"])
