"""Schedules as they run: each in a process of its own, started by the scheduler or by hand, killed or not."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from app.access.work import work
from app.schedules import lock, registry, service
from app.schedules.model import ScheduleState
from app.schedules.schema import StartedBy, Status
from pipelines import run
from pipelines.kernel import scheduler
from pipelines.kernel.robots import KEEPER
from tests.architecture.source import ROOT
from tests.pipelines import flows

PATIENCE_SECONDS = 300


@pytest.fixture
def small(company, monkeypatch) -> None:
    """The flows of tests.pipelines.flows, known for a week."""
    monkeypatch.setattr(service, "SCHEDULES", flows.SCHEDULES)
    monkeypatch.setattr(registry, "SCHEDULES", flows.SCHEDULES)


def command(name: str, *options: str) -> list[str]:
    return [sys.executable, "-m", "tests.pipelines.flows", name, *options]


def spawn(name: str, *options: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command(name, *options), cwd=ROOT, start_new_session=True)


def missed(*names: str) -> None:
    """These schedules are known for a week and did not run."""
    with work(KEEPER) as w:
        w.session.add_all(
            ScheduleState(name=name, known_since=datetime.now(UTC) - timedelta(days=7)) for name in names
        )


def state(name: str) -> ScheduleState:
    with work(KEEPER) as w:
        return w.session.get(ScheduleState, name) or ScheduleState(name=name)


def eventually(holds: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.fixture
def loop(small, monkeypatch) -> Iterator[scheduler.Scheduler]:
    """A scheduler over the small flows."""
    here = partial(subprocess.Popen, cwd=ROOT, start_new_session=True)
    monkeypatch.setattr(scheduler, "spawn", here)
    made = scheduler.Scheduler(command)
    yield made
    made.end()


def looked(loop: scheduler.Scheduler, holds: Callable[[], object]) -> None:
    """Let the scheduler look until it is so."""
    eventually(lambda: loop.look() or holds())


@pytest.mark.parametrize(
    ("name", "code", "status", "told"),
    [
        ("fine", 0, Status.SUCCEEDED, None),
        ("partly", 3, Status.PARTLY, None),
        ("broken", 1, Status.FAILED, "fault "),
    ],
)
def test_the_exit_code_is_the_verdict(small, name, code, status, told):
    assert spawn(name).wait() == code
    ended = state(name)
    assert (ended.status, ended.started_by) == (status, StartedBy.MANUAL)
    assert (ended.message or "").startswith(told or "")


def test_what_was_missed_is_caught_up_once(loop):
    missed("fine")
    looked(loop, lambda: state("fine").status == Status.SUCCEEDED)
    first = state("fine").started_at
    for _n in range(3):
        loop.look()
    assert (state("fine").started_at, state("fine").attempts) == (first, 1)


def test_two_runs_of_one_schedule_never_overlap(small):
    first = spawn("endless")
    eventually(lambda: state("endless").step == "first")
    assert spawn("endless").wait() == run.HELD
    first.terminate()
    assert first.wait() == 1
    assert state("endless").message == "interrupted"


def test_a_killed_run_is_closed_and_the_next_one_works(loop):
    missed("killed")
    looked(loop, lambda: state("killed").status == Status.FAILED)
    assert state("killed").message == "interrupted"
    with lock.held("killed") as free:
        assert free is not None
    assert spawn("killed").wait() == -signal.SIGKILL


def test_a_run_that_takes_too_long_is_ended(small):
    assert spawn("hurried").wait() == 1
    assert (state("hurried").status, state("hurried").message) == (Status.FAILED, "time_limit")


def test_a_run_whose_lock_somebody_else_has_stops(small):
    with lock.held("fine") as mine:
        mine.release()
        with lock.held("fine"):
            assert not mine.keep()


def test_the_scheduler_takes_its_runs_along(loop):
    missed("endless")
    looked(loop, lambda: state("endless").step == "first")
    loop.end()
    assert (state("endless").status, state("endless").message) == (Status.FAILED, "interrupted")


@pytest.mark.parametrize("schedule", registry.SCHEDULES, ids=lambda schedule: schedule.name)
def test_every_flow_resolves_as_its_schedule_starts_it(database, schedule, tmp_path):
    """From a folder in which files are called like the packages a flow needs."""
    for name in ("dbt", "pipelines", "prefect"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('hidden')")
    start = scheduler.command(schedule.name)
    module, function = schedule.flow.split(":")
    asked = f"import {module} as m; assert callable(m.{function}); import dbt.cli.main"
    assert start[:4] == [sys.executable, "-P", "-m", "pipelines.run"]
    done = subprocess.run([*start[:2], "-c", asked], cwd=tmp_path, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.returncode == 0


def test_no_module_of_ours_is_called_like_a_package_that_flows_need():
    ours = {path.stem for path in (ROOT / "pipelines").rglob("*")}
    assert ours & {"dbt", "prefect", "sqlalchemy", "great_expectations", "pandas", "sklearn"} == set()


def test_a_process_dies_with_its_parent(tmp_path):
    """A kill of the worker leaves no run behind that nobody looks after."""
    asked = (
        "import subprocess, sys, time; from pipelines.kernel.children import dying_with_us;"
        "child = subprocess.Popen(['sleep', '600'], preexec_fn=dying_with_us());"
        "print(child.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", asked], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    eventually(lambda: not os.path.exists(f"/proc/{child}") or "zombie" in _proc_state(child))


def _proc_state(pid: int) -> str:
    with open(f"/proc/{pid}/status") as status:
        return next(line for line in status if line.startswith("State"))
