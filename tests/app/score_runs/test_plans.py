"""What every record page asks of the runs stays as quick when each change of a record has made a run."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, event, text

from app.access.work import work
from app.core import db
from app.score_runs import service as score_runs
from app.scores import asking
from pipelines.kernel.robots import SCORER
from tests.app.making import a_lead
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed

MANY = text("""
    insert into app.score_runs (name, entity, model_version, status, counts, proposed_at)
    select name, 'lead', '1', 'applied', case when i % 400 = 0 then '{}' else '{"only": ["x"]}' end::jsonb,
        now() - i * interval '1 minute'
    from generate_series(1, 20000) i cross join (values ('lead_quality'), ('churn_risk_90')) as names (name)""")


@pytest.fixture
def runs(company):
    engine = create_engine(db.admin_url())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.execute(MANY)
        link.execute(text("vacuum analyze app.score_runs"))
    engine.dispose()
    return company


def test_the_last_run_and_the_answer_are_found_by_index(runs):
    lead = a_lead(runs.ben)
    with work(runs.ben) as w:
        found = []

        @event.listens_for(w.session.connection(), "before_cursor_execute")
        def _explain(connection, cursor, statement, values, context, many):
            with connection.connection.cursor() as beside:
                found.append("\n".join(row[0] for row in beside.execute(f"explain {statement}", values)))

        assert score_runs.last_run(w, "lead_quality").name == "lead_quality"
        asking.is_answered(w, "lead", lead.id, datetime.now(UTC))
    assert all("ix_score_runs_newest" in plan and "Seq Scan on score_runs" not in plan for plan in found)
    assert "Sort" not in found[0]


def test_a_run_about_all_records_is_applied_in_one_pass_whatever_the_planner_knows(company):
    """Nothing is analysed: to the planner each table has a few rows, of which it would read one for the other."""
    leads, now = [a_lead(company.ben) for _ in range(3)], datetime.now(UTC)
    with work(SCORER) as w:
        plans = {}

        @event.listens_for(w.session.connection(), "before_cursor_execute")
        def _explain(connection, cursor, statement, values, context, many):
            if "score_proposals p" in statement:
                with connection.connection.cursor() as beside:
                    told = beside.execute(f"explain {statement}", values)
                    plans[statement] = "\n".join(row[0] for row in told)

        said = [Proposed(lead.id, 0.1, [], now) for lead in leads]
        run = proposing.propose(w, "lead_quality", "lead", "v1", said)
        assert score_runs.apply_by_rule(w, run.id)
    assert len(plans) == 5
    assert [plan for plan in plans.values() if "Nested Loop" in plan] == []
