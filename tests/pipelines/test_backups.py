"""The backup and its trial, as their schedules start them."""

import subprocess

from app.access.work import work
from app.backup import run, service
from app.backup.page import section
from app.core.i18n import speaking
from app.runs import standing
from app.schedules import service as schedules
from app.schedules.model import ScheduleState
from app.schedules.words import message
from pipelines.kernel import scheduler
from pipelines.kernel.robots import KEEPER
from tests.app.backup.conftest import folder
from tests.app.ui.reading import texts

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


def test_a_failure_is_told_in_the_readers_language_wherever_it_is_shown(company, folder, ada):
    """No folder can be made where a file lies."""
    folder.write_text("")
    done = subprocess.run(scheduler.command("backup", "--by", "schedule"), capture_output=True, text=True)
    assert done.returncode == 1
    english = f"The folder {folder} cannot be made: there is something of that name already."
    chinese = f"无法创建文件夹 {folder}：已存在同名文件。"
    for locale, words in (("en", english), ("zh", chinese)):
        with speaking(locale), work(ada) as w:
            known = schedules.standing(w)
            shown = [standing.notice(w, "/"), standing.overview(known), section(w), message(said_of("backup"))]
            assert [words in " ".join(texts(one)) for one in shown] == [True] * 4
