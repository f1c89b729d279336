from decimal import Decimal

import pytest

from app.access.work import work
from app.audit.history import changes_of
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.deals import lines, service
from app.deals.schema import DealChange, DealLineIn, DealMove, DealReopen
from app.products import service as products
from tests.app.making import a_deal, a_product, broken_off


def added(by, deal, **values):
    given = {"product": a_product().code, "quantity": 2, "unit_price": "100", "discount": 5, "tax": 13} | values
    with work(by) as w:
        return lines.add(w, deal.id, DealLineIn(**given), service.read(w, deal.id).version)


def amount(by, deal):
    with work(by) as w:
        return service.read(w, deal.id).amount


def test_a_deal_is_worth_the_sum_of_its_lines_after_discounts(ben):
    deal = a_deal(ben, amount=5)
    added(ben, deal)
    found = added(ben, deal, quantity="1.5", unit_price="10", discount=0)
    assert ([one.amount for one in found], amount(ben, deal)) == ([Decimal(190), Decimal(15)], 205)
    with work(ben) as w:
        lines.drop(w, deal.id, found[0].id, service.read(w, deal.id).version)
    assert amount(ben, deal) == 15
    with work(ben) as w:
        assert service.read(w, deal.id).weighted == Decimal("1.5")


def test_a_line_asks_for_a_product_that_is_offered_and_the_version_that_was_seen(ben):
    deal = a_deal(ben)
    with pytest.raises(Invalid) as refused:
        added(ben, deal, product="P9")
    assert list(refused.value.fields) == ["product"]
    line = DealLineIn(product=a_product().code, unit_price=1)
    with pytest.raises(Conflict), work(ben) as w:
        lines.add(w, deal.id, line, deal.version + 1)
    with pytest.raises(NotFound), work(ben) as w:
        lines.drop(w, deal.id, deal.id, deal.version)


def test_lines_are_their_deal_s_own(company):
    deal = a_deal(company.ben)
    found = added(company.ben, deal)
    for actor, refusal in ((company.carl, NotFound), (company.sam, NotPermitted)):
        with pytest.raises(refusal):
            added(actor, deal)
        with pytest.raises(refusal), work(actor) as w:
            lines.list_of(w, deal.id)
    with broken_off(company.ben) as w:
        lines.drop(w, deal.id, found[0].id, service.read(w, deal.id).version)
    with work(company.ben) as w:
        assert len(lines.list_of(w, deal.id)) == 1


def test_what_a_closed_deal_was_worth_stays_until_it_is_reopened_for_a_reason(ben):
    deal = a_deal(ben, amount=10)
    lost = DealMove(stage="lost", lost_reason="price", lost_note="Ask earlier")
    with work(ben) as w:
        closed = service.move(w, deal.id, lost, deal.version)
        assert closed.lost_note == "Ask earlier"
        assert service.change(w, deal.id, DealChange(next_step="Ask in spring"), closed.version).amount == 10
    for change in ({"amount": 11}, {"currency": "USD", "fx_rate": 7}):
        with pytest.raises(Invalid), work(ben) as w:
            service.change(w, deal.id, DealChange(**change), closed.version + 1)
    with pytest.raises(Invalid):
        added(ben, deal)
    with work(ben) as w:
        opened = service.reopen(w, deal.id, DealReopen(stage="proposal", reason="New budget"), closed.version + 1)
        told = [(one.action, one.reason) for one in changes_of(w, "deals", deal.id)]
    assert (opened.lost_note, ("reopen", "New budget") in told) == (None, True)


def test_a_line_is_changed_and_the_deal_worth_its_new_sum(company):
    deal = a_deal(company.ben)
    (line,) = added(company.ben, deal)
    given = DealLineIn(product=line.product, quantity=3, unit_price=100)
    with work(company.ben) as w:
        (now,) = lines.change(w, deal.id, line.id, given, service.read(w, deal.id).version)
        assert (now.id, now.amount, service.read(w, deal.id).amount) == (line.id, 300, 300)
    for actor, refusal in ((company.carl, NotFound), (company.sam, NotPermitted)):
        with pytest.raises(refusal), work(actor) as w:
            lines.change(w, deal.id, line.id, given, 1)
    with broken_off(company.ben) as w:
        lines.change(w, deal.id, line.id, DealLineIn(product=line.product, unit_price=1), 3)
    assert amount(company.ben, deal) == 300


def test_the_list_price_is_offered_in_its_own_currency_alone(ben):
    a_product(code="P7", list_price="250", currency="CNY")
    with work(ben) as w:
        assert (products.list_price(w, "P7", "CNY"), products.list_price(w, "P7", "USD")) == (250, None)
