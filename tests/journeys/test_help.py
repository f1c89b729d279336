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
