"""A field that the company adds is a field everywhere, at once, in every process, and keeps what it was given."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select, text

from app.access.actor import Actor
from app.access.robots import SYSTEM
from app.access.work import work
from app.audit.model import AuditEntry
from app.core.errors import Conflict, Invalid, NotPermitted
from app.core.validation import parse
from app.custom_fields import indexing
from app.fields import choosing, service
from app.fields.schema import FieldChange, FieldCreate, FieldView
from app.jobs.perform import perform
from app.leads import service as leads
from app.leads.schema import LeadChange, LeadCreate, LeadQuery
from tests.app.making import a_customer, a_lead
from tests.app.test_verbs import MAKERS


def a_field(by: Actor, kind: str = "text", **values: Any) -> FieldView:
    given = {"noun": "leads", "kind": kind, "label_en": "Budget", "label_zh": "预算"} | values
    with work(by) as w:
        return service.add(w, parse(FieldCreate, given))


def indexed(by: Actor, field: FieldView) -> None:
    """The job that builds the field's index, done."""
    with work(by) as w:
        job = indexing.ask(w, field.id)
    perform(job.id, Event())


OPTIONS = {"options": "Fast / 快\nSlow / 慢"}


@pytest.mark.parametrize(
    ("kind", "more", "given", "kept"),
    [
        ("text", {}, " Ａ\u200bb ", "Ab"),
        ("long", {}, "two\nlines", "two\nlines"),
        ("number", {}, "-12.5", -12.5),
        ("money", {}, "12万", 120000),
        ("date", {}, "2026-12-01", "2026-12-01"),
        ("moment", {}, "2026-12-01T09:30", "2026-12-01T01:30:00+00:00"),
        ("yes_no", {}, "true", True),
        ("choice", OPTIONS, "o2", "o2"),
        ("choices", OPTIONS, ["o2", "o1"], ["o1", "o2"]),
        ("link", {}, "example.com/a", "https://example.com/a"),
        ("personal", {}, "Ａlipay 88", "****"),
    ],
)
def test_a_value_is_read_as_its_kind(ada, ben, kind, more, given, kept):
    field = a_field(ada, kind, **more)
    made = a_lead(ben, custom={field.key: given})
    assert made.custom == {field.key: kept}


@pytest.mark.parametrize(
    ("kind", "more", "given"),
    [
        ("number", {}, "many"),
        ("money", {}, "-1"),
        ("date", {}, "46083"),
        ("moment", {}, "tomorrow"),
        ("yes_no", {}, "perhaps"),
        ("choice", OPTIONS, "o3"),
        ("choices", OPTIONS, ["o1", "fast"]),
        ("link", {}, "javascript:alert(1)"),
        ("person", {}, "00000000-0000-0000-0000-000000000001"),
        ("record", {"about": "customers"}, "nobody"),
        ("personal", {}, "****"),
    ],
)
def test_what_is_no_such_value_is_refused_with_its_field(ada, ben, kind, more, given):
    field = a_field(ada, kind, **more)
    with pytest.raises(Invalid) as refused:
        a_lead(ben, custom={field.key: given})
    assert list(refused.value.fields) == [field.key]
    assert "cannot be used" not in refused.value.fields[field.key]


@pytest.mark.parametrize("noun", [noun for noun in MAKERS if noun != "activities"])
def test_every_noun_keeps_a_field_from_its_making_to_its_change(company, noun):
    maker, by = MAKERS[noun]
    owner, field = getattr(company, by), a_field(company.ada, noun=noun)
    assert maker(owner, custom={field.key: "60 days"}).custom == {field.key: "60 days"}


def test_a_change_sets_one_field_and_leaves_the_others(ada, ben):
    one, other = a_field(ada), a_field(ada, "number")
    made = a_lead(ben, custom={one.key: "a", other.key: 7})
    with work(ben) as w:
        changed = leads.change(w, made.id, LeadChange(custom={one.key: None}), made.version)
        assert changed.custom == {other.key: 7}
        same = leads.change(w, made.id, LeadChange(custom={other.key: 7}), changed.version)
        assert same.version == changed.version


