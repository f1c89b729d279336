"""Personal values opened or asked for whole: so many a day, and the trail knows who."""

import re
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.access.masking import mask_phone
from app.access.robots import SYSTEM
from app.access.work import work
from app.audit import reveal
from app.core.errors import TooMany
from app.core.settings import settings
from app.customers import service as customers
from app.customers.schema import CustomerQuery
from app.search import service as search
from app.users.signin import DOORKEEPER
from tests.app.making import a_contact, a_customer, a_lead, broken_off

PHONE, EMAIL = "+8613800138000", "wang@example.com"
FREE = 3


@pytest.fixture
def few(monkeypatch) -> None:
    """Three of each a day."""
    known = replace(settings(), searches_per_day=FREE, reveals_per_day=FREE)
    monkeypatch.setattr(reveal, "settings", lambda: known)


def acts(of: str) -> list[tuple[str, object]]:
    with work(SYSTEM) as w:
        entries = text("select action, changes from app.audit_entries where action like :of order by id")
        return [(row.action, row.changes) for row in w.session.execute(entries, {"of": f"%{of}%"})]


def find(actor, words: str) -> list[str]:
    with work(actor) as w:
        return [hit.title for hit in search.find(w, words)]


def hours_pass(hours: int) -> None:
    with work(DOORKEEPER) as w:
        w.session.execute(
            text("update app.allowances set began_at = began_at - :by, next_at = next_at - :by"),
            {"by": timedelta(hours=hours)},
        )


def searches(application) -> list[tuple[str, str]]:
    """Path and parameter of every route that looks for words."""
    return [
        (path, parameter["name"])
        for path, verbs in application.app.app.openapi()["paths"].items()
        for parameter in verbs.get("get", {}).get("parameters", [])
        if parameter["name"] in ("search", "text") and "{" not in path
    ]


def test_every_way_to_find_somebody_by_a_whole_number_is_counted_and_kept(application, asking, ada):
    """Asked of all routes that search: whatever finds by number must tell."""
    a_customer(ada, name="Acme", phone=PHONE)
    a_contact(ada, mobile=PHONE)
    a_lead(ada, phone=PHONE)
    browser, telling = asking(ada), set()
    assert len(searches(application)) > 8
    for path, name in searches(application):
        nobody = browser.get(path, params={name: "139 1391 3913"}).json()
        before = len(acts("personal_search"))
        if browser.get(path, params={name: "138 0013 8000"}).json() != nobody:
            telling.add(path)
            assert len(acts("personal_search")) > before, path
        hours_pass(2)
    assert telling == {"/api/v1/customers", "/api/v1/contacts", "/api/v1/leads", "/api/v1/search"}


def test_the_trail_tells_equal_searches_apart_from_others_and_no_number(ben):
    for words in (PHONE, "138 0013 8000", EMAIL):
        find(ben, words)
        hours_pass(2)
    marks = [changes["mark"] for _action, changes in acts("personal_search")]
    assert marks[0] == marks[1] != marks[2]
    assert "138" not in str(acts("personal_search")).replace(marks[0], "").replace(marks[2], "")


@pytest.mark.parametrize("words", ["Acme", "138 0013", "800", "wang", "@example", "wa@", "+86", "王小明"])
def test_other_searches_are_nobodys_business(ben, few, words):
    for _ in range(FREE + 2):
        find(ben, words)
    assert acts("search") == []


def test_the_pages_of_one_search_are_one_search(ben, few):
    for _ in range(FREE + 2):
        find(ben, PHONE)
        with work(ben) as w:
            customers.list_customers(w, CustomerQuery(search=PHONE))
    assert len(acts("personal_search")) == 1


def test_guessing_numbers_ends_in_words_and_in_the_trail(company, few):
    a_customer(company.ben, name="Acme", phone=PHONE)
    began = time.monotonic()
    for n in range(FREE):
        find(company.ben, f"1380013800{n + 1}")
    for _ in range(2):
        with pytest.raises(TooMany, match="You have searched") as refused:
            find(company.ben, PHONE)
        wait = int(re.search(r"Try again in (\d+) seconds", str(refused.value))[1])
        assert 59 - (time.monotonic() - began) <= wait <= 60
    with pytest.raises(TooMany), work(company.ben) as w:
        customers.list_customers(w, CustomerQuery(search=PHONE))
    assert [action for action, _changes in acts("search_refused")] == ["search_refused"], "once an hour is enough"
    assert find(company.ben, "Acme") == ["Acme"], "names may still be looked for"
    assert find(company.mona, PHONE) == ["Acme"], "and others may"
    hours_pass(1)
    assert find(company.ben, PHONE) == ["Acme"], "nobody is shut out"


def test_a_search_that_is_not_answered_costs_nothing_and_tells_nothing(ben, few):
    for n in range(FREE + 2):
        with broken_off(ben) as w:
            search.find(w, f"1380013800{n + 1}")
    assert acts("personal_search") == []


def test_opening_one_value_after_another_ends_in_words_and_in_the_trail(company, few):
    made = [a_customer(company.ben, name=f"Acme {n}", phone=PHONE) for n in range(FREE + 1)]
    for customer in made[:FREE]:
        with work(company.ben) as w:
            assert customers.reveal(w, customer.id, "phone") == PHONE
    with pytest.raises(TooMany, match="many personal details"), work(company.ben) as w:
        customers.reveal(w, made[-1].id, "phone")
    assert [action for action, _changes in acts("reveal")] == ["reveal"] * FREE + ["reveal_refused"]


def test_robots_are_counted_nowhere(company, few):
    customer = a_customer(company.ben, phone=PHONE)
    for _ in range(FREE + 1):
        with work(SYSTEM) as w:
            customers.reveal(w, customer.id, "phone")
            search.find(w, PHONE)
    assert acts("refused") == []


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+8613812345678", "+86 ****5678"),
        ("+861012345678", "+86 ****78"),
        ("+14155552671", "****2671"),
        ("+4930901820", "****1820"),
        ("+493012", "****12"),
        (None, None),
    ],
)
def test_a_mask_shows_the_last_digits_alone(phone, shown):
    assert mask_phone(phone) == shown
