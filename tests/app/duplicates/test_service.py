from dataclasses import replace

import pytest
from sqlalchemy import text

from app.access.actor import FieldRight
from app.access.robots import SYSTEM
from app.access.work import work
from app.core.errors import NotFound, NotPermitted
from app.customers import service as customers
from app.customers.schema import CustomerChange
from app.duplicates import service
from app.duplicates.schema import Typed
from app.leads import conversion
from app.leads.schema import LeadConvert
from tests.app.making import a_contact, a_customer, a_lead, broken_off


def found(by, entity="customers", **typed):
    with work(by) as w:
        return [(one.title, one.reasons) for one in service.find(w, entity, Typed(**typed))]


@pytest.mark.parametrize(
    ("stored", "typed", "reason"),
    [
        ({"name": "瑞丰精密制造有限公司"}, {"name": "瑞丰精密制造（集团）"}, "name"),
        ({"name": "Acme Pumps GmbH & Co. KG"}, {"name": "ACME PUMPS"}, "name"),
        ({"name": "瑞丰"}, {"name": "Ruifeng Ltd."}, "sound"),
        ({"name": "Acme Pumps"}, {"name": "Pumps, Acme"}, "words"),
        ({"legal_name": "Globex Corporation"}, {"name": "Globex"}, "name"),
        ({"website": "https://www.acme.com/shop"}, {"website": "http://acme.com"}, "site"),
        ({"website": "https://acme.com"}, {"email": "li@acme.com"}, "site"),
        ({"phone": "138 0013 8000"}, {"phone": "+86 13800138000"}, "phone"),
        ({"email": "li@acme.com"}, {"email": "LI@acme.com"}, "email"),
    ],
)
def test_what_is_written_another_way_is_found_and_why(ben, stored, typed, reason):
    a_customer(ben, **{"name": "Initech"} | stored)
    assert [reasons for _title, reasons in found(ben, **typed)] == [(reason,)]


@pytest.mark.parametrize("typed", [{"name": "Initech"}, {"email": "li@qq.com"}, {"website": "https://b.cn"}, {}])
def test_what_has_nothing_in_common_is_not_found(ben, typed):
    a_customer(ben, name="Acme", website="https://qq.com", email="wang@qq.com")
    assert found(ben, **typed) == []


def test_a_lead_is_like_the_customer_of_its_company_and_a_contact_with_its_number(ben):
    customer = a_customer(ben, name="Acme Ltd")
    a_contact(ben, name="Wang Fang", customer_id=customer.id, mobile="13800138000")
    lead = a_lead(ben, name="Wang", company_name="Acme", phone="13800138000")
    with work(ben) as w:
        alike = service.find_of(w, "leads", lead.id)
    assert [(one.entity, one.reasons) for one in alike] == [("contacts", ("phone",)), ("customers", ("name",))]


def test_a_person_of_the_same_name_is_one_only_at_the_same_customer(ben):
    contact = a_contact(ben, name="王芳")
    typed = {"name": "王芳", "customer_id": contact.customer_id}
    assert found(ben, "contacts", **typed) == [("王芳", ("person",))]
    assert found(ben, "contacts", **typed | {"customer_id": a_customer(ben).id}) == []


def test_keys_follow_what_is_written_and_removed_and_the_work_around_it(ben):
    customer = a_customer(ben, name="Acme")
    with work(ben) as w:
        changed = customers.change(w, customer.id, CustomerChange(name="Globex"), customer.version)
    with broken_off(ben) as w:
        customers.change(w, customer.id, CustomerChange(name="Initech"), changed.version)
    assert (found(ben, name="Acme"), found(ben, name="Initech")) == ([], [])
    assert found(ben, name="globex") == [("Globex", ("name",))]
    with work(ben) as w:
        customers.remove(w, customer.id, changed.version)
    assert found(ben, name="Globex") == []


def test_keys_are_kept_for_whoever_writes_and_hold_no_number_in_clear(ben):
    with work(SYSTEM) as w:
        w.session.execute(text("insert into app.customers (name, kind) values ('Acme', 'prospect')"))
    a_customer(ben, name="Initech", phone="13800138000", email="li@initech.com")
    assert found(SYSTEM, name="Acme Inc.") == [("Acme", ("name",))]
    with work(SYSTEM) as w:
        kept = w.session.scalars(text("select key from app.match_keys")).all()
    assert not any("13800138000" in key or "li@initech" in key for key in kept)


def test_nobody_is_told_of_records_out_of_reach(company):
    a_customer(company.carl, name="Acme", phone="13800138000")
    assert found(company.ben, name="Acme", phone="13800138000") == []
    with pytest.raises(NotFound), work(company.ben) as w:
        service.find_of(w, "customers", a_customer(company.carl).id)


def test_who_reads_no_leads_is_not_asked_about_them(company):
    with pytest.raises(NotPermitted):
        found(company.sam, "leads", company_name="Acme")


def test_what_a_lead_became_is_no_likeness(ben):
    lead = a_lead(ben, name="Lena", company_name="Acme Pumps", email="lena@acme.example")
    with work(ben) as w:
        became = conversion.convert(w, lead.id, LeadConvert(), lead.version)
        pairs = {"leads": lead.id, "customers": became.customer_id, "contacts": became.contact_id}
        assert [service.find_of(w, *pair) for pair in pairs.items()] == [[], [], []]
        other = a_lead(ben, company_name="Acme Pumps")
        assert [one.id for one in service.find_of(w, "customers", became.customer_id)] == [other.id]


@pytest.mark.parametrize("right", [FieldRight.MASKED, FieldRight.HIDDEN])
def test_nothing_is_told_alike_by_what_a_role_does_not_show(ben, right):
    customer = a_customer(ben, name="Acme", phone="13800138000")
    contact = a_contact(ben, name="Li Lei", customer_id=customer.id, mobile="13800138000")
    assert ben.role is not None
    limits = {"contacts": {"mobile": right, "customer_id": right}}
    limited = replace(ben, role=replace(ben.role, fields=limits))

    def told(by) -> set[str]:
        with work(by) as w:
            phone = service.find(w, "contacts", Typed(mobile="13800138000"))
            person = service.find(w, "contacts", Typed(name="Li Lei", customer_id=customer.id))
            stored = [*service.find_of(w, "contacts", contact.id), *service.find_of(w, "customers", customer.id)]
        return {one.title for one in (*phone, *person, *stored)}

    assert told(ben) >= {"Acme", "Li Lei"}
    with work(limited) as w:
        assert service.find_of(w, "contacts", contact.id) == []
    assert told(limited) == {"Acme"}, "by the customer's own number, which is shown"
