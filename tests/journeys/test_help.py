"""Somebody looks something up, as they would say it."""

import pytest

pytestmark = pytest.mark.journey


def test_i_search_the_guide_and_read_the_section_with_its_picture(signed_in, company):
    me = signed_in(company.ben, "/help")
    me.sees("For your work", "First steps", "Operations")
    me.fills("Search the guide", "undo conversion")
    me.page.locator(".help-hit", has_text="Leads").click()
    me.sees("brings the lead back")
    assert me.page.url.endswith("/help/sales#leads")
    picture = me.page.get_by_role("img", name="A lead", exact=True)
    picture.scroll_into_view_if_needed()
    me.page.wait_for_function("one => one.complete && one.naturalWidth > 300", arg=picture.element_handle())


@pytest.mark.parametrize("path", ["/leads", "/deals/board", "/tasks", "/today"])
def test_what_is_said_to_screen_readers_is_said_by_what_does_it(signed_in, ben, path):
    reader = signed_in(ben, path)
    reader.page.locator("h1").first.wait_for()
    menu = reader.page.get_by_role("button", name="Your menu")
    menu.and_(reader.page.locator("[aria-haspopup=menu][aria-expanded=false]")).wait_for()
    menu.click()
    menu.and_(reader.page.locator("[aria-expanded=true]")).wait_for()
    reader.page.locator("div[aria-haspopup]:not([role])").first.wait_for(state="detached")
    dangling = """[...document.querySelectorAll('[role=tab][aria-controls]')]
        .filter((tab) => !document.getElementById(tab.getAttribute('aria-controls'))).length"""
    assert reader.page.evaluate(dangling) == 0
