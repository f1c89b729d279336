"""The orders of a customer on its page."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.access.work import work
from app.orders import page, service
from app.orders.model import Status
from tests.app.making import a_customer, a_product, an_order
from tests.app.ui.reading import find, texts


def shown(actor, customer) -> list[str]:
    with work(actor) as w:
        return texts(page.of_customer(w, customer.id))


def test_the_newest_orders_of_this_customer_alone_stand_with_state_and_amount(mona):
    customer = a_customer(mona)
    assert "No orders yet." in shown(mona, customer)
    lines = [{"product": a_product().code, "quantity": 2, "unit_price": "10.50"}]
    an_order(mona, customer_id=customer.id, order_no="A-7", lines=lines)
    an_order(mona, order_no="B-8", lines=lines)
    words = shown(mona, customer)
    assert {"A-7", "Placed"} <= set(words)
    assert "¥21" in words
    assert "B-8" not in words


def test_orders_out_of_reach_are_not_shown(company):
    customer = a_customer(company.carl)
    an_order(company.carl, customer_id=customer.id, order_no="A-7")
    assert "A-7" not in shown(company.ben, customer)


def test_the_card_says_how_many_orders_came_in_a_year_and_shows_the_others_on_a_press(mona):
    customer = a_customer(mona)
    for n in range(9):
        ordered_at = (datetime.now(UTC) - timedelta(days=30 + n)).isoformat()
        an_order(mona, customer_id=customer.id, order_no=f"A-{n}", ordered_at=ordered_at)
    an_order(mona, customer_id=customer.id, order_no="Old", ordered_at="2019-01-01T10:00:00+08:00")
    with work(mona) as w:
        card = page.of_customer(w, customer.id)
    assert "9 in 12 months" in texts(card)
    (behind,) = find(card, "Details")
    assert {"All 10", "Old"} <= set(texts(behind))
    assert len([one for one in texts(behind) if one.startswith("A-")]) == 1


def test_the_head_says_what_a_year_of_orders_came_to_without_what_went_back(mona):
    customer = a_customer(mona)
    lines = [{"product": a_product().code, "quantity": 2, "unit_price": "500"}]
    kept, paid, gone = (an_order(mona, customer_id=customer.id, order_no=no, lines=lines) for no in "ABC")
    an_order(mona, customer_id=customer.id, order_no="Old", lines=lines, ordered_at="2019-01-01T10:00:00+08:00")
    with work(mona) as w:
        paid = service.advance(w, paid.id, Status.PAID, paid.version)
        service.refund(w, paid.id, Decimal(300), paid.version)
        service.advance(w, gone.id, Status.CANCELLED, gone.version)
        assert service.total_since(w, customer.id, kept.ordered_at - timedelta(days=1)) == (3, 1700)
        assert page.revenue(w, customer.id) == ("Revenue, 12 months", "¥1.7k")
