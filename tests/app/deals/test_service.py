from datetime import timedelta
from decimal import Decimal

import pytest

from app.access.work import work
from app.core.dates import today
from app.core.errors import Invalid
from app.core.i18n import speaking
from app.customers import service as customers
from app.deals import service, stages, standing
from app.deals.schema import DealChange, DealMove, DealQuery
from tests.app.making import a_customer, a_deal, broken_off


def moved(by, deal, **to):
    with work(by) as w:
        return service.move(w, deal.id, DealMove(**to), deal.version)


def refused(act) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        act()
    return list(refusal.value.fields)


def test_create_begins_at_the_first_stage_in_the_base_currency(ben):
    made = a_deal(ben)
    assert (made.stage, made.semantic, made.probability) == ("prospecting", "open", 10)
    assert (made.amount, made.currency, made.fx_rate) == (None, "CNY", 1)


def test_create_in_a_closed_or_unknown_stage_is_refused(ben):
    for stage in ("won", "lost", "elsewhere"):
        assert refused(lambda s=stage: a_deal(ben, stage=s)) == ["stage"]


def test_create_refuses_what_is_out_of_reach(ben, carl):
    theirs = a_customer(carl)
    assert refused(lambda: a_deal(ben, customer_id=theirs.id)) == ["customer_id"]
    assert refused(lambda: a_deal(ben, product="P9")) == ["product"]


def test_a_foreign_currency_needs_its_rate(ben):
    assert refused(lambda: a_deal(ben, currency="EUR")) == ["fx_rate"]
    assert a_deal(ben, currency="EUR", fx_rate="7.75").fx_rate == Decimal("7.75")


def test_move_keeps_every_step(ben, mona):
    deal = a_deal(ben)
    deal = moved(ben, deal, stage="proposal")
    deal = moved(mona, deal, stage="won", amount="1200.50")
    with work(ben) as w:
        steps = service.list_steps(w, deal.id)
    assert [(s.from_stage, s.to_stage, s.changed_by, s.actor_kind) for s in steps] == [
        (None, "prospecting", "Ben", "user"),
        ("prospecting", "proposal", "Ben", "user"),
        ("proposal", "won", "Mona", "user"),
    ]
    assert (deal.semantic, deal.amount) == ("won", Decimal("1200.50"))
    assert deal.closed_at == deal.stage_changed_at == steps[-1].changed_at


def test_move_to_lost_needs_a_reason_and_to_won_an_amount(ben):
    deal = a_deal(ben)
    assert refused(lambda: moved(ben, deal, stage="lost")) == ["lost_reason"]
    assert refused(lambda: moved(ben, deal, stage="won")) == ["amount"]
    assert refused(lambda: moved(ben, deal, stage="elsewhere")) == ["stage"]
    assert refused(lambda: moved(ben, deal, stage=deal.stage)) == ["stage"]
    assert moved(ben, deal, stage="lost", lost_reason="price").lost_reason == "price"


def test_a_closed_deal_is_reopened_before_it_moves(ben):
    closed = moved(ben, a_deal(ben), stage="lost", lost_reason="price")
    assert refused(lambda: moved(ben, closed, stage="proposal")) == ["stage"]
    with work(ben) as w:
        opened = service.reopen(
            w, closed.id, service.DealReopen(stage="negotiation", reason="Asked again"), closed.version
        )
    assert (opened.stage, opened.closed_at, opened.lost_reason) == ("negotiation", None, None)

    with work(ben) as w:
        steps = [(step.to_stage, step.lost_reason) for step in service.list_steps(w, closed.id)]
    assert steps == [("prospecting", None), ("lost", "price"), ("negotiation", "price")]

    def again(stage):
        with work(ben) as w:
            service.reopen(w, opened.id, service.DealReopen(stage=stage, reason="Asked again"), opened.version)

    assert refused(lambda: again("proposal")) == ["stage"]


def test_the_first_won_deal_makes_a_prospect_a_customer(ben):
    customer = a_customer(ben, kind="prospect")
    first = moved(ben, a_deal(ben, customer_id=customer.id, amount=5), stage="won")
    moved(ben, a_deal(ben, customer_id=customer.id, amount=7), stage="won")
    with work(ben) as w:
        now = customers.read(w, customer.id)
    assert (now.kind, now.lifecycle_stage, now.became_customer_at) == ("customer", "active", first.closed_at)


def test_a_move_that_fails_later_leaves_no_step(ben):
    deal = a_deal(ben)
    with broken_off(ben) as w:
        service.move(w, deal.id, DealMove(stage="proposal"), deal.version)
    with work(ben) as w:
        assert len(service.list_steps(w, deal.id)) == 1
        assert service.read(w, deal.id).stage == "prospecting"


def test_totals_are_over_all_deals_in_base_currency(ben):
    a_deal(ben, amount=100, stage="proposal")
    a_deal(ben, amount=10, currency="EUR", fx_rate=8, stage="proposal")
    a_deal(ben, stage="proposal")
    with work(ben) as w:
        totals = {t.stage: t for t in standing.total_by_stage(w, DealQuery(size=1))}
    assert (totals["proposal"].deals, totals["proposal"].amount, totals["proposal"].weighted) == (3, 180, 90)
    assert (totals["won"].deals, totals["won"].amount) == (0, 0)
    assert next(iter(totals)) == "prospecting"


def test_list_filters_by_meaning_of_the_stage_and_searches_customers_too(ben):
    acme = a_customer(ben, name="杭州水泵")
    lost = moved(ben, a_deal(ben, title="Old pumps"), stage="lost", lost_reason="price")
    yesterday = (today() - timedelta(days=1)).isoformat()
    mine = a_deal(ben, customer_id=acme.id, expected_close_on=yesterday)
    with work(ben) as w:

        def found(**asked):
            return [row.id for row in service.list_deals(w, DealQuery(**asked)).rows]

        assert found(semantic="lost") == [lost.id]
        assert found(semantic="open", closes_before=yesterday) == []
        assert found(semantic="open", closes_before="today") == [mine.id], "a kept view means each day anew"
        assert found(search="水泵") == [mine.id]


def test_change_keeps_the_stage(ben):
    deal = a_deal(ben)
    with work(ben) as w:
        changed = service.change(w, deal.id, DealChange(next_step="Call"), deal.version)
    assert (changed.next_step, changed.stage, changed.stage_changed_at) == (
        "Call",
        deal.stage,
        deal.stage_changed_at,
    )


def test_stages_speak_the_readers_language(ben):
    with work(ben) as w, speaking("zh"):
        assert stages.list_stages(w)[-1].label != stages.list_stages(w)[-1].code
        assert [s.position for s in stages.list_stages(w)] == sorted(s.position for s in stages.list_stages(w))
