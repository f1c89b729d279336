from decimal import Decimal

import pytest

from app.access.work import work
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.orders import service
from app.orders.model import Status
from app.orders.schema import OrderQuery
from tests.app.making import a_customer, an_order


def advanced(by, order, *steps):
    for to in steps:
        with work(by) as w:
            order = service.advance(w, order.id, to, order.version)
    return order


def refunded(by, order, amount):
    with work(by) as w:
        return service.refund(w, order.id, Decimal(amount), order.version)


def test_place_adds_up_its_lines(ben):
    order = an_order(ben)
    assert (order.amount, order.currency, order.status, order.customer) == (
        Decimal("21.00"),
        "CNY",
        "placed",
        "Acme",
    )
    assert order.ordered_at == order.created_at
    with work(ben) as w:
        lines = service.list_lines(w, order.id)
    assert [(line.product, line.quantity, line.amount) for line in lines] == [("P1", 2, Decimal("21.00"))]


def test_place_refuses_what_is_out_of_reach_or_unknown(ben, carl):
    theirs = a_customer(carl)
    line = {"product": "P9", "quantity": 1, "unit_price": 1}
    for values, field in (
        ({"customer_id": theirs.id}, "customer_id"),
        ({"lines": [line]}, "lines"),
        ({"currency": "EUR"}, "fx_rate"),
    ):
        with pytest.raises(Invalid) as refused:
            an_order(ben, **values)
        assert list(refused.value.fields) == [field]


def test_advance_goes_one_way(ben):
    done = advanced(ben, an_order(ben), Status.PAID, Status.SHIPPED, Status.COMPLETED)
    assert done.status == "completed"
    assert done.paid_at is not None
    for to in (Status.PLACED, Status.CANCELLED, Status.REFUNDED):
        with pytest.raises(Invalid):
            advanced(ben, done, to)


def test_refund_in_parts_until_nothing_is_left(ben):
    order = an_order(ben)
    with pytest.raises(Invalid):
        refunded(ben, order, 1)
    part = refunded(ben, advanced(ben, order, Status.PAID), "1.00")
    assert (part.status, part.refund_amount) == ("paid", Decimal("1.00"))
    with pytest.raises(Invalid):
        refunded(ben, part, "20.01")
    assert refunded(ben, part, "20.00").status == "refunded"


def test_permission_reach_and_version(company):
    order = an_order(company.ben)
    with work(company.sam) as w:
        assert service.list_orders(w, OrderQuery(search="a-1")).count == 1
    with pytest.raises(NotPermitted):
        advanced(company.sam, order, Status.PAID)
    with pytest.raises(NotFound):
        advanced(company.carl, order, Status.PAID)
    with work(company.carl) as w, pytest.raises(NotFound):
        service.list_lines(w, order.id)
    advanced(company.ben, order, Status.PAID)
    with pytest.raises(Conflict):
        advanced(company.ben, order, Status.CANCELLED)
