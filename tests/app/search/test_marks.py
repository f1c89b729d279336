"""Records found by parts of their personal values."""

import re

import pytest
from sqlalchemy import text

from app.access.marks import asked, parts
from app.access.robots import SYSTEM
from app.access.work import work
from app.audit import erasure
from app.core.phones import as_phone
from app.customers import service as customers
from app.customers.schema import CustomerChange, CustomerQuery
from app.events.follow import drain
from app.search import marks
from app.search import service as search
from tests.app.limited import UNSEEN, limited
from tests.app.making import a_contact, a_customer, a_lead

__all__ = ["limited"]

PHONE, EMAIL = "138 0013 8000", "Wei.Zhang@Example.com"


def follow():
    return drain(marks.MARKER, marks.READER, marks.keep, wanted=marks.wanted())


@pytest.fixture
def followed(company):
    with work(marks.MARKER) as w:
        marks.begin(w)


def found(by, words):
    with work(by) as w:
        return sorted(hit.title for hit in search.find(w, words))


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("8000", ("phone", "8000")),
        (" Zhang@ ", ("email", "zhang@")),
        ("@Example.com", ("email", "@example.com")),
        ("800", None),
        ("80001", None),
        ("wa@", None),
        ("@example", None),
        ("zhang", None),
        ("wei.zhang@example.com", None),
    ],
)
def test_asked_are_whole_parts_and_nothing_shorter(words, part):
    assert asked(words) == part


def test_parts_are_endings_names_and_domains():
    assert list(parts("phone", as_phone(f"{PHONE} ext. 12") or "")) == ["8000"]
    assert set(parts("email", EMAIL)) == {"wei.zhang@", "wei@", "zhang@", "@example.com"}


@pytest.mark.parametrize("words", ["8000", "zhang@", "wei.zhang@", "@example.com"])
def test_a_record_written_is_found_by_each_part_within_reach(followed, ben, company, words):
    a_customer(ben, name="Acme", phone=PHONE, email=EMAIL)
    a_contact(ben, name="Wei", mobile=PHONE, email=EMAIL)
    a_lead(ben, name="Lead", phone=PHONE, email=EMAIL)
    a_customer(company.carl, name="Theirs", phone=PHONE, email=EMAIL)
    assert found(ben, words) == []
    assert follow() > 0
    assert found(ben, words) == ["Acme", "Lead", "Wei"]
    with work(ben) as w:
        assert [one.name for one in customers.list_customers(w, CustomerQuery(search=words)).rows] == ["Acme"]


def test_what_was_there_before_is_found_once_the_worker_begins(ben):
    a_customer(ben, name="Acme", phone=PHONE)
    with work(marks.MARKER) as w:
        marks.begin(w)
    assert found(ben, "8000") == ["Acme"]


def test_marks_go_with_the_value_in_the_same_work_and_hold_no_text(followed, ben):
    made = a_customer(ben, name="Acme", phone=PHONE, email=EMAIL)
    follow()
    with work(marks.MARKER) as w:
        kept = w.session.execute(text("select mark, entity_id from app.personal_marks")).all()
    assert {one.entity_id for one in kept} == {made.id}
    assert len(kept) == 5
    assert all(re.fullmatch("[0-9a-f]{32}", one.mark) for one in kept), "digests under a key, and no text"
    with work(ben) as w:
        customers.change(w, made.id, CustomerChange(phone="138 0013 9999"), made.version)
        assert [hit.title for hit in search.find(w, "8000")] == []
    follow()
    assert (found(ben, "8000"), found(ben, "9999")) == ([], ["Acme"])


def test_who_is_erased_leaves_no_mark(followed, ben):
    made = a_customer(ben, name="Acme", phone=PHONE, email=EMAIL)
    follow()
    with work(SYSTEM) as w:
        erasure.erase(w, "customers", made.id)
    with work(marks.MARKER) as w:
        assert w.session.execute(text("select from app.personal_marks")).all() == []


@pytest.mark.parametrize("right", UNSEEN)
def test_who_may_not_see_the_field_finds_nothing_by_it(followed, ben, limited, right):
    a_customer(ben, name="Acme", phone=PHONE, email=EMAIL)
    follow()
    lena = limited(right)
    assert {one: found(lena, one) for one in ("8000", "zhang@")} == {"8000": [], "zhang@": []}


def test_such_a_search_is_counted_and_kept_without_its_text(followed, ben):
    found(ben, "zhang@")
    with work(SYSTEM) as w:
        told = w.session.execute(text("select changes from app.audit_entries where action = 'personal_search'"))
        (changes,) = told.scalars()
    assert list(changes) == ["mark"]
    assert "zhang" not in changes["mark"]
