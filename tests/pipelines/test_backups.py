"""The backup and its trial, as their schedules start them."""

import subprocess

from app.access.work import work
from app.backup import run, service
from app.schedules.model import ScheduleState
from pipelines import scheduler
from pipelines.robots import KEEPER
from tests.app.backup.conftest import folder

__all__ = ["folder"]


def said_of(name: str) -> str | None:
    with work(KEEPER) as w:
        return w.session.get(ScheduleState, name).message


def test_both_run_as_their_schedules_start_them(company, folder):
    for name in ("backup", "backup-drill"):
        done = subprocess.run(scheduler.command(name, "--by", "schedule"), capture_output=True, text=True)
        assert done.returncode == 0, said_of(name)
    with work(run.BACKER) as w:
        view = service.status(w)
    assert view.backup.succeeded
    assert view.drill.succeeded
    assert view.drill.name == view.backup.name
    assert view.drill.detail["rows"] > 0
    assert view.drill.detail["differences"] == []
