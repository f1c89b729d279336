import pytest

from app.access.work import work
from app.contacts import affiliations, service
from app.contacts.schema import AffiliationGiven, ContactChange, ContactQuery
from app.core.errors import Invalid, NotFound, NotPermitted
from tests.app.limited import UNSEEN, limited
from tests.app.making import a_contact, a_customer, broken_off

__all__ = ["limited"]


def others(by, contact):
    with work(by) as w:
        return [(one.customer, one.role, one.is_primary) for one in affiliations.list_of(w, contact.id)]


def test_a_contact_works_with_several_customers_in_a_role_each(ben):
    contact, other = a_contact(ben), a_customer(ben, name="Globex")
    with work(ben) as w:
        affiliations.put(w, contact.id, AffiliationGiven(customer_id=other.id, role="influencer"))
        affiliations.put(w, contact.id, AffiliationGiven(customer_id=other.id, role="champion", is_primary=True))
        listed = service.list_contacts(w, ContactQuery(customer_id=other.id)).rows
        at = affiliations.at(w, other.id, [contact.id])[contact.id]
    assert others(ben, contact) == [("Globex", "champion", True)]
    assert ([one.id for one in listed], at.role) == ([contact.id], "champion")
    with work(ben) as w:
        affiliations.drop(w, contact.id, other.id)
    assert others(ben, contact) == []


def test_one_person_is_the_first_to_talk_to_at_a_customer(ben):
    customer = a_customer(ben)
    first = a_contact(ben, customer_id=customer.id, is_primary=True)
    second = a_contact(ben, customer_id=customer.id, is_primary=True)
    elsewhere = a_contact(ben)
    with work(ben) as w:
        assert not service.read(w, first.id).is_primary
        affiliations.put(w, elsewhere.id, AffiliationGiven(customer_id=customer.id, is_primary=True))
        assert not service.read(w, second.id).is_primary
        service.change(w, first.id, ContactChange(is_primary=True), service.read(w, first.id).version)
    assert others(ben, elsewhere) == [("Acme", None, False)]


def test_who_sees_one_of_its_customers_sees_a_contact_and_of_the_others_nothing(company):
    contact, theirs = a_contact(company.ben), a_customer(company.carl, name="Globex")
    with pytest.raises(NotFound), work(company.carl) as w:
        service.read(w, contact.id)
    with work(company.ada) as w:
        affiliations.put(w, contact.id, AffiliationGiven(customer_id=theirs.id))
    with work(company.carl) as w:
        assert [one.id for one in service.list_contacts(w, ContactQuery()).rows] == [contact.id]
        assert service.read(w, contact.id).customer is None
        with pytest.raises(NotPermitted):
            service.change(w, contact.id, ContactChange(title="CEO"), contact.version)
    assert others(company.ben, contact) == []


def test_put_refuses_a_customer_out_of_reach_and_the_contact_s_own(company):
    contact, theirs = a_contact(company.ben), a_customer(company.carl)
    for customer_id in (theirs.id, contact.customer_id):
        with pytest.raises(Invalid) as refused, work(company.ben) as w:
            affiliations.put(w, contact.id, AffiliationGiven(customer_id=customer_id))
        assert list(refused.value.fields) == ["customer_id"]
    for actor, refusal in ((company.carl, NotFound), (company.sam, NotPermitted)):
        with pytest.raises(refusal), work(actor) as w:
            affiliations.put(w, contact.id, AffiliationGiven(customer_id=theirs.id))


def test_put_is_undone_with_the_work_around_it(ben):
    contact, other = a_contact(ben), a_customer(ben)
    with broken_off(ben) as w:
        affiliations.put(w, contact.id, AffiliationGiven(customer_id=other.id))
    assert others(ben, contact) == []


def test_a_new_role_leaves_the_mark_of_the_first_to_talk_to_as_it_was(ben):
    contact, other = a_contact(ben), a_customer(ben, name="Globex")
    with work(ben) as w:
        affiliations.put(w, contact.id, AffiliationGiven(customer_id=other.id, role="champion", is_primary=True))
        affiliations.put(w, contact.id, AffiliationGiven(customer_id=other.id, role="finance"))
        affiliations.put(w, contact.id, AffiliationGiven(customer_id=other.id))
    assert others(ben, contact) == [("Globex", "finance", True)]


def test_a_customer_that_becomes_the_contact_s_own_is_none_of_its_others_any_more(ben):
    other = a_customer(ben, name="Globex")
    first = a_contact(ben, customer_id=other.id, is_primary=True)
    contact = a_contact(ben, is_primary=True)
    with work(ben) as w:
        affiliations.put(w, contact.id, AffiliationGiven(customer_id=other.id, role="champion"))
        moved = service.change(w, contact.id, ContactChange(customer_id=other.id), contact.version)
        assert service.read(w, first.id).is_primary
    assert (moved.customer, moved.role, moved.is_primary, others(ben, contact)) == (
        "Globex",
        "champion",
        False,
        [],
    )


def test_a_mark_that_is_given_with_the_move_holds_at_the_new_customer(ben):
    other = a_customer(ben, name="Globex")
    first, contact = a_contact(ben, customer_id=other.id, is_primary=True), a_contact(ben)
    with work(ben) as w:
        given = ContactChange(customer_id=other.id, role="finance", is_primary=True)
        moved = service.change(w, contact.id, given, contact.version)
        assert not service.read(w, first.id).is_primary
    assert (moved.role, moved.is_primary) == ("finance", True)


@pytest.mark.parametrize("right", UNSEEN)
def test_what_a_role_does_not_show_of_a_contact_it_shows_nowhere(company, limited, right):
    contact, other = a_contact(company.ben), a_customer(company.ben, name="Globex")
    with work(company.ben) as w:
        affiliations.put(w, contact.id, AffiliationGiven(customer_id=other.id, role="champion", is_primary=True))
    with work(limited(right)) as w:
        at = affiliations.at(w, other.id, [contact.id])[contact.id]
        assert (affiliations.list_of(w, contact.id), at.role, at.is_primary) == ([], None, False)
        with pytest.raises(Invalid) as refused:
            affiliations.drop(w, contact.id, other.id)
    assert list(refused.value.fields) == ["customer_id"]


def test_a_contact_moves_to_another_customer_within_reach(company):
    contact, other = a_contact(company.ben), a_customer(company.ben, name="Globex")
    with work(company.ben) as w:
        assert service.change(w, contact.id, ContactChange(customer_id=other.id), 1).customer == "Globex"
    with pytest.raises(Invalid), work(company.ben) as w:
        service.change(w, contact.id, ContactChange(customer_id=a_customer(company.carl).id), 2)
