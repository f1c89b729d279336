"""Journeys around one's own way in: the lost browser, a new password, another language."""

import pytest

from app.access.robots import SYSTEM
from app.users import service as users

pytestmark = pytest.mark.journey


def test_i_sign_a_browser_out_that_i_left_somewhere(signed_in, door, ben):
    password = users.add_sign_in(SYSTEM, ben.user_id)
    lost, here = door(), door()
    lost.sign_in("ben", password, "/leads")
    here.sign_in("ben", password, "/me")
    here.sees("Where you are signed in", "This browser", "Chrome on Linux")
    here.page.get_by_role("table").get_by_role("button", name="Sign out").click()
    here.page.get_by_role("table").get_by_role("button", name="Sign out").wait_for(state="detached")
    lost.page.wait_for_timeout(2500)
    lost.page.goto("/leads")
    lost.sees("Password")


def test_i_change_my_password(door, ben):
    password = users.add_sign_in(SYSTEM, ben.user_id)
    reader = door(width=390)
    reader.sign_in("ben", password, "/me")
    reader.field("Present password").fill("wrong")
    reader.field("New password").fill("a longer one")
    reader.presses("Change password")
    reader.sees("This is not your present password.")
    reader.field("Present password").fill(password)
    reader.presses("Change password")
    reader.sees("Your password is changed.")


def test_i_read_in_another_language(signed_in, ben):
    reader = signed_in(ben, "/me")
    reader.sees("Your settings")
    reader.page.locator("[data-speak=zh]").click()
    reader.sees("个人设置")
