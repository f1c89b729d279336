"""Searches inside a team's reach: found by the index of words, shown by the policy."""

import pytest
from sqlalchemy import ARRAY, Text, func, literal, select

from app.access import matching
from app.access.work import work
from app.leads import service as leads
from app.leads.schema import LeadQuery
from app.search import service
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_ticket


def listed(by, text) -> list[str]:
    with work(by) as w:
        return [lead.name for lead in leads.list_leads(w, LeadQuery(search=text)).rows]


def held(by, kind, *words) -> list:
    asked = func.app.holding(kind, literal([*words], ARRAY(Text)), "%pump%", 10)
    with work(by) as w:
        return [*w.session.scalars(select(asked))]


@pytest.fixture
def pumps(mona, ben, company):
    """One of Mona's team, and one of another's."""
    a_lead(ben, name="Anna", company_name="Pump Works")
    a_lead(company.carl, name="Nils", company_name="Pump House")
    return mona


@pytest.mark.parametrize("many", [matching.MANY, 1])
def test_a_manager_finds_what_the_team_has_and_nothing_of_others(pumps, many, monkeypatch):
    """Also where more records hold the text than are gathered."""
    monkeypatch.setattr(matching, "MANY", many)
    assert listed(pumps, "pump") == ["Anna"]
    assert listed(pumps, "nothing like it") == []


def test_a_manager_finds_every_kind_of_record_and_what_is_spelt_nearly_so(pumps, ben, company):
    customer = a_customer(ben, name="Pump Agency")
    a_contact(ben, name="Pump Peter", customer_id=customer.id)
    a_deal(ben, title="Ten pumps", customer_id=customer.id)
    a_ticket(company.sam, subject="Pump leaks", customer_id=customer.id)
    with work(pumps) as w:
        found = {(hit.entity, hit.title) for hit in service.find(w, "pump")}
        nearly = {hit.title for hit in service.find(w, "pumb agency")}
    assert found >= {
        ("customer", "Pump Agency"), ("contact", "Pump Peter"), ("lead", "Anna"), ("deal", "Ten pumps"),
    }  # fmt: skip
    assert nearly == {"Pump Agency"}


def test_of_columns_that_no_index_of_words_is_on_nothing_is_told(pumps):
    assert len(held(pumps, "leads", "company_name")) == 2
    assert held(pumps, "leads", "company_name", "phone") == [None]
    assert held(pumps, "users", "password_hash") == [None]


def test_a_search_through_nothing_that_is_seen_finds_nothing():
    assert str(matching.matching("pump", ())) == "false"
