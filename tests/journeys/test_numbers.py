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
