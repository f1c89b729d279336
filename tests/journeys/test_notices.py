"""Hearing of what concerns one: the bell, the list, and how one wants it."""

import pytest

from app.access.work import work
from app.notify import telling
from app.notify.robots import TELLER
from app.notify.telling import Tiding
from tests.app.making import a_lead
from tests.app.notify.telling import notices, told

pytestmark = pytest.mark.journey


def test_the_bell_counts_while_one_looks_and_what_is_read_is_read(signed_in, ben):
    lead = a_lead(ben, name="Wang Fang")
    reader = signed_in(ben, "/leads")
    told(Tiding(ben.user_id, "a", "assignment", "leads", lead.id))
    reader.page.locator("#bell-count", has_text="1").wait_for()
    reader.goes_to("/notifications")
    reader.sees("Wang Fang", "This was given to you.")
    reader.presses("No more about this")
    reader.sees("Hear of it again")
    reader.presses("Mark as read")
    reader.sees("Nothing new.")
    assert notices(ben, unread=True) == []
    with work(TELLER) as w:
        assert telling.tell(w, [Tiding(ben.user_id, "b", "assignment", "leads", lead.id)]) == 0


def test_somebody_says_how_they_want_to_hear_of_things(signed_in, ben):
    reader = signed_in(ben, "/notifications/settings")
    reader.sees("Your login is no address")
    reader.fills("Letters go to", "ben@example")
    reader.page.locator(".form-save").first.click()
    reader.sees("Give an e-mail address")
    reader.fills("Letters go to", "ben@example.com")
    reader.fills("No letters from", "22:00")
    reader.fills("until", "07:00")
    reader.page.locator(".form-save").first.click()
    reader.sees("Kept.")
    reader.chooses("Something was given to me", "Not at all")
    reader.page.locator(".form-save").last.click()
    reader.goes_to("/notifications/settings")
    reader.sees("Now they go to ben@example.com.")
    assert reader.field("Something was given to me").input_value() == "Not at all"
