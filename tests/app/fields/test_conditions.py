"""What people put together of conditions finds the rows that it says, and tells nothing that is not theirs."""

from datetime import UTC, date, datetime

import pytest

from app.access.work import work
from app.core.errors import Invalid
from app.core.validation import parse
from app.fields import asking as questions
from app.fields import conditions, operators
from app.fields.noun import noun_of
from app.leads import service as leads
from app.leads.schema import LeadQuery
from tests.app.fields.test_custom import a_field
from tests.app.making import a_deal, a_lead

TODAY = date(2026, 11, 26)
"""A Thursday."""


def found(by, text) -> list[str]:
    with work(by) as w:
        page = leads.list_leads(w, parse(LeadQuery, {"filter": text, "sort": "name"}))
    return [row.name for row in page.rows]


@pytest.fixture
def three(ben):
    a_lead(ben, name="Anna", city="Ningbo", est_amount="5000", channel="email")
    a_lead(ben, name="Bao", city="宁波", est_amount="20000", phone="13800138000")
    a_lead(ben, name="Chen", employees=12)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"all":[["city","contains","ning"]]}', ["Anna"]),
        ('{"all":[["city","is","宁波","Ningbo"]]}', ["Anna", "Bao"]),
        ('{"all":[["city","empty"]]}', ["Chen"]),
        ('{"all":[["est_amount","at_least","1万"]]}', ["Bao"]),
        ('{"all":[["est_amount","at_most","5,000"]]}', ["Anna"]),
        ('{"all":[["employees","is","12"]]}', ["Chen"]),
        ('{"all":[["channel","is_not","email"]]}', ["Bao", "Chen"]),
        ('{"all":[["status","is","new"]]}', ["Anna", "Bao", "Chen"]),
        ('{"all":[["status","is_not","new"]]}', []),
        ('{"all":[["phone","filled"]]}', ["Bao"]),
        ('{"all":[["owner_id","is","me"]]}', ["Anna", "Bao", "Chen"]),
        (
            '{"any":[["employees","filled"],{"all":[["channel","is","email"],["city","filled"]]}]}',
            ["Anna", "Chen"],
        ),
        ('{"all":[["created_at","within","today"]]}', ["Anna", "Bao", "Chen"]),
        ('{"all":[["created_at","older","1"]]}', []),
        ('{"all":[]}', ["Anna", "Bao", "Chen"]),
    ],
)
def test_a_filter_finds_what_it_says(ben, three, text, names):
    assert found(ben, text) == names


def test_me_is_whoever_reads_and_my_team_those_beside(ben, carl, mona, three):
    a_lead(carl, name="Dora")
    mine, ours = '{"all":[["owner_id","is","me"]]}', '{"all":[["owner_id","is","my_team"]]}'
    assert found(carl, mine) == ["Dora"]
    assert found(mona, mine) == []
    assert "Anna" in found(mona, ours)
    assert found(mona, '{"all":[["owner_id","is_not","me","my_team"]]}') == []


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "[]",
        '{"all":1}',
        '{"some":[]}',
        '{"all":[["city"]]}',
        '{"all":[["city","is",1]]}',
        '{"all":[["city","is"]]}',
        '{"all":[["city","at_least","1"]]}',
        '{"all":[["colour","is","red"]]}',
        '{"all":[["version","is","1"]]}',
        '{"all":[["phone","is","13800138000"]]}',
        '{"all":[["est_amount","at_least","much"]]}',
        '{"all":[["created_at","on","46083"]]}',
        '{"all":[["created_at","within","doomsday"]]}',
        '{"all":[["created_at","past","-1"]]}',
        '{"all":[["owner_id","is","ben"]]}',
        '{"all":[["id","is","1"]]}',
        '{"all":[{"all":[{"all":[{"all":[]}]}]}]}',
        '{"all":[' + ",".join(['["city","empty"]'] * 31) + "]}",
    ],
)
def test_what_is_no_filter_is_refused(ben, text):
    with pytest.raises(Invalid):
        found(ben, text)


