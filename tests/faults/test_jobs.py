"""A worker killed in the middle of its jobs: the next one goes on, nothing is lost and nothing is done twice."""

import os
import random
import subprocess
import sys
import time

import pytest
from sqlalchemy import create_engine, text

from app.access.work import work
from app.core import db
from app.leads import service as leads
from app.leads.schema import LeadQuery
from tests.app.jobs.doing import asked, known, read
from tests.faults.installation import until

KILLS = int(os.environ.get("TRIBUTARY_KILLS", "3"))
MANY = 40
SEED = 7
WORKER = """
import threading
from app.jobs import registry
from pipelines import jobs
from tests.app.jobs import doing
registry.KINDS += (doing.KIND,)
jobs.ALIVE_SECONDS, jobs.SILENT_SECONDS = 0.3, 1.5
jobs.AGAIN_SECONDS = jobs.PAUSE_SECONDS = 0.3
with jobs.working():
    threading.Event().wait()
"""


@pytest.fixture
def worker(company):
    """`worker()` starts one; all that live at the end are killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", WORKER], env=os.environ | {"PGAPPNAME": "hurt"}))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.wait()


def test_a_killed_worker_loses_and_repeats_nothing(company, worker, told):
    random.seed(SEED)
    with known():
        jobs = [asked(company.ben, MANY, seconds=0.05), asked(company.amy, MANY, seconds=0.05)]
    for _n in range(KILLS):
        at_work, before = worker(), read(company.ben, jobs[0]).done
        until(lambda before=before: read(company.ben, jobs[0]).done > before or _is_over(company, jobs))
        time.sleep(random.uniform(0, 0.3))
        at_work.kill()
        at_work.wait()
    worker()
    took = until(lambda: _is_over(company, jobs))
    told(f"{KILLS} workers killed in the middle of two jobs; both done {took:.1f} s after the last kill")
    for person in (company.ben, company.amy):
        with work(person) as w:
            names = sorted(lead.name for lead in leads.list_leads(w, LeadQuery(size=200)).rows)
        assert names == sorted(f"Lead {n}" for n in range(MANY))
    until(lambda: not _queued())


def test_a_database_that_goes_away_under_jobs_loses_and_repeats_nothing(company, worker, told):
    with known():
        jobs = [asked(company.ben, MANY, seconds=0.05), asked(company.amy, MANY, seconds=0.05)]
    worker()
    for _n in range(KILLS):
        before = read(company.ben, jobs[0]).done
        until(lambda before=before: read(company.ben, jobs[0]).done > before or _is_over(company, jobs))
        _cut_off()
    took = until(lambda: _is_over(company, jobs))
    told(f"the database taken from two jobs {KILLS} times; both done {took:.1f} s after the last time")
    for person in (company.ben, company.amy):
        with work(person) as w:
            names = sorted(lead.name for lead in leads.list_leads(w, LeadQuery(size=200)).rows)
        assert names == sorted(f"Lead {n}" for n in range(MANY))


def _cut_off() -> None:
    """Every connection of the worker ends in the middle of what it does."""
    engine = create_engine(db.admin_url())
    with engine.connect() as link:
        link.execute(
            text("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hurt'")
        )
    engine.dispose()


def _is_over(company, jobs) -> bool:
    return all(read(company.ada, job).status == "succeeded" for job in jobs)


def _queued() -> list[str]:
    engine = create_engine(db.url_of("crm_jobs"))
    with engine.connect() as link:
        left = link.scalars(text("select status from jobs.procrastinate_jobs")).all()
    engine.dispose()
    return list(left)
