import pytest

from app.access.work import work
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.customers import service
from app.customers.schema import CustomerChange, CustomerCreate, CustomerQuery
from tests.app.making import a_customer, broken_off


def test_create_belongs_to_its_creator_and_masks_personal_data(ben):
    made = a_customer(ben, phone="138 0013 8000", email="wang@example.com", first_channel="baidu")
    assert (made.owner_id, made.owner, made.team_id) == (ben.user_id, "Ben", ben.team_id)
    assert (made.phone, made.email) == ("+86 ****8000", "w***@example.com")
    assert made.version == 1


def test_create_refuses_an_unknown_channel(ben):
    with pytest.raises(Invalid) as refused:
        a_customer(ben, first_channel="nowhere")
    assert list(refused.value.fields) == ["first_channel"]


def test_create_is_for_another_only_within_reach(company):
    assert a_customer(company.mona, owner_id=company.amy.user_id).owner == "Amy"
    for maker, owner in ((company.ben, company.amy), (company.mona, company.carl)):
        with pytest.raises(Invalid) as refused:
            a_customer(maker, owner_id=owner.user_id)
        assert list(refused.value.fields) == ["owner_id"]


def test_create_refuses_a_parent_out_of_reach(ben, carl):
    theirs = a_customer(carl)
    with pytest.raises(Invalid) as refused:
        a_customer(ben, parent_id=theirs.id)
    assert list(refused.value.fields) == ["parent_id"]


def test_change_sets_only_what_is_given(ben):
    made = a_customer(ben, industry="制造业", city="Ningbo")
    with work(ben) as w:
        changed = service.change(w, made.id, CustomerChange(city=None, level="A"), made.version)
    assert (changed.industry, changed.city, changed.level, changed.version) == ("manufacturing", None, "A", 2)


def test_change_to_the_same_writes_nothing(ben):
    made = a_customer(ben, city="Ningbo")
    with work(ben) as w:
        assert service.change(w, made.id, CustomerChange(city="Ningbo"), made.version).version == made.version


def test_change_tells_a_late_editor_what_is_stored_by_whom_and_when(ben, mona):
    made = a_customer(ben, phone="138 0013 8000")
    with work(mona) as w:
        now = service.change(w, made.id, CustomerChange(city="Ningbo", phone="139 1234 5678"), made.version)
    with pytest.raises(Conflict) as late, work(ben) as w:
        service.change(w, made.id, CustomerChange(city="Suzhou", phone="137 1234 5678"), made.version)
    assert late.value.theirs == {"city": "Ningbo", "phone": "****"}
    assert (late.value.by, late.value.at) == ("Mona", now.updated_at)


def test_a_customer_cannot_belong_to_itself(ben):
    made = a_customer(ben)
    with pytest.raises(Invalid), work(ben) as w:
        service.change(w, made.id, CustomerChange(parent_id=made.id), made.version)


def test_list_finds_by_part_of_a_name_and_by_a_whole_phone_number(ben):
    a_customer(ben, name="杭州西湖水泵厂", phone="138 0013 8000")
    a_customer(ben, name="Northwind")
    with work(ben) as w:
        for text in ("西湖", "13800138000"):
            page = service.list_customers(w, CustomerQuery(search=text))
            assert [row.name for row in page.rows] == ["杭州西湖水泵厂"], text
        assert service.list_customers(w, CustomerQuery(search="8000")).rows == []


def test_list_filters(ben, mona, amy):
    a_customer(ben, level="A")
    a_customer(amy, level="B")
    with work(mona) as w:
        assert service.list_customers(w, CustomerQuery()).count == 2
        found = service.list_customers(w, CustomerQuery(level="B", owner_id=amy.user_id)).rows
    assert [row.owner for row in found] == ["Amy"]


def test_reveal_shows_one_value_and_leaves_a_trace(ben):
    from sqlalchemy import text

    made = a_customer(ben, phone="138 0013 8000")
    with work(ben) as w:
        assert service.reveal(w, made.id, "phone") == "+8613800138000"
    with work(ben) as w:
        traces = w.session.execute(
            text("select actor_id, changes from app.audit_entries where action = 'reveal'")
        ).all()
    assert traces == [(ben.user_id, {"field": "phone"})]


def test_reveal_is_for_personal_columns_and_permitted_people(ben, ana):
    made = a_customer(ben)
    with pytest.raises(Invalid), work(ben) as w:
        service.reveal(w, made.id, "name")
    with pytest.raises(NotPermitted), work(ana) as w:
        service.reveal(w, made.id, "phone")


def test_transfer_stays_within_reach(company):
    made = a_customer(company.ben)
    with work(company.mona) as w:
        given = service.transfer(w, made.id, company.amy.user_id, made.version)
    assert given.owner == "Amy"
    with pytest.raises(NotFound), work(company.ben) as w:
        service.read(w, made.id)
    with pytest.raises(Invalid), work(company.mona) as w:
        service.transfer(w, made.id, company.carl.user_id, given.version)


def test_removed_is_in_no_list_but_not_gone(ben, mona):
    made = a_customer(ben)
    with work(ben) as w:
        service.remove(w, made.id, made.version)
    with work(mona) as w:
        assert service.list_customers(w, CustomerQuery()).rows == []
        with pytest.raises(NotFound):
            service.read(w, made.id)


def test_a_failed_work_leaves_nothing(ben):
    with broken_off(ben) as w:
        service.create(w, CustomerCreate(name="Acme"))
    with work(ben) as w:
        assert service.list_customers(w, CustomerQuery()).rows == []
