"""The marts themselves: dbt's unit tests, what readers find in them, and what must never reach them."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.access.robots import READER
from app.access.work import work
from app.core.db import engine
from app.core.errors import Invalid
from dashboards import marts


def rows(actor, query):
    with work(actor) as w:
        return [tuple(row) for row in w.session.execute(text(query))]


def test_every_test_ran_and_holds(people):
    counted = rows(
        READER,
        "select count(*) filter (where test_id like 'unit_test.%'), count(*) filter (where test_id like 'test.%'),"
        " count(*) filter (where status <> 'pass') from marts.build_tests join marts.builds using (build_id)"
        " where published_at = (select max(published_at) from marts.builds)",
    )
    units, tests, failed = counted[0]
    assert units >= 25
    assert tests >= 80
    assert failed == 0


def test_a_journey_knows_the_visitor_before_the_lead(people):
    journeys = rows(
        READER,
        "select conversion_id::text, array_agg(channel order by position) from marts.attribution_journeys"
        " where conversion_kind = 'deal_won' and is_converted group by 1 order by 1",
    )
    assert [(deal[-2:], channels) for deal, channels in journeys] == [
        ("d1", ["social", "baidu", "email"]),
        ("d2", ["exhibition"]),
        ("d5", [None]),
    ]


def test_attribution_reconciles_to_the_cent(people):
    sums = rows(
        READER,
        "select model, sum(amount) from marts.fct_attribution where conversion_kind = 'deal_won' group by model",
    )
    assert len(sums) >= 5
    assert {float(total) for _model, total in sums} == {7600.00}
    shares = rows(
        READER,
        "select channel, amount from marts.fct_attribution where model = 'linear' and conversion_kind = 'deal_won'"
        " order by channel, amount",
    )
    assert [(channel, float(amount)) for channel, amount in shares] == [
        ("baidu", 2400.0),
        ("email", 2400.0),
        ("exhibition", 300.1),
        ("social", 2400.0),
        ("unattributed", 99.9),
    ]


def test_spend_without_a_conversion_is_kept(people):
    found = rows(
        READER,
        "select spend_amount, value, roas from marts.fct_attribution_channels"
        " where channel = 'display' and model = 'linear' and period = 'all' and conversion_kind = 'deal_won'",
    )
    assert [tuple(map(float, row)) for row in found] == [(40.0, 0.0, 0.0)]


def test_owners_rows_are_for_them_alone(people):
    count = "select count(*) from marts.fct_deals"
    assert [rows(people[who], count) for who in ("ben", "mona", "carl", "ana")] == [[(4,)], [(4,)], [(2,)], [(6,)]]


def test_marts_of_the_company_show_narrow_reaches_nothing(people):
    assert rows(people["ben"], "select count(*) from marts.fct_attribution_channels") == [(0,)]
    assert rows(people["ben"], "select count(*) > 10 from marts.dim_channel") == [(True,)]


@pytest.mark.parametrize("who", ["ben", "ana"])
def test_ticket_texts_are_for_models_alone(people, who):
    with pytest.raises(DBAPIError, match="permission denied"):
        rows(people[who], "select text from marts.ml_tickets")


def test_nobody_writes_marts(people):
    with pytest.raises(DBAPIError, match="permission denied"):
        rows(READER, "delete from marts.fct_deals")


def test_analysts_tools_read_marts_and_nothing_else(people):
    with engine("crm_bi").connect() as link:
        assert link.scalar(text("select count(*) from marts.fct_deals")) == 6
        with pytest.raises(DBAPIError, match="permission denied"):
            link.execute(text("select * from app.deals"))


def test_read_gives_a_frame_within_reach(people):
    with work(people["carl"]) as w:
        frame = marts.read(w, "fct_deals", ["deal_id", "stage"], is_won=True)
    assert list(frame.columns) == ["deal_id", "stage"]
    assert list(frame["stage"]) == ["won"]


def test_read_refuses_what_dbt_does_not_know(people):
    with work(READER) as w:
        for name, columns in (("fct_nothing", None), ("stg_app__deals", None), ("fct_deals", ["password"])):
            with pytest.raises(Invalid):
                marts.read(w, name, columns)


def test_a_model_never_learns_its_own_category(people):
    with engine("crm_dbt").connect() as link:
        rows = link.execute(text("select category, given_category from marts.ml_tickets order by created_at"))
    assert [tuple(row) for row in rows] == [("repair", "repair"), (None, "billing"), (None, None)]
