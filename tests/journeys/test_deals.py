"""What a deal is about."""

import pytest

from app.access.work import work
from app.deals import service
from tests.app.making import a_deal, a_product

pytestmark = pytest.mark.journey


def test_products_are_put_on_a_deal_and_add_up_to_its_amount(signed_in, ben):
    a_product()
    deal = a_deal(ben, amount=5)
    reader = signed_in(ben, f"/deals/{deal.id}")
    reader.page.locator("summary", has_text="Line").click()
    reader.chooses("Product", "Pump")
    reader.fills("Quantity", "2")
    reader.fills("Price", "100")
    reader.fills("Discount in percent", "5")
    reader.fills("Tax in percent", "13")
    reader.presses("Add line")
    reader.page.locator(".sums", has_text="214.70").wait_for()
    reader.page.locator(".strip", has_text="190").wait_for()
    with work(ben) as w:
        assert service.read(w, deal.id).amount == 190
    reader.presses("Remove Pump")
    reader.page.locator(".sums").wait_for(state="detached")


def test_a_deal_is_won_and_a_call_logged_from_the_head_of_its_page(signed_in, ben, place):
    deal = a_deal(ben, title="Ten pumps", amount=500)
    reader = signed_in(ben, f"/deals/{deal.id}", **place)
    reader.page.locator('.head [data-log="call"]').click()
    reader.page.locator(".composer-text textarea:focus").wait_for()
    reader.page.keyboard.type("Said yes")
    reader.page.locator(".composer .form-save").click()
    reader.sees("Said yes")
    reader.page.locator('.head [id*=\'"to":"won"\']').click()
    reader.page.locator(".mantine-Modal-content .form-save").press("Enter")
    reader.page.locator(".path .won-here").wait_for()
    with work(ben) as w:
        assert service.read(w, deal.id).semantic == "won"
