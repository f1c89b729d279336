"""A person's slip stops nothing: rows that break a rule are left out, all others count as before, to the cent.

What is wrong with half a table holds the run, and yesterday's build stays whole.
"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from app.access.robots import READER, SYSTEM
from app.access.work import work
from app.core.db import engine
from app.runs.model import RunStatus
from dashboards import builds, drill, kpis
from tests.app.quarantine.older import bounded_again, unbounded
from tests.dashboards.conftest import built, people
from tests.pipelines.build.test_gate import run

__all__ = ["built", "people"]

BUILD = ("check_incoming", "build_marts", "attribute", "build_attribution", "publish_marts")
NUMBERS = ("won_amount", "win_rate", "lead_conversion", "csat", "first_response_time", "churn")
CHANNELS = ("baidu", "email", "referral")

SLIPS = """
    insert into app.deals (title, stage, amount, currency)
        select 'Other ' || n, 'prospecting', 1, 'CNY' from generate_series(1, 150) n;
    insert into app.deals (title, stage, amount, currency, closed_at)
        select 'Slip ' || n, 'won', null, 'CNY', now() from generate_series(1, 29) n;
    insert into app.deals (title, stage, amount, currency, fx_rate)
        values ('Slip', 'prospecting', 1e14, 'USD', 1e4);
    insert into app.stage_changes (deal_id, to_stage, changed_at, actor_kind)
        select id, 'won', now(), 'user' from app.deals where title like 'Slip%';
    insert into app.leads (name, status, created_at) values ('Slip', 'new', now() + interval '9 days');
    insert into app.leads (name, status, channel) values ('Slip', 'new', null);
    insert into app.touchpoints (occurred_at, channel, event) values (now() + interval '2 days', 'email', 'click');
    insert into app.tickets (subject, status, created_at, resolved_at)
        values ('Slip', 'resolved', now(), now() - interval '1 day');
    insert into app.orders (order_no, customer_id, status, ordered_at, paid_at, amount, currency)
        select 'Slip', id, 'paid', now(), now() - interval '1 day', 80, 'CNY' from app.customers limit 1;
    insert into app.deals (title, stage, amount, currency, created_at, closed_at)
        values ('Slip of money', 'won', 70, 'CNY', now(), now() - interval '1 day');
"""


def bounded(rows):
    """The bounds of an interval to a millionth: their last digits depend on the order in which rows are added."""
    return [replace(row, low=row.low and round(row.low, 6), high=row.high and round(row.high, 6)) for row in rows]


def numbers():
    """Every number of the facts, by what the slips do not belong to."""
    with work(READER) as w:
        answers = {name: bounded(kpis.ask(w, name, until=date(2026, 10, 31)).rows) for name in NUMBERS}
        by_channel = kpis.ask(w, "lead_conversion", by=["channel"], where={"channel": list(CHANNELS)}).rows
        credit = w.session.execute(
            text("select model, conversion_id, channel, amount from marts.fct_attribution order by 1, 2, 3, 4")
        ).all()
    return answers, by_channel, credit


def change(statements):
    with work(SYSTEM) as w:
        w.session.execute(text(statements))


@pytest.fixture
def slips(people):
    """The company of the facts in which people made slips; what they wrote is removed afterwards."""
    before = numbers()
    with unbounded("deals", "ck_deals_amount_in_bounds"):
        change(SLIPS)
    yield before
    change("""
        delete from app.stage_changes where deal_id in (select id from app.deals where title ~ '^(Slip|Other)');
        delete from app.deals where title ~ '^(Slip|Other)';
        delete from app.leads where name = 'Slip';
        delete from app.touchpoints where occurred_at > now();
        delete from app.tickets where subject = 'Slip';
        delete from app.orders where order_no = 'Slip';
        delete from app.quarantine;
    """)
    bounded_again("deals", "ck_deals_amount_in_bounds")


def test_slips_are_left_out_and_nothing_else_moves_while_a_broken_table_holds_the_run(slips):
    done = run(*BUILD)
    assert done.status == RunStatus.SUCCEEDED, done.steps
    with work(READER) as w:
        build = builds.published(w)
        left = w.session.execute(
            text("""
                select (select count(*) from marts.fct_deals where title ~ '^Slip'),
                    (select count(*) from marts.fct_deal_stages join marts.fct_deals using (deal_id)
                        where title ~ '^Slip'),
                    (select count(*) from marts.fct_touchpoints where occurred_on > current_date),
                    (select count(*) from marts.fct_leads where channel = 'unknown')
            """)
        ).one()
    assert build.set_aside == {"deals": 31, "leads": 1, "orders": 1, "tickets": 1, "touchpoints": 1}
    assert done.steps[0].detail["set_aside"] == build.set_aside
    assert tuple(left) == (0, 0, 0, 1)
    assert numbers() == slips
    _held(build)


def _held(build):
    """Yesterday's build stays whole: marts, definitions, tests and dates."""
    with work(READER) as w:
        tests = drill.define(w, "win_rate").tests
    change(
        "insert into app.leads (name, channel, created_at)"
        " select 'Slip', 'email', now() + interval '9 days' from generate_series(1, 40)"
    )
    held = run(*BUILD)
    assert held.status == RunStatus.STOPPED
    assert [step.rows for step in held.steps[1:]] == [None] * 4
    (found,) = held.steps[0].failures
    assert (found["table"], found["failing"], found["is_systemic"]) == ("leads", 41, True)
    with work(READER) as w:
        assert builds.published(w) == build
        assert drill.define(w, "win_rate").tests == tests
    with engine("crm_dbt").connect() as link:
        assert link.scalar(text("select count(*) from app.quarantine where entity = 'leads'")) == 1
