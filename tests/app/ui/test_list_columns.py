"""Which columns a list has: the text that says so, and every list with everything that it can show."""

import pytest

from app.access.web import acting
from app.access.work import work
from app.contacts import page as contacts
from app.customers import page as customers
from app.deals import page as deals
from app.leads import page as leads
from app.list_views import service as kept
from app.tickets import page as tickets
from app.ui import list_columns
from app.ui.lists import Column
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_ticket
from tests.app.ui.reading import find

COLUMNS = [
    Column("Name", lambda _row: None, None, "lead-cell", "name"),
    Column("City", lambda _row: None, name="city"),
    Column("Website", lambda _row: None, name="website", is_usual=False),
]


def names(text):
    return [(one.name, one.width) for one in list_columns.chosen(COLUMNS, text)]


def test_what_is_asked_is_shown_in_its_order_and_width_and_the_first_column_stays_first():
    assert names("website:200,city") == [("name", None), ("website", 200), ("city", None)]
    assert names("city,name:300") == [("name", 300), ("city", None)]


@pytest.mark.parametrize(
    ("text", "staying"),
    [
        ("name:200,city|website", {"city": 1}),
        ("website,city|", {"website": 1, "city": 2}),
        ("gone,website|city", {"website": 1}),
        ("name|city", {}),
        ("city|", {"city": 1}),
        ("|city", {}),
    ],
)
def test_what_stands_before_the_bar_stays_in_view(text, staying):
    assert {one.name: one.frozen for one in list_columns.chosen(COLUMNS, text) if one.frozen} == staying


@pytest.mark.parametrize("text", [None, "", ",", ":"])
def test_where_nothing_is_asked_the_usual_columns_are_shown(text):
    assert names(text) == [("name", None), ("city", None)]


def test_what_is_not_known_is_passed_over_and_a_width_stays_in_its_bounds():
    assert names("gone,city:9999,website:wide") == [("name", None), ("city", 800), ("website", None)]


MAKE = [
    (leads.LIST, lambda c: a_lead(c.ben, phone="13800138000")),
    (customers.LIST, lambda c: a_customer(c.ben)),
    (contacts.LIST, lambda c: a_contact(c.ben)),
    (deals.LIST, lambda c: a_deal(c.ben)),
    (tickets.LIST, lambda c: a_ticket(c.sam)),
]


@pytest.mark.parametrize(("page", "make"), MAKE, ids=[page.noun.name for page, _make in MAKE])
def test_every_list_shows_all_that_it_offers(page, make, company):
    make(company)
    reader = company.sam if page is tickets.LIST else company.ben
    with work(reader) as w:
        offered = [one.name for one in page.columns(w, [])]
    assert len({*offered}) == len(offered)
    assert "" not in offered
    with acting(reader):
        shown = page.answer({"columns": ",".join(offered)})
    assert {getattr(one, "data-column", None) for one in find(shown, "Th")} == {None, *offered}


def test_a_list_begins_with_the_columns_that_its_reader_has_chosen_unless_the_address_names_some(ben):
    a_lead(ben)
    with work(ben) as w:
        kept.keep_columns(w, "leads", "name,city")
    with acting(ben):
        own, told = leads.LIST.show(), leads.LIST.show(columns="name,website")
    heads = [[getattr(one, "data-column", None) for one in find(page, "Th")] for page in (own, told)]
    assert heads == [[None, "name", "city"], [None, "name", "website"]]
