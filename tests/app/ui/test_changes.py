"""The trail on a record's timeline, in words."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from app.access.work import work
from app.audit import trail
from app.audit.history import Change
from app.core.i18n import speaking
from app.customers import service
from app.customers.fields import CUSTOMER
from app.customers.schema import CustomerChange
from app.leads.fields import LEAD
from app.ui import changes
from tests.app.making import a_customer
from tests.app.ui.reading import find, texts

AT = datetime(2026, 11, 1, tzinfo=UTC)


def change(action: str = "update", kind: str = "user", by: str | None = "Mona", **given) -> Change:
    values = {"fields": {}, "reason": None, "detail": {}} | given
    return Change(AT, action, by, kind, **values)


def told(one: Change, untold=frozenset()):
    return changes.event(LEAD, one, {"status": {"new": "New", "engaged": "Engaged"}}, frozenset(untold))


def test_a_customer_tells_who_changed_what_from_what_to_what_and_nothing_personal(ben, mona):
    customer = a_customer(ben, phone="13800138000", city="Ningbo", lifecycle_stage="prospect")
    given = CustomerChange(city="Suzhou", phone="13912345678", lifecycle_stage="at_risk")
    with work(mona) as w:
        service.change(w, customer.id, given, customer.version)
    with work(ben) as w:
        told = changes.events(CUSTOMER, frozenset(), {}, w, customer.id)
    said = [" ".join(texts(event.what)) for event in told]
    assert [event.who for event in told] == ["Mona", "Ben"]
    assert "3 fields changed" in said[0]
    assert all(words in said[0] for words in ("City", "Ningbo", "Suzhou", "Prospect", "At risk", "****"))
    assert "139" not in said[0]
    assert said[1] == "Record created"


def test_what_was_taken_out_of_the_trail_is_told_as_redacted(ben, ada):
    customer = a_customer(ben, city="Ningbo")
    with work(ben) as w:
        service.change(w, customer.id, CustomerChange(city="Suzhou"), customer.version)
    with work(ada) as w:
        entry = w.session.scalar(text("select max(id) from app.audit_entries where entity = 'customers'"))
        trail.redact(w, [entry], "Asked for")
    for locale, words in (("en", "Redacted"), ("zh", "内容已抹除")):
        with speaking(locale), work(ben) as w:
            newest, *_before = changes.events(CUSTOMER, frozenset(), {}, w, customer.id)
        assert (texts(newest.what), newest.who) == ([words], "Ben")


def test_many_changes_are_folded_and_few_are_not():
    few = told(change(fields={"city": ("A", "B"), "status": ("new", "engaged")}))
    many = told(change(fields={"city": ("A", "B"), "country": ("A", "B"), "title": (None, "CEO")}))
    assert find(few.what, "Details") == []
    assert texts(find(many.what, "Summary")) == ["3 fields changed"]
    assert "Job title" in texts(many.what)


def test_codes_dates_and_amounts_are_written_as_people_write_them():
    def shown(name, value):
        return changes.shown(name, value, {"status": {"new": "New"}})

    assert shown("status", "new") == "New"
    assert shown("est_amount", 1200000) == "1,200,000"
    assert shown("expected_close_on", "2026-11-22") == "22 Nov 2026"
    assert shown("converted_at", "2026-11-22T04:00:00+00:00") == "22 Nov 2026, 12:00"
    assert (shown("city", None), shown("is_won", True)) == ("–", "yes")
    assert shown("custom", {"region": "North"}) == "region: North"
    with speaking("zh"):
        assert shown("expected_close_on", "2026-11-22") == "2026-11-22"


@pytest.mark.parametrize(
    ("one", "words", "who"),
    [
        (change("insert", "import", None), "Imported", "Import"),
        (change("reveal", detail={"field": "phone"}), "Looked at: Phone", "Mona"),
        (change("override", reason="They called", detail={"value": 0.8}), "Disagreed with the model: 80%", "Mona"),
        (change("override", detail={"value": None}), "Took back the own estimate", "Mona"),
        (change("delete"), "Removed", "Mona"),
    ],
)
def test_acts_that_change_no_field_are_told_too(one, words, who):
    event = told(one)
    assert (event.what, event.who) == (words, who)


def test_what_the_timeline_tells_otherwise_is_left_out():
    assert told(change(fields={"last_activity_at": (None, "2026-11-22T04:00:00+00:00")})) is None
    assert told(change(fields={"stage": ("a", "b")}), ["stage"]) is None
    assert told(change("insert"), ["insert"]) is None
    assert told(change("seal")) is None
