"""What a quarter is likely to bring."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.core.dates import begin_of, day_of, quarter
from app.core.errors import NotPermitted
from app.deals import forecast, past, service
from app.deals.schema import DealMove, Forecast, Past
from tests.app.making import a_deal

NOW = datetime.now(UTC)
BEGINS, ENDS = quarter(day_of(NOW))
LAST, _ends = quarter(BEGINS - timedelta(days=1))
SAID = text("""
    insert into app.record_versions (entity, entity_id, valid_from, state)
    values ('deals', :id, :since, jsonb_build_object('stage', cast(:stage as text), 'amount', :amount,
        'fx_rate', 1, 'expected_close_on', cast(:closes as text), 'created_at', cast(:since as timestamptz)))
""")


def a_deal_in(by, stage, amount, closes=ENDS - timedelta(days=1)):
    deal = a_deal(by, stage=stage, amount=amount, expected_close_on=closes.isoformat())
    return deal


def won(by, amount):
    deal = a_deal(by, amount=amount)
    with work(by) as w:
        service.move(w, deal.id, DealMove(stage="won"), deal.version)


def test_a_quarter_brings_what_was_won_and_what_closes_in_it_by_how_sure_its_stage_is(ben, mona, company):
    won(ben, "1000")
    a_deal_in(ben, "negotiation", "100")
    a_deal_in(ben, "proposal", "10")
    a_deal_in(ben, "prospecting", "1", BEGINS - timedelta(days=9))
    a_deal_in(ben, "negotiation", "5000", ENDS)
    a_deal_in(company.carl, "negotiation", "70000")
    with work(mona) as w:
        found = forecast.of_quarter(w, NOW).likely
    assert (found.won, found.commit, found.best) == (Decimal(1000), Decimal(1100), Decimal(1110))
    assert Decimal(1000) < found.weighted < found.best


def test_owners_and_stages_come_to_the_same_and_deals_of_nobody_count_for_their_stage(ben, mona):
    won(ben, "1000")
    a_deal_in(ben, "negotiation", "100")
    nobodys = a_deal_in(ben, "proposal", "10")
    with work(SYSTEM) as w:
        w.session.execute(text("update app.deals set owner_id = null where id = :id"), {"id": nobodys.id})
    with work(mona) as w:
        found = forecast.of_quarter(w, NOW)
    (own,) = found.owners.values()
    assert set(found.owners) == {ben.user_id}
    assert (own.open, own.open_amount, own.won, own.won_amount) == (1, 100, 1, 1000)
    stages = {code: (one.open, one.open_amount, one.won_amount) for code, one in found.stages.items()}
    assert stages == {"negotiation": (1, 100, 0), "proposal": (1, 10, 0), "won": (0, 0, 1000)}


def test_earlier_quarters_say_what_their_records_said_on_the_same_day_and_what_came(ben, mona, company):
    deal = a_deal_in(ben, "negotiation", "300")
    with work(ben) as w:
        service.move(w, deal.id, DealMove(stage="won"), deal.version)
    closed = begin_of(BEGINS) - timedelta(days=1)
    closes = str(BEGINS - timedelta(days=1))
    then = {"id": deal.id, "since": begin_of(LAST), "stage": "negotiation", "amount": 250, "closes": closes}
    with work(SYSTEM) as w:
        w.session.execute(
            text("update app.deals set closed_at = :at, created_at = :made where id = :id"),
            {"at": closed, "made": begin_of(LAST), "id": deal.id},
        )
        w.session.execute(SAID, then)
    with work(mona) as w:
        (quarter_before,) = past.look_back(w, NOW)
        at = quarter_before.at
        found = {figure: past.list_said(w, at, figure) for figure in ("commit", "weighted")}
    chance = (quarter_before.said.weighted / 250).quantize(Decimal("0.01"))
    assert quarter_before == Past(
        LAST, at, Forecast(Decimal(0), Decimal(250), Decimal(250), 250 * chance), Decimal(300)
    )
    assert 0 < chance < 1
    (committed,), n = found["commit"]
    assert (n, committed.id, committed.stage, committed.counted, committed.now) == (
        1,
        deal.id,
        "Negotiation",
        250,
        "Won",
    )
    assert [one.counted for one in found["weighted"][0]] == [quarter_before.said.weighted]
    with work(company.carl) as w:
        assert past.list_said(w, at, "commit") == ([], 0)


def test_of_what_nobody_wrote_down_nothing_is_said(ben):
    a_deal_in(ben, "negotiation", "300")
    with work(ben) as w:
        assert past.look_back(w, NOW) == []


@pytest.mark.parametrize(
    "ask", [forecast.of_quarter, past.look_back, lambda w, at: past.list_said(w, at, "commit")]
)
def test_only_who_reads_deals_asks(sam, ask):
    with pytest.raises(NotPermitted), work(sam) as w:
        ask(w, NOW)
