"""Home before there are numbers."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from app.access.work import work
from app.core.db import admin_url
from app.runs import service as runs
from app.runs.model import StartedBy, StepStatus
from pipelines.kernel.robots import KEEPER

pytestmark = pytest.mark.journey
TABLES = ("builds", "build_tests")


@pytest.fixture
def before_the_first_build(database) -> Iterator[None]:
    """No build is in force yet, whatever other tests have published."""
    engine = create_engine(admin_url())
    with engine.begin() as link:
        for table in TABLES:
            link.execute(text(f"create table {table}_of_others as table marts.{table}"))
        link.execute(text("delete from marts.builds"))
    yield
    with engine.begin() as link:
        for table in TABLES:
            link.execute(text(f"insert into marts.{table} table {table}_of_others"))
            link.execute(text(f"drop table {table}_of_others"))
    engine.dispose()


@pytest.mark.usefixtures("before_the_first_build")
def test_the_first_visitor_watches_the_numbers_being_built(signed_in, leo):
    reader = signed_in(leo, "/")
    reader.sees("The first pipeline run is about to start.")
    with work(KEEPER) as w:
        run_id = runs.start(w, "daily", StartedBy.FIRST, ["check_incoming", "build_marts"])
        runs.start_step(w, run_id, 0)
        runs.finish_step(w, run_id, 0, StepStatus.SUCCEEDED, rows=22)
        runs.start_step(w, run_id, 1)
    reader.sees("Check what came in", "Build the marts", "Running")
    assert reader.page.get_by_role("progressbar").get_attribute("aria-valuenow") == "50"


def test_a_failed_check_says_what_it_found_and_that_nothing_was_written(signed_in, ana):
    with work(KEEPER) as w:
        run_id = runs.start(w, "daily", StartedBy.SCHEDULE, ["check_incoming", "build_marts"])
        runs.start_step(w, run_id, 0)
        failure = {"table": "leads", "column": "email", "rows": 7}
        runs.finish_step(w, run_id, 0, StepStatus.FAILED, rows=22, failures=[failure])
        runs.finish(w, run_id, runs.RunStatus.STOPPED, "gate")
    reader = signed_in(ana, "/runs")
    reader.sees("Stopped by a check", "Nothing was written back", "Skipped")
    reader.page.get_by_text("1 failure").click()
    reader.sees("table: leads")
