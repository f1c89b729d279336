"""People at customers."""

import pytest

from app.access.work import work
from app.contacts import affiliations
from tests.app.making import a_contact, a_customer

pytestmark = pytest.mark.journey


def test_a_contact_is_added_and_works_with_two_customers(signed_in, ben):
    a_customer(ben, name="Acme")
    other = a_customer(ben, name="Globex")
    reader = signed_in(ben, "/contacts")
    reader.follows("New contact")
    reader.fills("Name", "Wang Fang")
    reader.chooses("Customer", "Acme")
    reader.fills("Job title", "Head of production")
    reader.presses("Create contact")
    reader.page.locator("h1", has_text="Wang Fang").wait_for()
    reader.page.locator("summary", has_text="Works with another customer").click()
    reader.chooses("Customer", "Globex")
    reader.chooses("Role in decisions", "Champion")
    reader.presses("Add")
    reader.page.locator(".related", has_text="Globex").wait_for()
    reader.goes_to(f"/customers/{other.id}")
    reader.page.locator(".related", has_text="Wang Fang").get_by_text("Champion · of Acme").wait_for()


def test_a_call_with_a_contact_is_in_the_story_of_both(signed_in, ben):
    contact = a_contact(ben)
    reader = signed_in(ben, f"/contacts/{contact.id}", width=390)
    reader.page.get_by_role("tab", name="Call").click()
    reader.fills("What was said or noted", "Asked for an offer")
    reader.presses("Log")
    reader.page.locator(".timeline", has_text="Asked for an offer").wait_for()
    reader.goes_to(f"/customers/{contact.customer_id}")
    reader.page.locator(".timeline", has_text="Asked for an offer").wait_for()
    with work(ben) as w:
        assert affiliations.list_of(w, contact.id) == []