def test_a_conflict_shows_what_is_stored_of_the_field(ada, ben):
    field, hidden = a_field(ada), a_field(ada, "personal")
    made = a_lead(ben, custom={field.key: "theirs", hidden.key: "secret"})
    with pytest.raises(Conflict) as refused, work(ben) as w:
        leads.change(w, made.id, LeadChange(custom={field.key: "mine", hidden.key: "x"}), made.version - 1)
    assert refused.value.theirs == {field.key: "theirs", hidden.key: "****"}


def test_a_record_out_of_reach_is_no_value(ada, ben, carl):
    field = a_field(ada, "record", about="customers")
    theirs, own = a_customer(carl), a_customer(ben)
    with pytest.raises(Invalid):
        a_lead(ben, custom={field.key: str(theirs.id)})
    assert a_lead(ben, custom={field.key: str(own.id)}).custom == {field.key: str(own.id)}


def test_an_unknown_or_retired_field_is_refused_and_keeps_its_values(ada, ben):
    field = a_field(ada)
    made = a_lead(ben, custom={field.key: "kept"})
    with work(ada) as w:
        service.retire(w, field.id)
    for key in (field.key, "cf_999999", "budget"):
        with pytest.raises(Invalid) as refused:
            a_lead(ben, custom={key: "x"})
        assert list(refused.value.fields) == [key]
    with work(ben) as w:
        assert leads.read(w, made.id).custom == {field.key: "kept"}


def test_a_personal_value_is_sealed_everywhere_and_found_by_its_key(ada, ben, ana):
    field = a_field(ada, "personal")
    made = a_lead(ben, custom={field.key: "Ａlipay 88"})
    with work(ben) as w:
        leads.change(w, made.id, LeadChange(custom={field.key: "wang-fang"}), made.version)
        found = {
            wanted: leads.list_leads(w, LeadQuery(custom=(f"{field.key}:{wanted}",))).count
            for wanted in ("WANG-FANG", "ｗang\u200b-fang", "wang", "****")
        }
        assert leads.reveal(w, made.id, field.key) == "wang-fang"
    assert list(found.values()) == [1, 1, 0, 0]
    with work(SYSTEM) as w:
        entries = w.session.scalars(select(AuditEntry).where(AuditEntry.entity == "leads")).all()
        stored = w.session.scalar(text("select custom::text from app.leads"))
    assert "wang" not in stored
    assert not [e for e in entries if "wang" in str(e.changes) or "lipay" in str(e.changes)]
    with pytest.raises(NotPermitted), work(ana) as w:
        leads.reveal(w, made.id, field.key)


def test_a_list_is_filtered_by_what_a_field_holds(ada, ben):
    speed, tags = a_field(ada, "choice", **OPTIONS), a_field(ada, "choices", **OPTIONS)
    a_lead(ben, custom={speed.key: "o1", tags.key: ["o1", "o2"]})
    a_lead(ben, custom={speed.key: "o2", tags.key: ["o1"]})
    with work(ben) as w:
        counts = {
            asked: leads.list_leads(w, LeadQuery(custom=asked)).count
            for asked in ((f"{speed.key}:o1",), (f"{tags.key}:o1",), (f"{tags.key}:o2",), (f"{speed.key}:o9",))
        }
        assert list(counts.values()) == [1, 2, 1, 0]
        with pytest.raises(Invalid):
            leads.list_leads(w, LeadQuery(custom=("cf_0:x",)))


@pytest.mark.parametrize("is_indexed", [False, True])
def test_a_list_is_sorted_by_a_field_page_by_page(ada, ben, is_indexed):
    field = a_field(ada, "number")
    for value in (9, 10, None, 2.5):
        a_lead(ben, name=str(value), custom={} if value is None else {field.key: value})
    if is_indexed:
        indexed(ada, field)
    for sort, order in ((field.key, ["2.5", "9", "10", "None"]), (f"-{field.key}", ["10", "9", "2.5", "None"])):
        names, after = [], None
        for _page in order:
            with work(ben) as w:
                page = leads.list_leads(w, LeadQuery(sort=sort, size=1, after=after))
            names += [row.name for row in page.rows]
            after = page.next
        assert (names, after) == (order, None)


