"""Getting anywhere by typing, and files on a record."""

import pytest

from app.access.work import work
from app.search import marks
from tests.app.making import a_customer, a_deal, a_lead

pytestmark = pytest.mark.journey


def test_i_find_a_chinese_customer_by_the_initials_of_its_name_and_begin_a_deal_by_typing(signed_in, ben):
    a_customer(ben, name="瑞丰五金制品")
    reader = signed_in(ben, "/tasks")
    reader.page.keyboard.press("/")
    reader.page.locator(".list-search input").blur()
    reader.page.keyboard.press("Control+k")
    reader.page.locator("#search-text").fill("rfwj")
    reader.page.locator(".hit", has_text="瑞丰五金制品").first.wait_for()
    reader.page.locator("#search-text").press("Enter")
    reader.page.locator("h1", has_text="瑞丰五金制品").wait_for()
    reader.page.keyboard.press("Control+k")
    reader.page.locator("#search-text").fill("call rfwj")
    reader.page.locator(".hit", has_text="Call 瑞丰五金制品").click()
    reader.page.get_by_role("tab", name="Call", selected=True).wait_for()
    reader.page.keyboard.press("Control+k")
    reader.page.locator("#search-text").fill("new deal")
    reader.page.locator(".hit", has_text="New deal").wait_for()
    reader.page.locator("#search-text").press("Enter")
    reader.page.locator("h1", has_text="New deal").wait_for()


def test_i_put_the_offer_on_the_deal_and_a_value_is_edited_where_it_stands(signed_in, ben):
    deal = a_deal(ben, title="Ten pumps")
    reader = signed_in(ben, f"/deals/{deal.id}")
    with reader.page.expect_file_chooser() as chosen:
        reader.page.locator("[data-file]").click()
    offer = {"name": "offer.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n"}
    nothing = {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""}
    chosen.value.set_files([nothing, offer])
    reader.sees("empty.pdf: The file is empty.")
    with reader.page.expect_download() as given:
        reader.page.get_by_role("link", name="offer.pdf").click()
    assert given.value.suggested_filename == "offer.pdf"
    reader.page.locator('.fields dd:has([data-field="competitor"])').dblclick()
    reader.page.locator(".form-card input:focus").wait_for()
    reader.page.keyboard.type("Globex")
    reader.page.keyboard.press("Control+Enter")
    reader.page.locator(".fields dd", has_text="Globex").wait_for()


def test_the_keys_are_said_where_i_ask_for_them(signed_in, ben):
    reader = signed_in(ben, "/deals")
    reader.page.locator("h1").first.wait_for()
    reader.page.keyboard.press("?")
    reader.sees("Keys", "new record of this list")
    reader.page.keyboard.press("Escape")
    reader.page.keyboard.press("g")
    reader.page.keyboard.press("k")
    reader.page.wait_for_url("**/calendar")


def test_a_day_by_keys_alone(signed_in, ben):
    for name in ("Anna", "Bert", "Cora", "Dora"):
        a_lead(ben, name=name)
    page = signed_in(ben, "/leads?sort=name").page
    page.locator(".lead-cell", has_text="Dora").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    page.locator(".bulk-count", has_text="3 selected").wait_for()
    page.keyboard.press("Control+/")
    page.locator(".list-search input:focus").fill("Dora")
    page.locator(".lead-cell", has_text="Anna").wait_for(state="detached")
    page.keyboard.press("Control+\\")
    page.locator(".list-views [role=tab]:nth-child(2)[aria-selected=true]").wait_for()
    page.keyboard.press("c")
    page.locator("h1", has_text="New lead").wait_for()
    page.get_by_label("Name").first.fill("Dana")
    page.keyboard.press("Control+Alt+Enter")
    page.get_by_text("Dana is saved.").wait_for()
    page.wait_for_url("**/leads/new?after=*")
    page.locator(".form-card input:focus").wait_for()
    page.keyboard.type("Emil")
    page.keyboard.press("Control+s")
    page.locator("h1", has_text="Emil").wait_for()


@pytest.mark.parametrize(("width", "language"), [(1280, "en-GB"), (390, "zh-CN")])
def test_who_calls_is_found_by_the_last_four_digits_and_by_a_part_of_an_address(signed_in, ben, width, language):
    a_customer(ben, name="Acme", phone="138 0013 8000", email="wei.zhang@example.com")
    with work(marks.MARKER) as w:
        marks.begin(w)
    reader = signed_in(ben, "/tasks", width=width, language=language)
    reader.page.locator("h1").first.wait_for()
    for words in ("zhang@", "8000"):
        reader.page.keyboard.press("Control+k")
        reader.page.locator("#search-text").fill(words)
        reader.page.locator(".hit", has_text="Acme").first.wait_for()
        reader.page.keyboard.press("Escape")
    reader.page.keyboard.press("Control+k")
    reader.page.locator(".hit", has_text="Acme").first.click()
    reader.page.locator("h1", has_text="Acme").wait_for()
