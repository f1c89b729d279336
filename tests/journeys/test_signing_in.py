"""The way in and out."""

import pytest

from app.access.actor import Role
from app.access.robots import SYSTEM
from app.access.roles import shipped
from app.access.work import work
from app.users import service as users
from tests.app.making import a_lead

pytestmark = pytest.mark.journey


def test_a_sales_person_signs_in_and_sees_only_her_leads(signed_in, ben, amy):
    a_lead(amy, name="Amys lead")
    a_lead(ben, name="Bens lead")
    reader = signed_in(amy)
    assert reader.names_in_list() == ["Amys lead"]
    reader.sees("Amy", "Sales")


def test_wrong_password_says_so_in_chinese(door):
    reader = door(language="zh-CN")
    reader.sign_in("ben", "not it")
    reader.sees("账号或密码不正确。")
    assert reader.page.input_value("[name=login]") == "ben"
    assert reader.page.input_value("[name=password]") == ""


def test_somebody_who_follows_a_link_arrives_there_after_signing_in(signed_in, ben):
    deal_path = "/deals?view=won"
    reader = signed_in(ben, deal_path)
    reader.page.wait_for_url("**/deals?view=won")
    reader.sees("Deals")


def test_guessing_passwords_is_stopped(door):
    reader = door()
    for _attempt in range(5):
        reader.sign_in("ben", "guess")
        reader.sees("Login or password is not right.")
    reader.sign_in("ben", "guess")
    reader.sees("Too many attempts.")


def test_after_signing_out_the_way_back_is_closed(signed_in, ben):
    reader = signed_in(ben)
    reader.presses("Your menu")
    reader.page.get_by_role("menuitem", name="Sign out").click()
    reader.page.wait_for_url("**/sign-in")
    reader.page.goto("/leads")
    reader.page.wait_for_url("**/sign-in?next=/leads")


def test_the_language_switch_turns_every_word(signed_in, ben):
    a_lead(ben, name="Li Lei")
    reader = signed_in(ben)
    reader.presses("Your menu")
    reader.page.get_by_role("menuitem", name="中文").click()
    reader.sees("线索", "等待回应", "新建线索")
    assert reader.page.get_attribute("html", "lang") == "zh"


def test_somebody_who_left_is_out_at_once(signed_in, ben, monkeypatch):
    from app.signin import sessions
    from app.users.model import User

    monkeypatch.setattr(sessions, "REMEMBER_SECONDS", 0)
    reader = signed_in(ben)
    reader.sees("No leads yet.")
    with work(SYSTEM) as w:
        w.session.get(User, ben.user_id).is_active = False
    reader.page.goto("/leads")
    reader.page.wait_for_url("**/sign-in?next=/leads&ended=1")


def test_a_chinese_reader_meets_chinese_from_the_first_page(signed_in, company):
    with work(SYSTEM) as w:
        made = users.create(w, "fang", "Fang", Role.SALES, "North", "zh")
    from app.access.actor import Actor

    reader = signed_in(Actor.person(made.id, made.name, shipped(made.role), made.team_id, "zh"))
    reader.sees("线索", "还没有线索。")
