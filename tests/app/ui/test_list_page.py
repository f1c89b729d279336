"""A list and the form that adds to it, as a feature describes them once."""

from dataclasses import replace

import pytest
from dash.exceptions import PreventUpdate

from app.access.web import acting
from app.core import paging
from app.core.errors import Invalid, NotFound, NotPermitted
from app.deals import page as deals
from app.leads import page as leads
from app.ui.lists import MOST, Filter
from tests.app.making import a_customer, a_deal, a_lead
from tests.app.ui.reading import find, texts


def filters(content) -> list[str]:
    return [one.id["set"] for one in find(content, "Select") if "set" in one.id]


def test_the_filter_by_owner_is_for_those_who_see_more_than_their_own(mona, ben):
    with acting(mona):
        assert {"stage", "closes", "owner_id"} <= set(filters(deals.LIST.show()))
    with acting(ben):
        assert "owner_id" not in filters(deals.LIST.show())


def test_a_filter_with_nothing_to_choose_is_left_out(ben):
    page = replace(
        deals.LIST, filters=lambda _w: [Filter("stage", "Stage", {}), Filter("owner_id", "Owner", {"1": "A"})]
    )
    with acting(ben):
        assert filters(page.show())[0] == "owner_id"


def test_of_more_choices_than_are_sent_the_others_are_found_as_one_types(ben):
    many = {str(n): f"Pump {n}" for n in range(MOST + 50)}
    page = replace(
        deals.LIST, filters=lambda _w: [Filter("product", "Product", many), Filter("few", "Few", {"1": "A"})]
    )
    last, control = str(MOST + 49), {"list": "deals", "set": "product"}
    with acting(ben):
        sent = next(one for one in find(page.show(product=last), "Select") if one.id == control)
        assert [one["value"] for one in sent.data] == [*[*many][:MOST], last]
        assert [one["label"] for one in page.find_choices(f"pump {last}", control, None)] == [f"Pump {last}"]
        assert page.find_choices("nothing", control, last) == [{"value": last, "label": f"Pump {last}"}]
        with pytest.raises(PreventUpdate):
            page.find_choices("a", control | {"set": "few"}, None)


def test_a_changed_query_is_answered_with_its_rows(ben):
    a_deal(ben, title="Ten pumps")
    a_deal(ben, title="Valves")
    with acting(ben):
        words = texts(deals.LIST.answer({"search": "pumps"}))
        with pytest.raises(Invalid):
            deals.LIST.answer({"sort": "colour"})
    assert "Ten pumps" in words
    assert "Valves" not in words


def test_only_those_who_may_write_get_the_button_and_the_form(ben, ana):
    with acting(ben):
        assert "New lead" in texts(leads.LIST.show())
        assert "Create lead" in texts(leads.LIST.show_new())
    with acting(ana):
        assert "New lead" not in texts(leads.LIST.show())
        with pytest.raises(NotPermitted):
            leads.LIST.show_new()


def test_a_form_opened_from_a_customer_is_about_it_and_leads_back(ben, company):
    for n in range(25):
        a_customer(ben, name=f"A{n:02}")
    customer = a_customer(ben, name="Zenith")
    with acting(ben):
        form = deals.LIST.show_new(customer_id=str(customer.id))
    chosen = next(one for one in find(form, "Select") if one.id["field"] == "customer_id")
    assert chosen.value == str(customer.id)
    assert {"value": str(customer.id), "label": "Zenith"} in chosen.data
    assert f"/customers/{customer.id}" in [one.href for one in find(form, "Link")]


def test_a_form_about_a_customer_that_nobody_knows_is_not_found(ben):
    with acting(ben), pytest.raises(NotFound):
        deals.LIST.show_new(customer_id="x")


def test_what_was_filled_in_becomes_a_record(ben):
    ids = [{"form": "lead-new", "field": "name"}, {"form": "lead-new", "field": "company_name"}]
    with acting(ben):
        href = leads.LIST.create({"form": "lead-new", "do": "create"}, ["Wang Fang", ""], ids, None)
        assert href.startswith("/leads/")
        assert "Wang Fang" in texts(leads.LIST.answer({}))


def test_a_list_tells_of_new_records_that_it_would_show_and_of_no_others(ben, carl):
    a_deal(ben, title="Ten pumps")
    asked, drawn = {"search": "pumps", "sort": "title"}, {"count": 1, "first": None}
    with acting(ben):
        assert deals.LIST.tell_made(1, asked, drawn) is None
    a_deal(carl, title="Other pumps")
    a_deal(ben, title="Valves")
    with acting(ben):
        assert deals.LIST.tell_made(2, asked, drawn) is None
    a_deal(ben, title="Two pumps")
    with acting(ben):
        assert "1 new record" in texts(deals.LIST.tell_made(3, asked, drawn))


def test_of_a_long_list_only_that_newer_ones_came_is_told(ben, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 2)
    first = [a_deal(ben, title=f"Pumps {n}") for n in range(3)][-1]
    drawn = {"count": 2, "first": str(first.id)}
    with acting(ben):
        assert deals.LIST.tell_made(1, {}, drawn) is None
    a_deal(ben, title="Newest")
    with acting(ben):
        assert "New records have come in." in texts(deals.LIST.tell_made(2, {}, drawn))
        assert deals.LIST.tell_made(3, {"sort": "title"}, drawn) is None


def test_an_open_group_takes_the_rest_of_the_list_for_no_news(ben):
    for channel in ("email", "email", "referral"):
        a_lead(ben, channel=channel)
    query = {"group": "channel", "open": "referral"}
    with acting(ben):
        kept = {one.id["part"]: one.data for one in find(leads.LIST.answer(query), "Store") if "part" in one.id}
        assert kept["drawn"]["count"] == 3
        assert leads.LIST.tell_made(1, kept["asked"], kept["drawn"]) is None


def test_once_all_were_looked_at_the_foot_says_how_many_they_are(ben, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 2)
    for name in ("Anna", "Bert", "Cora"):
        a_lead(ben, name=name)
    with acting(ben):
        cells, counted = leads.LIST.total({}, {})
    assert (counted, "all 3" in texts(cells)) == ("3 records", True)
