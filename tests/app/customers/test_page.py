"""The list of customers and the form that adds one."""

import pytest

from app.access.web import acting
from app.core.errors import NotPermitted
from app.customers import page
from tests.app.making import a_customer
from tests.app.ui.reading import find, texts


def test_each_reader_finds_the_customers_of_their_reach_and_no_number_in_clear(company):
    a_customer(company.ben, name="Northern pumps", phone="13800138000")
    a_customer(company.carl, name="Southern pumps")
    with acting(company.ben):
        words = texts(page.LIST.show())
    assert "Northern pumps" in words
    assert "Southern pumps" not in words
    assert not any("13800138000" in word for word in words)


def test_the_tabs_narrow_to_how_customers_stand(mona):
    a_customer(mona, name="Leaving", lifecycle_stage="at_risk")
    a_customer(mona, name="Staying", lifecycle_stage="active")
    with acting(mona):
        words = texts(page.LIST.answer({"view": "at_risk"}))
    assert "Leaving" in words
    assert "Staying" not in words


def test_the_form_makes_a_customer_and_leads_to_its_page(ben):
    given = {"name": "Acme", "kind": "prospect"}
    ids = [{"form": "customer-new", "field": name} for name in given]
    with acting(ben):
        place = page.LIST.create({"form": "customer-new", "do": "create"}, list(given.values()), ids, None)
        assert "Acme" in texts(page.record.PAGE.show(place.rpartition("/")[2]))


def test_provinces_follow_the_country():
    assert {one["value"][:2] for one in page.offer_provinces("DE")} == {"DE"}
    assert {one["value"][:2] for one in page.offer_provinces(None)} == {"CN"}


def test_who_does_not_write_customers_gets_no_form(ana):
    with acting(ana):
        assert "New customer" not in texts(find(page.LIST.show(), "Link"))
        with pytest.raises(NotPermitted):
            page.LIST.show_new()
