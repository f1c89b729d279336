"""Every number opens."""

import pytest

from dashboards.behind import TABS
from tests.dashboards.conftest import built, people  # noqa: F401 - marts of facts to count by hand

pytestmark = pytest.mark.journey


@pytest.fixture
def ana_at_home(door, request, signed_in):
    """The analyst on the home page of a company with numbers."""
    return signed_in(request.getfixturevalue("people")["ana"], "/")


def test_a_number_opens_with_one_tab_made_and_the_others_when_asked_for(ana_at_home):
    page = ana_at_home.page
    page.get_by_role("button", name="Open Win rate").click()
    opened = page.locator(".opened")
    opened.locator(".chart-line").wait_for()
    assert opened.locator(".opened-awaited").count() == len(TABS) - 1
    assert page.locator(".js-plotly-plot").count() == 0
    assert page.evaluate("document.querySelectorAll('.opened *').length") < 400
    for number, tab in enumerate(TABS):
        opened.get_by_role("tab").nth(number).click()
        opened.get_by_role("tabpanel").locator("> div > :not(.opened-awaited)").first.wait_for()
        assert opened.get_by_role("tab", selected=True).inner_text() == str(TABS[tab].title)


def test_beside_the_page_where_there_is_room_and_over_it_where_there_is_none(ana_at_home):
    page = ana_at_home.page
    page.set_viewport_size({"width": 1440, "height": 900})
    number = page.get_by_role("button", name="Open Win rate")
    number.click()
    opened = page.locator(".opened-beside .mantine-Drawer-content")
    opened.locator(".opened").wait_for()
    page.wait_for_function("document.documentElement.dataset.side === 'narrow'")
    left = opened.bounding_box()["x"]
    for part in (number, page.locator("h1").first):
        box = part.bounding_box()
        assert box["x"] + box["width"] <= left
    assert page.evaluate("document.activeElement.closest('.opened-beside') !== null")
    page.get_by_role("button", name="Open Won amount").click()
    opened.get_by_role("heading", name="Won amount", exact=True).wait_for()
    page.keyboard.press("Escape")
    opened.wait_for(state="detached")
    assert page.evaluate("document.documentElement.dataset.side") == "wide"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Open ")
    page.set_viewport_size({"width": 390, "height": 844})
    number.click()
    opened.wait_for()
    page.wait_for_function("document.querySelector('.opened-beside .mantine-Drawer-content').offsetWidth >= 390")


def test_where_it_comes_from_is_drawn_and_on_a_telephone_listed(ana_at_home):
    page = ana_at_home.page
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Open Win rate").click()
    page.get_by_role("tab", name="Lineage").click()
    drawing = page.locator(".lineage-drawing")
    drawing.wait_for()
    boxes = drawing.locator(".lineage-box")
    assert boxes.count() == page.locator(".lineage > li").count() + 1
    page.set_viewport_size({"width": 390, "height": 844})
    drawing.wait_for(state="hidden")
    assert page.locator(".lineage > li", has_text="fct_deals").first.is_visible()


def test_a_record_behind_a_number_is_read_by_keyboard_and_opens(ana_at_home):
    page = ana_at_home.page
    page.get_by_role("button", name="Open Won amount").click()
    page.get_by_role("tab", name="Records").click()
    table = page.get_by_role("region", name="Records behind this number")
    table.get_by_role("columnheader", name="Deal", exact=True).wait_for()
    assert table.get_attribute("tabindex") == "0"
    link = table.get_by_role("link").first
    title = link.inner_text()
    link.press("Enter")
    page.wait_for_url("**/deals/*")
    page.locator("#page h1", has_text=title).wait_for()


def test_what_a_record_is_called_is_text_and_never_markup(ana_at_home):
    drawn = ana_at_home.page.evaluate(
        """async (cell) => {
        const place = document.createElement("div");
        const heads = [{words: "Deal", kind: ""}];
        window.ReactDOM.createRoot(place).render(window.crm.PlainTable({label: "Deals", heads, rows: [[cell]]}));
        await new Promise((done) => setTimeout(done, 200));
        return [place.querySelectorAll("img").length, place.querySelector("td").textContent];
    }""",
        "<img src=x>",
    )
    assert drawn == [0, "<img src=x>"]


def test_what_each_model_returns_stands_on_the_scale_of_its_row(ana_at_home):
    page = ana_at_home.page
    page.goto("/numbers/attribution")
    page.locator(".returns .dots-opens").first.wait_for()
    off = page.evaluate("""Array.from(document.querySelectorAll('.returns .dots-track > .dots-opens'), dot => {
        const row = dot.parentElement.getBoundingClientRect(), at = dot.getBoundingClientRect()
        return Math.abs(at.x + at.width / 2 - row.x - row.width * parseFloat(dot.style.left) / 100)
    })""")
    assert max(off) < 1


def test_what_is_printed_is_the_page_without_the_menu(ana_at_home):
    page = ana_at_home.page
    page.get_by_role("button", name="Open Won amount").wait_for()
    menu, begins = page.locator(".side"), "document.querySelector('#page').getBoundingClientRect().left"
    assert menu.is_visible()
    page.emulate_media(media="print")
    menu.wait_for(state="hidden")
    assert page.evaluate(begins) == 0
