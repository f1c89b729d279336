import pytest
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.contacts import affiliations
from app.contacts import service as contacts
from app.core.errors import Invalid, NotFound
from app.customers import service as customers
from app.customers.schema import CustomerChange
from app.deals import service as deals
from app.leads import conversion, record, service
from app.leads.schema import LeadConvert
from tests.app.making import a_contact, a_customer, a_lead, a_product, a_task


def converted(by, lead, **given):
    with work(by) as w:
        return conversion.convert(w, lead.id, LeadConvert(**given), lead.version)


def test_the_deal_carries_the_estimate_and_the_product_that_was_asked_for(ben):
    lead = converted(ben, a_lead(ben, est_amount=900, product=a_product().code), deal_title="Ten pumps")
    with work(ben) as w:
        deal = deals.read(w, lead.deal_id)
    assert (deal.amount, deal.product) == (900, "P1")


def test_an_estimate_in_another_currency_is_not_taken_for_ours(ben):
    lead = converted(ben, a_lead(ben, est_amount=900, currency="USD"), deal_title="Ten pumps")
    with work(ben) as w:
        assert deals.read(w, lead.deal_id).amount is None


def test_a_known_contact_is_taken_and_works_with_the_customer_from_then_on(ben):
    contact, other = a_contact(ben), a_customer(ben, name="Globex")
    same = converted(ben, a_lead(ben), contact_id=contact.id)
    assert (same.customer_id, same.contact_id) == (contact.customer_id, contact.id)
    converted(ben, a_lead(ben), contact_id=contact.id, customer_id=other.id)
    with work(ben) as w:
        assert [one.customer for one in affiliations.list_of(w, contact.id)] == ["Globex"]


def test_revert_removes_what_was_made_and_opens_the_lead_as_it_was(ben):
    lead = a_lead(ben, company_name="Acme")
    task = a_task(ben, lead_id=lead.id)
    made = converted(ben, lead, deal_title="Ten pumps")
    with work(ben) as w:
        again = conversion.revert(w, lead.id, made.version)
        assert (again.status, again.customer_id, again.converted_at) == ("new", None, None)
        for verbs, record_id in (
            (customers, made.customer_id),
            (contacts, made.contact_id),
            (deals, made.deal_id),
        ):
            with pytest.raises(NotFound):
                verbs.read(w, record_id)
    second = converted(ben, again)
    assert second.customer_id != made.customer_id
    assert task.lead_id == lead.id


def test_revert_leaves_the_customer_that_was_known(ben):
    known, lead = a_customer(ben), a_lead(ben)
    made = converted(ben, lead, customer_id=known.id)
    with work(ben) as w:
        conversion.revert(w, lead.id, made.version)
        assert customers.read(w, known.id).version == known.version


@pytest.mark.parametrize("touch", ["changed", "used", "moved", "old", "never"])
def test_revert_refuses_what_was_touched_or_is_a_day_old(ben, touch):
    lead = a_lead(ben)
    made = lead if touch == "never" else converted(ben, lead, deal_title="Ten pumps")
    with work(ben) as w:
        if touch == "changed":
            customers.change(w, made.customer_id, CustomerChange(city="Bremen"), 1)
        if touch == "moved":
            deals.move(w, made.deal_id, deals.DealMove(stage="proposal"), 1)
    if touch == "used":
        a_task(ben, deal_id=made.deal_id)
    if touch == "old":
        with work(SYSTEM) as w:
            w.session.execute(text("update app.conversions set made_at = now() - interval '25 hours'"))
    with pytest.raises(Invalid) as refused, work(ben) as w:
        conversion.revert(w, lead.id, made.version)
    assert list(refused.value.fields) == ["status"]
    with work(ben) as w:
        assert service.read(w, lead.id).status == made.status


def test_contacts_of_the_chosen_customer_are_offered_first(ben):
    contact = a_contact(ben, name="Zhao Min")
    with work(ben) as w:
        offered = record.known_contacts(w, (), str(contact.customer_id))
    assert offered == [(str(contact.id), "Zhao Min · Acme")]