@pytest.mark.parametrize(
    ("kind", "more", "given", "asked"),
    [
        ("text", {}, "Ningbo", '"is","Ningbo"'),
        ("text", {}, "Ningbo", '"contains","ingb"'),
        ("number", {}, "12.5", '"at_least","12.5"'),
        ("date", {}, "2026-12-01", '"before","2026-12-02"'),
        ("moment", {}, "2026-12-01T09:30", '"on","2026-12-01"'),
        ("yes_no", {}, "true", '"is","true"'),
        ("choice", {"options": "Fast / 快\nSlow / 慢"}, "o2", '"is","o1","o2"'),
        ("choices", {"options": "Fast / 快\nSlow / 慢"}, ["o2"], '"is","o2"'),
        ("personal", {}, "Alipay 88", '"filled"'),
    ],
)
def test_a_field_of_the_companys_own_is_asked_as_any_other(ada, ben, kind, more, given, asked):
    field = a_field(ada, kind, **more)
    a_lead(ben, name="Anna", custom={field.key: given})
    a_lead(ben, name="Bao")
    assert found(ben, f'{{"all":[["{field.key}",{asked}]]}}') == ["Anna"]
    assert found(ben, f'{{"all":[["{field.key}","empty"]]}}') == ["Bao"]


@pytest.mark.parametrize(
    ("period", "first", "beyond"),
    [
        ("this_week", date(2026, 11, 23), date(2026, 11, 30)),
        ("last_month", date(2026, 10, 1), date(2026, 11, 1)),
        ("next_month", date(2026, 12, 1), date(2027, 1, 1)),
        ("this_quarter", date(2026, 11, 1), date(2027, 2, 1)),
        ("last_quarter", date(2026, 8, 1), date(2026, 11, 1)),
        ("next_quarter", date(2027, 2, 1), date(2027, 5, 1)),
        ("this_year", date(2026, 2, 1), date(2027, 2, 1)),
        ("last_year", date(2025, 2, 1), date(2026, 2, 1)),
    ],
)
def test_a_period_moves_on_with_the_days(period, first, beyond):
    """Here the fiscal year begins in February."""
    assert operators.PERIODS[period](TODAY) == (first, beyond)


def test_every_field_of_every_noun_can_be_asked(mona):
    with work(mona) as w:
        for noun in map(noun_of, ("customers", "contacts", "leads", "deals", "tickets")):
            for name, field in questions.askable(w, noun).items():
                assert operators.operators(field)[-2:] == operators.PRESENCE
                text = f'{{"all":[["{name}","filled"]]}}'
                w.session.execute(
                    noun.order.key.class_.__table__.select().where(questions.compiled(w, noun, text))
                )


def test_a_day_begins_where_the_company_is(ben, monkeypatch):
    monkeypatch.setattr(operators, "today", lambda: TODAY)
    with work(ben) as w:
        noun = noun_of("leads")
        asked = questions.compiled(w, noun, '{"all":[["created_at","within","today"]]}')
    begins = datetime(2026, 11, 25, 16, tzinfo=UTC)
    assert begins in asked.compile().params.values()


def test_two_filters_ask_for_what_both_ask():
    one, other = '{"all":[["city","empty"]]}', '{"any":[["city","filled"]]}'
    assert conditions.both(None, one) == one
    assert conditions.both(one, other) == f'{{"all":[{one},{other}]}}'
    assert conditions.both(None, None) is None


def test_the_api_takes_the_same_filter(asking, ben):
    a_deal(ben, title="Large", amount="9000")
    a_deal(ben, title="Small", amount="10")
    rows = (
        asking(ben)
        .get("/api/v1/deals", params={"filter": '{"all":[["amount","at_least","1000"]]}'})
        .json()["rows"]
    )
    assert [row["title"] for row in rows] == ["Large"]
