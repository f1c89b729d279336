"""The gate sets aside what people mistyped, and holds the run where a whole table is broken; the app says why."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.access.robots import READER, SYSTEM
from app.access.work import work
from app.leads.model import Lead
from app.quarantine.rules import FEW, RULES, Rule
from app.runs import service
from app.runs.model import StartedBy, StepStatus
from dashboards import kpis
from pipelines import steps
from pipelines.build import check_quality, publish
from pipelines.build.check_quality import check_incoming
from pipelines.build.publish import publish_marts
from pipelines.kernel import record
from pipelines.kernel.outcome import Outcome, Stopped
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
def test_broken_records_are_named_and_set_aside(company, lead, column, rule):
    insert_lead()
    insert_lead(**lead)
    told = check_incoming()
    (failure,) = told.failures
    assert (failure["table"], failure["column"], failure["rule"], failure["failing"]) == ("leads", column, rule, 1)
    assert (told.tolerable, told.detail["set_aside"]) == (True, {"leads": 1})


def test_what_is_optional_may_be_missing(company):
    with work(SYSTEM) as w:
        w.session.add_all(Lead(name="x", status="new") for _n in range(30))
    assert check_incoming() == Outcome(rows=len(RULES), detail={"set_aside": {}}, tolerable=True)


@pytest.mark.parametrize(("few", "is_held"), [(FEW, False), (FEW + 1, True)])
def test_a_share_that_is_no_slip_holds_the_run(company, few, is_held):
    for n in range(50):
        insert_lead(timedelta(days=9 if n < few else 0))
    told = check_incoming()
    assert (not told.tolerable) == is_held
    assert told.failures[0]["is_systemic"] == is_held


def test_rules_that_each_break_a_little_are_a_broken_table_together(company):
    for n in range(100):
        insert_lead(timedelta(days=9 if n < 15 else 0), "converted" if n > 84 else "new")
    told = check_incoming()
    assert [(failure["failing"], failure["is_systemic"]) for failure in told.failures] == [(15, True)] * 2


def test_a_table_of_another_shape_holds_the_run(company, monkeypatch):
    """Great Expectations cannot judge what is not there."""
    monkeypatch.setattr(check_quality, "TABLES", ("leads",))
    monkeypatch.setattr(check_quality, "of_table", lambda _: (Rule("leads", "gone", "filled", "record.gone > 1"),))
    told = check_incoming()
    assert told.failures == [{"table": "leads", "rule": "unreadable", "is_systemic": True}]
    assert not told.tolerable


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


def test_statistics_of_a_large_table_are_renewed_once_a_twentieth_of_it_is_new(empty, tables):
    touches = text(
        "insert into app.touchpoints (anonymous_id, occurred_at, channel, event)"
        " select 'v' || n, now(), 'email', 'visit' from generate_series(1, :rows) as n"
    )

    def known_of(rows: int) -> float:
        tables.link.execute(text("set session_replication_role = replica"))
        tables.link.execute(touches, {"rows": rows})
        tables.link.execute(text("select pg_stat_force_next_flush()"))  # else up to a second after the commit
        tables.link.commit()
        publish.refresh_statistics()
        with work(READER) as w:
            return w.session.scalar(text("select reltuples from pg_class where oid = 'app.touchpoints'::regclass"))

    assert [known_of(20_000), known_of(100), known_of(3_000)] == [20_000, 20_000, 23_100]
