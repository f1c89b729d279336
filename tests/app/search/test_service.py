import pytest

from app.access.work import work
from app.search import service
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_ticket


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
