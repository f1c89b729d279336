"""People at customers."""

import pytest

from app.access.work import work
from app.contacts import affiliations
from app.core.i18n import _
from app.customers import service as customers
from tests.app.making import a_contact, a_customer, a_lead

pytestmark = pytest.mark.journey


def test_a_contact_is_added_and_works_with_two_customers(signed_in, ben, place):
    a_customer(ben, name="Acme")
    other = a_customer(ben, name="Globex")
    reader = signed_in(ben, "/contacts", **place)
    reader.follows(_("New contact"))
    reader.fills(_("Name"), "Wang Fang")
    reader.chooses(_("Customer"), "Acme")
    reader.fills(_("Job title"), "Head of production")
    reader.presses(_("Create contact"))
    reader.page.locator("h1", has_text="Wang Fang").wait_for()
    reader.page.locator("summary", has_text=_("Works with another customer")).click()
    reader.chooses(_("Customer"), "Globex")
    reader.chooses(_("Role in decisions"), _("Champion"))
    reader.page.locator(".add-more .form-save").click()
    reader.page.locator(".related", has_text="Globex").wait_for()
    reader.goes_to(f"/customers/{other.id}")
    reader.page.locator(".related", has_text="Wang Fang").get_by_text(_("Champion")).wait_for()


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


def test_a_lead_is_converted_with_a_known_customer_and_the_call_is_found_on_the_deal(signed_in, ben, place):
    customer = a_customer(ben, name="Acme Pumps Ltd")
    lead = a_lead(ben, name="Wang Fang", company_name="ACME Pumps", est_amount=900)
    reader = signed_in(ben, f"/leads/{lead.id}", **place)
    reader.page.locator(".card", has_text=_("Looks like the same")).get_by_text("Acme Pumps Ltd").wait_for()
    reader.page.get_by_role("tab", name=_("Call")).click()
    reader.fills(_("What was said or noted"), "Asked for ten pumps")
    reader.presses(_("Log"))
    reader.page.locator(".timeline", has_text="Asked for ten pumps").wait_for()
    reader.presses(_("Converted"))
    reader.sees(_("Likely: {title} ({why})", title="Acme Pumps Ltd", why=_("same company name")))
    reader.fills(_("Deal"), "Ten pumps")
    reader.page.locator(".form-save", has_text=_("Convert")).click()
    reader.page.locator(".related").get_by_role("link", name="Ten pumps").click()
    reader.page.locator(".timeline", has_text="Asked for ten pumps").wait_for()
    reader.sees("900")
    reader.goes_to(f"/leads/{lead.id}")
    reader.presses(_("Undo conversion"))
    reader.page.locator(".form-save", has_text=_("Undo conversion")).click()
    reader.page.locator(".path .here", has_text=_("Contacted")).wait_for()
    with work(ben) as w:
        assert customers.read(w, customer.id).version == customer.version


def test_a_duplicate_is_warned_of_while_it_is_typed(signed_in, ben, place):
    a_customer(ben, name="瑞丰精密制造有限公司")
    reader = signed_in(ben, "/customers/new", **place)
    reader.fills(_("Name"), "瑞丰精密制造")
    reader.sees(_("same company name"))
    reader.page.on("dialog", lambda dialogue: dialogue.accept())
    reader.follows("瑞丰精密制造有限公司")
    reader.page.locator("h1", has_text="瑞丰精密制造有限公司").wait_for()
