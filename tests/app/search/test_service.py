from dataclasses import replace

import pytest

from app.access.actor import FieldRight
from app.access.web import acting
from app.access.work import work
from app.customers import service as customers
from app.customers.schema import CustomerChange
from app.search import commands, page, service
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_ticket
from tests.app.ui.reading import find, texts


def found(by, text) -> list[tuple[str, str]]:
    with work(by) as w:
        return [(hit.entity, hit.title) for hit in service.find(w, text)]


@pytest.fixture
def pumps(company):
    customer = a_customer(company.ben, name="杭州西湖水泵厂", phone="138 0013 8000")
    a_contact(company.ben, name="西湖的王芳", customer_id=customer.id, mobile="13800138000")
    a_lead(company.ben, name="Li Lei", company_name="西湖电机")
    a_deal(company.ben, title="西湖 Ten pumps", customer_id=customer.id)
    a_ticket(company.sam, subject="西湖 Pump leaks", customer_id=customer.id)
    return company


EVERYTHING = [
    ("customer", "杭州西湖水泵厂"),
    ("contact", "西湖的王芳"),
    ("lead", "Li Lei"),
    ("deal", "西湖 Ten pumps"),
    ("ticket", "西湖 Pump leaks"),
]


def test_find_asks_every_kind_of_record(pumps):
    assert found(pumps.ben, "西湖") == found(pumps.ana, " 西湖 ") == EVERYTHING


def test_find_obeys_reach_and_permission(pumps):
    assert found(pumps.carl, "西湖") == []
    assert [entity for entity, _ in found(pumps.sam, "西湖")] == ["customer", "contact", "ticket"]


def test_a_whole_phone_number_finds_its_holders_and_a_part_nobody(pumps):
    assert [entity for entity, _ in found(pumps.ben, "+86 138-0013-8000")] == ["customer", "contact"]
    assert found(pumps.ben, "0013") == []


def test_what_begins_with_the_text_comes_first(ben):
    for name in ("Alpha Pump", "Pump Works", "Zeta Pump"):
        a_customer(ben, name=name)
    assert [title for _, title in found(ben, "pump")] == ["Pump Works", "Zeta Pump", "Alpha Pump"]


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "nothing like it"])
def test_nothing_asked_or_nothing_there_is_nothing(pumps, text):
    assert found(pumps.ben, text) == []


def test_find_over_http(pumps, asking):
    answer = asking(pumps.ben).get("/api/v1/search", params={"text": "西湖"}).json()
    assert [hit["entity"] for hit in answer] == [entity for entity, _ in EVERYTHING]
    assert answer[0]["detail"] is None
    assert answer[1]["detail"] == "杭州西湖水泵厂"


def test_a_chinese_name_is_found_by_how_it_begins_in_pinyin_and_by_its_initials(company):
    customer = a_customer(company.ben, name="瑞丰五金制品")
    a_lead(company.ben, name="Li Lei", company_name="瑞丰医疗")
    a_customer(company.carl, name="瑞丰实业")
    for typed in ("ruif", "RF", "rui feng"):
        assert found(company.ben, typed) == [("customer", "瑞丰五金制品"), ("lead", "Li Lei")]
    assert found(company.ben, "rfwj") == [("customer", "瑞丰五金制品")]
    with work(company.ben) as w:
        customers.change(w, customer.id, CustomerChange(name="Acme"), customer.version)
    assert found(company.ben, "rfwj") == []
    assert [title for _, title in found(company.carl, "ruifeng")] == ["瑞丰实业"]


def test_a_name_is_found_though_it_is_spelt_nearly_so_and_behind_what_is_spelt_so(ben):
    for name in ("Globex Pumps", "Acme"):
        a_customer(ben, name=name)
    assert found(ben, "Globez") == [("customer", "Globex Pumps")]
    assert found(ben, "Glo") == [("customer", "Globex Pumps")]


def test_commands_are_those_of_the_role_in_any_language(company):
    assert [one.href for one in commands.matching(company.ben, "new deal")] == ["/deals/new"]
    assert [one.href for one in commands.matching(company.ben, "> 新建商机")] == ["/deals/new"]
    assert [one.href for one in commands.matching(company.ben, "go to board of deals")] == ["/deals/board"]
    assert [one.href for one in commands.matching(company.ana, "new")] == []


def test_who_is_found_can_be_called_at_once_in_any_language(company):
    lead = a_lead(company.ben, name="Wang Fang")
    for text, kind, words in (
        ("call wang f", "call", "Call Wang Fang"),
        ("打电话Wang", "call", "Call Wang Fang"),
        ("wang", "note", "Note on Wang Fang"),
    ):
        with acting(company.ben):
            shown = page.find(text)
        assert words in texts(shown)
        assert f"/leads/{lead.id}#log-{kind}" in [link.href for link in find(shown, "Link")]
    with acting(company.ana):
        assert not [one for one in texts(page.find("wang")) if one.startswith("Note on")]


def test_all_results_are_narrowed_to_a_kind(pumps):
    with work(pumps.ben) as w:
        hits = service.find(w, "西湖", 50, "lead")
    assert [hit.title for hit in hits] == ["Li Lei"]
    with acting(pumps.ben):
        shown = "".join(texts(page.show(search="西湖")))
        narrowed = "".join(texts(page.show(search="西湖", entity="deal")))
    assert "西湖电机" in shown
    assert "西湖电机" not in narrowed


@pytest.mark.parametrize("text", ["deals: 西湖", "Deal:西湖", "商机：西湖"])
def test_a_kind_before_a_colon_narrows_what_is_found_in_any_language(pumps, text):
    with acting(pumps.ben):
        shown = page.find(text)
    said = "".join(texts(shown))  # what was asked for is marked, a part by itself
    assert "西湖 Ten pumps" in said
    assert "西湖电机" not in said
    assert find(shown, "Link")[1].href.endswith("&entity=deal")


def test_a_kind_alone_finds_nothing_yet_and_one_that_i_may_not_read_nothing_at_all(pumps):
    with acting(pumps.ben):
        assert texts(page.find("deals:")) == ["Type a name, a number, or how a Chinese name sounds."]
    with acting(pumps.sam):
        assert texts(page.find("leads: Li")) == ["Nothing is called so."]
    assert commands.narrowed("Acme: pumps") == ("", "Acme: pumps")


def test_what_sounds_so_by_another_name_of_it_tells_that_name(ben):
    a_lead(ben, name="Li Lei", company_name="瑞丰医疗")
    with work(ben) as w:
        assert [(hit.title, hit.detail) for hit in service.find(w, "ruifeng")] == [("Li Lei", "瑞丰医疗")]


def test_nothing_is_found_by_the_sound_of_a_name_that_a_role_hides(ben):
    a_lead(ben, name="Li Lei", company_name="瑞丰五金")
    assert found(ben, "rfwj") == [("lead", "Li Lei")]
    assert ben.role is not None
    limited = replace(ben, role=replace(ben.role, fields={"leads": {"company_name": FieldRight.HIDDEN}}))
    assert found(limited, "rfwj") == []
    assert found(limited, "Li Lie") == [("lead", "Li Lei")]
