import pytest

from app.access.work import work
from app.audit import history
from app.core.errors import NotFound, NotPermitted
from app.customers import service as customers
from app.customers.schema import CustomerChange
from tests.app.making import a_customer, a_lead


def changes(by, table, record):
    with work(by) as w:
        return history.changes_of(w, table, record.id)


def test_changes_of_a_record_newest_first_with_names_and_nothing_personal(company):
    customer = a_customer(company.ben, city="Ningbo", phone="138 0013 8000")
    with work(company.mona) as w:
        given = customers.transfer(w, customer.id, company.amy.user_id, customer.version)
        customers.change(w, customer.id, CustomerChange(city="Suzhou", phone="139 1234 5678"), given.version)
    told = changes(company.amy, "customers", customer)
    assert [(c.action, c.by, c.fields) for c in told] == [
        ("update", "Mona", {"city": ("Ningbo", "Suzhou"), "phone": ("****", "****")}),
        ("update", "Mona", {"owner": ("Ben", "Amy")}),
        ("insert", "Ben", {}),
    ]


def test_changes_are_within_reach_and_permission(company):
    lead = a_lead(company.ben)
    assert len(changes(company.ana, "leads", lead)) == 1
    assert changes(company.carl, "leads", lead) == []
    with pytest.raises(NotPermitted):
        changes(company.sam, "leads", lead)
    with pytest.raises(NotFound):
        changes(company.ada, "credentials", lead)
