"""Who is told what when something that runs by schedule fails, is late, or is well."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from app.access import presence
from app.access.actor import Actor
from app.access.work import work
from app.backup import service as backups
from app.backup.run import BACKER
from app.core import postgres
from app.core.i18n import speaking
from app.runs import service, standing
from app.runs.model import StartedBy, StepStatus
from app.schedules import lock, times
from app.schedules import service as schedules
from app.schedules.model import ScheduleState
from app.schedules.registry import find
from app.schedules.schema import INTERRUPTED, Status, Verdict
from pipelines.kernel.robots import KEEPER
from tests.app.ui.reading import texts

DAILY = find("daily")
NOW = datetime.now(UTC)


def ended(verdict: Verdict) -> None:
    """Marts are there, and the run of last night ended so."""
    with work(KEEPER) as w:
        run = service.start(w, "daily", StartedBy.FIRST, ["publish_marts"])
        service.finish_step(w, run, 0, StepStatus.SUCCEEDED)
        due = times.newest_until(DAILY.cron, NOW)
        w.session.add(ScheduleState(name="daily", known_since=due - timedelta(days=3)))
        w.session.flush()
        started = schedules.open_run(w, "daily", StartedBy.SCHEDULE, "crm@host (1)", due)
        schedules.close_run(w, "daily", started, verdict)


def read(actor: Actor, address: str = "/") -> str:
    with work(actor) as w:
        return " ".join(texts(standing.notice(w, address)))


def test_while_all_is_well_nobody_is_told_anything(company):
    ended(Verdict())
    assert [read(person) for person in (company.ada, company.ben, company.leo)] == ["", "", ""]


def test_administrators_are_told_on_every_page_what_failed_and_why(company):
    ended(INTERRUPTED)
    for address in ("/", "/leads"):
        assert "Nightly run failed" in read(company.ada, address)
        assert "The run was interrupted." in read(company.ada, address)


def test_others_are_told_where_numbers_are_that_they_are_old(company):
    ended(Verdict(Status.FAILED, "gate"))
    assert read(company.ben).startswith("The last run failed. The numbers are those of ")
    assert read(company.ben, "/leads") == ""
    with speaking("zh"):
        assert read(company.ben).startswith("上次运行失败")


def test_a_part_that_failed_is_for_administrators_alone(company):
    ended(Verdict(Status.PARTLY))
    assert read(company.ada).startswith("A part of Nightly run failed")
    assert read(company.leo) == ""


def test_what_is_late_is_told_though_nothing_runs_that_could_tell_it(company):
    ended(Verdict())
    with work(KEEPER) as w:
        w.session.get_one(ScheduleState, "daily").due_at = NOW - timedelta(days=3)
    assert "Nightly run is late" in read(company.ada)
    assert read(company.ana).startswith("The nightly run is late.")


@pytest.mark.parametrize("verdict", [Verdict(), Verdict(Status.FAILED, "fault 12ab34cd"), Verdict(Status.PARTLY)])
def test_the_overview_says_how_each_ended_in_words(company, verdict):
    ended(verdict)
    with work(company.ada) as w:
        said = " ".join(texts(standing.overview(schedules.standing(w))))
    assert "Nightly run" in said
    assert ("Error id: 12ab34cd" in said) == (verdict.status == Status.FAILED)


def test_who_answers_for_backups_is_told_that_changes_do_not_reach_them(company):
    ended(Verdict())
    for minutes, is_late in ((40, True), (5, False)):
        with work(BACKER) as w:
            backups.cover(w, datetime.now(UTC) - timedelta(minutes=minutes))
        assert ("in no backup" in read(company.ada)) == is_late
        assert read(company.ben) == ""


def test_who_waits_for_the_worker_is_told_while_it_is_away(company):
    for address in ("/jobs", "/imports", "/runs", "/scores"):
        assert read(company.ben, address).startswith("Exports, imports, new scores and scheduled runs wait")
    assert [read(company.ada, address) for address in ("/", "/leads")] == ["", ""]
    with psycopg.connect(postgres.admin_url(), dbname=postgres.DATABASE) as worker:
        worker.execute(presence.HOLD)
        assert read(company.ben, "/jobs") == ""


def test_a_run_at_work_is_no_trouble(company):
    ended(Verdict())
    with lock.held("daily"):
        with work(KEEPER) as w:
            schedules.open_run(w, "daily", StartedBy.MANUAL, "crm@host (2)")
        assert read(company.ada) == ""
