"""A field that an administrator adds is everybody's at once, without a restart."""

import pytest

from app.access.work import work
from app.fields import service
from app.leads import service as leads
from app.leads.schema import LeadQuery
from tests.app.making import a_lead

pytestmark = pytest.mark.journey


def test_an_administrator_adds_a_field_and_a_sales_person_fills_it_in(signed_in, ada, ben):
    a_lead(ben, name="Li Lei", company_name="Acme")
    reader = signed_in(ada, "/administration/custom-fields?noun=leads")
    reader.presses("New field")
    reader.fills("Name in English", "Delivery")
    reader.fills("Name in Chinese", "交付")
    reader.chooses("Kind", "One of a list")
    reader.fills("Choices", "Fast / 快\nSlow / 慢")
    reader.chooses("In the list", "yes")
    reader.chooses("Filter", "yes")
    reader.presses("Add field")
    reader.sees("Delivery", "cf_")
    seller = signed_in(ben, "/leads")
    seller.follows("Li Lei")
    seller.presses("Edit")
    seller.chooses("Delivery", "Slow")
    seller.presses("Save")
    seller.page.locator(".form-save", has_text="Save").wait_for(state="detached")
    seller.sees("Delivery", "Slow")
    with work(ada) as w:
        (field,) = service.list_fields(w, "leads")
    seller.goes_to(f"/leads?{field.key}=o1")
    seller.chooses("Delivery", "Slow")
    seller.sees("Li Lei")
    with work(ben) as w:
        assert leads.list_leads(w, LeadQuery(custom=(f"{field.key}:o2",))).count == 1
