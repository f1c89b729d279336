import pytest

from app.access.work import work
from app.activities import service as activities
from app.activities.schema import ActivityQuery
from app.audit.history import changes_of
from app.contacts import service as contacts
from app.core.errors import Invalid, NotPermitted
from app.customers import service as customers
from app.deals import service as deals
from app.leads import conversion, record, service
from app.leads.model import Status
from app.leads.schema import LeadConvert, LeadQuery
from tests.app.making import a_customer, a_lead, a_task, broken_off


def test_create_is_assigned_from_now(ben):
    made = a_lead(ben, phone="138 0013 8000", channel="baidu")
    assert made.assigned_at == made.created_at
    assert (made.status, made.phone, made.first_responded_at) == ("new", "+86 ****8000", None)


def test_convert_makes_customer_contact_and_deal_of_the_same_owner(ben, mona):
    made = a_lead(ben, company_name="Acme", phone="138 0013 8000", channel="baidu", industry="Manufacturing")
    with work(mona) as w:
        lead = conversion.convert(w, made.id, LeadConvert(deal_title="Ten pumps", deal_amount=900), made.version)
    assert lead.status == "converted"
    assert lead.converted_at is not None
    with work(ben) as w:
        customer = customers.read(w, lead.customer_id)
        contact = contacts.read(w, lead.contact_id)
        deal = deals.read(w, lead.deal_id)
        phones = {customers.reveal(w, customer.id, "phone"), contacts.reveal(w, contact.id, "mobile")}
        steps = [(s.from_stage, s.to_stage, s.changed_by) for s in deals.list_steps(w, deal.id)]
    assert (customer.name, customer.industry, customer.kind, customer.first_channel) == (
        "Acme",
        "manufacturing",
        "prospect",
        "baidu",
    )
    assert (contact.name, contact.customer_id, phones) == ("Li Lei", customer.id, {"+8613800138000"})
    assert (deal.title, deal.amount, deal.channel, deal.lead_id) == ("Ten pumps", 900, "baidu", lead.id)
    assert {customer.owner, deal.owner} == {"Ben"}
    assert steps == [(None, "prospecting", "Mona")]


def test_what_was_done_on_a_lead_is_the_history_of_what_it_became(ben, carl):
    made = a_lead(ben, company_name="Acme", est_amount=900)
    done = a_task(ben, lead_id=made.id, subject="Called them")
    with work(ben) as w:
        lead = conversion.convert(w, made.id, LeadConvert(deal_title="Ten pumps"), made.version)
    later = a_task(ben, customer_id=lead.customer_id, subject="Visit them")
    with work(ben) as w:
        for wanted in ({"customer_id": lead.customer_id}, {"deal_id": lead.deal_id}, {"lead_id": lead.id}):
            found = {one.id for one in activities.list_activities(w, ActivityQuery(**wanted)).rows}
            assert found == {done.id} | ({later.id} if "customer_id" in wanted else set())
    with work(carl) as w:
        assert activities.list_activities(w, ActivityQuery(customer_id=lead.customer_id)).rows == []


def test_the_question_offers_the_customer_of_that_name_and_the_estimate(ben):
    known, other = a_customer(ben, name="Acme"), a_customer(ben, name="Bolt")
    here, abroad = a_lead(ben, company_name="Acme", est_amount=900), a_lead(ben, est_amount=9, currency="USD")
    with work(ben) as w:
        asked = str(record.converting(w, service.read(w, here.id)))
        assert str(known.id) in asked
        assert str(other.id) not in asked
        assert "'deal_amount': '900'" in asked
        assert "'deal_amount': None" in str(record.converting(w, service.read(w, abroad.id)))


def test_convert_into_a_known_customer_makes_no_other(ben):
    known, made = a_customer(ben), a_lead(ben)
    with work(ben) as w:
        lead = conversion.convert(w, made.id, LeadConvert(customer_id=known.id), made.version)
    assert (lead.customer_id, lead.deal_id) == (known.id, None)


def test_convert_refuses_a_customer_out_of_reach(ben, carl):
    theirs, made = a_customer(carl), a_lead(ben)
    with pytest.raises(Invalid) as refused, work(ben) as w:
        conversion.convert(w, made.id, LeadConvert(customer_id=theirs.id), made.version)
    assert list(refused.value.fields) == ["customer_id"]


def test_convert_is_once_and_whole_or_not_at_all(ben):
    from app.customers.schema import CustomerQuery

    made = a_lead(ben)
    with broken_off(ben) as w:
        conversion.convert(w, made.id, LeadConvert(), made.version)
    with work(ben) as w:
        assert customers.list_customers(w, CustomerQuery()).rows == []
        lead = conversion.convert(w, made.id, LeadConvert(), made.version)
    for again in (
        lambda w: conversion.convert(w, made.id, LeadConvert(), lead.version),
        lambda w: service.disqualify(w, made.id, "no_need", lead.version),
        lambda w: service.move(w, made.id, Status.NEW, lead.version),
    ):
        with pytest.raises(Invalid), work(ben) as w:
            again(w)


def test_respond_counts_the_first_time_only(ben):
    made = a_lead(ben)
    with work(ben) as w:
        first = service.respond(w, made.id)
    with work(ben) as w:
        second = service.respond(w, made.id)
    assert first.status == "contacted"
    assert first.first_responded_at == second.first_responded_at
    assert second.version == first.version


def test_disqualify_needs_a_reason_and_reopen_brings_back(ben):
    made = a_lead(ben)
    with pytest.raises(Invalid), work(ben) as w:
        service.disqualify(w, made.id, "because", made.version)
    with work(ben) as w:
        gone = service.disqualify(w, made.id, "no_budget", made.version)
    with work(ben) as w:
        back = service.reopen(w, made.id, Status.RECYCLED, gone.version)
        (told, *_) = changes_of(w, "leads", made.id)
    assert told.fields["disqualify_reason"] == ("no_budget", None)
    with pytest.raises(Invalid), work(ben) as w:
        service.reopen(w, made.id, Status.NEW, back.version)
    assert (gone.status, gone.disqualify_reason) == ("disqualified", "no_budget")
    assert (back.status, back.disqualify_reason) == ("recycled", None)


@pytest.mark.parametrize("to", [Status.CONVERTED, Status.DISQUALIFIED])
def test_move_and_reopen_leave_what_has_a_verb_of_its_own(ben, to):
    made = a_lead(ben)
    for verb in (service.move, service.reopen):
        with pytest.raises(Invalid), work(ben) as w:
            verb(w, made.id, to, made.version)


def test_transfer_starts_the_clock_again_and_is_remembered(company):
    from sqlalchemy import text

    made = a_lead(company.ben)
    with work(company.mona) as w:
        given = service.transfer(w, made.id, company.amy.user_id, made.version)
        changes = w.session.execute(
            text("select entity, from_owner_id, to_owner_id, changed_by from app.owner_changes")
        ).all()
    assert given.assigned_at > made.assigned_at
    assert changes == [("leads", company.ben.user_id, company.amy.user_id, company.mona.user_id)]


def test_list_unanswered(ben):
    waiting, answered = a_lead(ben), a_lead(ben)
    with work(ben) as w:
        service.respond(w, answered.id)
        assert [row.id for row in service.list_leads(w, LeadQuery(unanswered=True)).rows] == [waiting.id]


def test_service_agents_make_no_leads(sam):
    with pytest.raises(NotPermitted):
        a_lead(sam)