def test_too_many_to_sort_without_an_index_is_said_so(ada, ben, monkeypatch):
    monkeypatch.setattr("app.fields.noun.MOST_SORTED", 1)
    field = a_field(ada, "date")
    for _n in range(2):
        a_lead(ben)
    with pytest.raises(Invalid) as refused, work(ben) as w:
        leads.list_leads(w, LeadQuery(sort=field.key))
    assert "Budget" in refused.value.fields["sort"]
    indexed(ada, field)
    with work(ben) as w:
        assert leads.list_leads(w, LeadQuery(sort=field.key)).count == 2


def test_only_administrators_add_fields_and_what_they_add_must_make_sense(ada, mona):
    with pytest.raises(NotPermitted):
        a_field(mona)
    for kind, wrong in (("choice", "options"), ("record", "about")):
        with pytest.raises(Invalid) as refused:
            a_field(ada, kind)
        assert list(refused.value.fields) == [wrong]
    with pytest.raises(Invalid) as refused:
        a_field(ada, "personal", noun="deals")
    assert list(refused.value.fields) == ["kind"]


def test_fields_change_places_and_names_and_choices_keep_their_codes(ada):
    first, second = a_field(ada, label_en="One"), a_field(ada, "choice", label_en="Two", **OPTIONS)
    with work(ada) as w:
        service.move(w, second.id, "up")
        assert [one.label_en for one in service.list_fields(w, "leads")] == ["Two", "One"]
        changed = service.change(w, second.id, FieldChange(options="Slow / 很慢\nNew", label_zh="二"))
        assert [(o.code, o.en, o.zh) for o in changed.options] == [("o2", "Slow", "很慢"), ("o3", "New", "New")]
        assert (changed.label_en, changed.label_zh) == ("Two", "二")
        service.retire(w, first.id)
        assert [one.retired_at is None for one in service.list_fields(w, "leads")] == [True, False]
        assert service.bring_back(w, first.id).retired_at is None


def test_a_field_that_could_not_be_kept_leaves_nothing(ada):
    given = {"noun": "leads", "kind": "text", "label_en": "A", "label_zh": "B"}
    with suppress(RuntimeError), work(ada) as w:
        service.add(w, parse(FieldCreate, given))
        raise RuntimeError
    with work(ada) as w:
        assert service.list_fields(w, "leads") == []


def test_the_api_adds_a_field_and_takes_its_values_at_once(ada, ben, asking):
    given = {"noun": "leads", "kind": "date", "label_en": "Fair", "label_zh": "展会"}
    key = asking(ada).post("/api/v1/custom_fields", json=given).json()["key"]
    browser = asking(ben)
    assert [one["key"] for one in browser.get("/api/v1/custom_fields?noun=leads").json()] == [key]
    made = browser.post("/api/v1/leads", json={"name": "Li", "custom": {key: "2026-12-01"}}).json()
    assert made["custom"] == {key: "2026-12-01"}
    assert browser.post("/api/v1/custom_fields", json=given).status_code == 403
    assert browser.get(f"/api/v1/leads?sort=-{key}").json()["rows"][0]["id"] == made["id"]
    assert browser.get("/api/v1/leads?custom=cf_0:x").status_code == 422


def test_a_record_shows_values_as_their_kind(ada, ben):
    from app.fields.custom import own_fields
    from app.fields.values import shown_values

    day, money = a_field(ada, "date"), a_field(ada, "money")
    made = a_lead(ben, custom={day.key: "2026-12-01", money.key: "1200.50"})
    with work(ben) as w:
        shown = shown_values(own_fields(w, "leads"), made.custom)
    assert shown == {day.key: date(2026, 12, 1), money.key: Decimal("1200.5")}


def test_a_lead_made_from_a_shape_without_own_fields_has_none(ben):
    with work(ben) as w:
        assert leads.create(w, LeadCreate(name="Li")).custom == {}


def test_another_record_or_a_colleague_is_found_by_what_is_typed(ada, ben, carl):
    record, friend = a_field(ada, "record", about="customers"), a_field(ada, "person")
    zebra = a_customer(ben, name="Zebra Works")
    a_customer(carl, name="Zebra Elsewhere")
    with work(ben) as w:
        assert choosing.find(w, record.key, "zeb") == [(str(zebra.id), "Zebra Works")]
        assert choosing.find(w, friend.key, "carl") == [(str(carl.user_id), "Carl")]
        assert [choosing.find(w, name, "x") for name in ("country", "cf_0", "cf_x", "nothing")] == [None] * 4
