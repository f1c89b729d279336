"""Somebody explores a number, opens a cell to its deals, and puts what they see on a page that others read."""

import pytest

from tests.dashboards.conftest import built, people  # noqa: F401 - marts of facts to count by hand

pytestmark = pytest.mark.journey

SPRING = "/numbers/explore?kpi=won_amount&period=2026-01-01..2026-04-30"


@pytest.fixture
def ana_explores(door, request, signed_in):
    """The analyst before the won amount of a spring."""
    return signed_in(request.getfixturevalue("people")["ana"], SPRING)


def test_a_number_is_explored_by_owner_and_a_cell_opens_to_its_deals(ana_explores):
    page = ana_explores.page
    page.get_by_role("textbox", name="Break down by").click()
    page.get_by_role("option", name="Owner", exact=True).click()
    page.wait_for_url("**by=owner**")
    page.get_by_role("link", name="Table", exact=True).and_(page.locator("[href*='by=owner']")).click()
    page.wait_for_url("**chart=table**")
    page.get_by_role("button", name="Open Won amount, Ben: ¥").click()
    opened = page.locator(".opened")
    opened.get_by_role("tab", name="Records").click()
    table = page.get_by_role("region", name="Records behind this number")
    table.get_by_role("row").nth(2).wait_for()
    assert table.get_by_role("row").count() == 3, "two deals below their heads"
    page.keyboard.press("Escape")
    page.go_back()
    page.wait_for_url(lambda url: "chart=table" not in url)


def test_a_view_is_put_on_a_page_that_is_shared_and_read(ana_explores, signed_in, request):
    page = ana_explores.page
    page.get_by_role("link", name="Add to a page").click()
    page.get_by_role("button", name="A new page").click()
    panel = page.get_by_role("group", name="Panel 1")
    panel.focus()
    panel.press("Shift+ArrowRight")
    panel.get_by_text("8 / 12").wait_for()
    page.get_by_role("textbox", name="Shared with roles").click()
    page.get_by_role("option", name="Sales manager", exact=True).click()
    page.get_by_role("button", name="Publish version 1").click()
    page.get_by_text("Draft; readers see version 1.").wait_for()
    address = page.url.removesuffix("/edit")
    mona = signed_in(request.getfixturevalue("people")["mona"], address)
    mona.sees("New page", "Won amount")


def test_two_choices_made_before_the_first_is_drawn_both_stand(ana_explores):
    """The second press is on a link that was drawn for what was shown before the first."""
    page = ana_explores.page
    page.get_by_role("link", name="Table", exact=True).wait_for()
    page.evaluate("""() => {
        document.querySelector('.explore-bar [title="Bars"]').click();
        document.querySelector('.explore-bar a[href*="grain=quarter"]').click();
    }""")
    page.wait_for_url(lambda url: "chart=bar" in url and "grain=quarter" in url)
    page.locator(".explore-bar .pick-on[title=Bars]").wait_for()


def test_a_view_is_seen_as_it_was_known_at_the_end_of_a_month(ana_explores):
    page = ana_explores.page
    page.locator(".explore-bar summary").click()
    page.locator(".explore-bar .filter-menu a").nth(1).click()
    page.wait_for_url("**as_of=**")
    ana_explores.sees("as it was known", "Not known: the history of records")


def test_i_find_a_number_among_all_and_tick_it(ana_explores):
    page = ana_explores.page
    page.locator(".explore-find input").fill("win rate")
    page.get_by_role("checkbox", name="Win rate", exact=True).check()
    page.wait_for_url("**kpi=won_amount,win_rate**")
    page.get_by_role("heading", name="Win rate", exact=False).first.wait_for()
    assert page.get_by_role("checkbox", checked=True).count() == 2
