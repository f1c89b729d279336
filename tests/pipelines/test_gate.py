"""A gate that refuses: nothing after it runs, the marts stay as they were, and the app says why."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.access.robots import READER, SYSTEM
from app.access.work import work
from app.leads.model import Lead
from app.runs import service
from app.runs.model import RunStatus, StartedBy, StepStatus
from dashboards import kpis
from pipelines import publish, record, steps
from pipelines.check_quality import check_incoming
from pipelines.outcome import Outcome, Stopped
from pipelines.publish import publish_marts
from tests.dashboards.conftest import built, people  # noqa: F401 - the company counted by hand


def insert_lead(later: timedelta = timedelta(0), status: str = "new") -> None:
    with work(SYSTEM) as w:
        w.session.add(Lead(name="x", channel="email", status=status, created_at=datetime.now(UTC) + later))


def run(*names: str) -> service.RunView:
    run_id = record.open_run("daily", StartedBy.MANUAL, list(names))
    errors = {}
    known = {step.name: step for step in steps.DAILY}
    try:
        for position, name in enumerate(names):
            record.run_step(run_id, position, known[name].do)
    except Stopped as raised:
        errors = {name: raised}
    record.close_run(run_id, errors, renewed=not errors)
    with work(READER) as w:
        return service.list_recent(w, 1)[0]


def test_clean_records_pass(company):
    insert_lead()
    assert check_incoming().failures == []


@pytest.mark.parametrize(
    ("lead", "column", "rule"),
    [
        ({"later": timedelta(days=9)}, "created_at", "not_in_future"),
        ({"status": "converted"}, "converted_at", "filled"),
    ],
)
def test_broken_records_are_named(company, lead, column, rule):
    insert_lead(**lead)
    (failure,) = check_incoming().failures
    assert (failure["table"], failure["column"], failure["rule"], failure["failing"]) == ("leads", column, rule, 1)


def test_a_failing_gate_stops_the_run_and_marts_keep_their_last_good_state(people):  # noqa: F811
    for _n in range(3):
        insert_lead(timedelta(days=9))
    stopped = run("check_incoming", "build_marts", "publish_marts")
    assert stopped.status == RunStatus.STOPPED
    assert [step.status for step in stopped.steps] == [StepStatus.FAILED, StepStatus.SKIPPED, StepStatus.SKIPPED]
    assert stopped.steps[0].failures[0]["rule"] == "not_in_future"
    with work(READER) as w:
        assert kpis.ask(w, "lead_conversion").rows[0].denominator == 10
    with work(SYSTEM) as w:
        w.session.execute(text("delete from app.leads where name = 'x'"))


def test_a_bug_in_a_step_is_recorded_and_raised(company):
    run_id = record.open_run("daily", StartedBy.MANUAL, ["broken"])
    with pytest.raises(ZeroDivisionError):
        record.run_step(run_id, 0, lambda: Outcome(rows=1 // 0))
    with work(READER) as w:
        (step,) = service.latest(w).steps
    assert (step.status, [set(failure) for failure in step.failures]) == (StepStatus.FAILED, [{"fault"}])


def test_publishing_nothing_changes_nothing(people):  # noqa: F811
    assert publish_marts().rows == 0
    with work(READER) as w:
        assert kpis.ask(w, "lead_conversion").rows[0].denominator == 10


def test_statistics_are_renewed_before_a_build(company):
    publish.refresh_statistics()
    with work(READER) as w:
        known = w.session.scalar(text("select reltuples from pg_class where oid = 'app.users'::regclass"))
    assert known == 8
