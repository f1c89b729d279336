"""The first ways in are made once, and are kept in clear nowhere."""

from app.access.actor import Role
from app.access.work import work
from app.core.settings import settings
from app.users import first_sign_ins, signin
from app.users.signin import DOORKEEPER, Browser


def lets_in(login: str, password: str) -> bool:
    with work(DOORKEEPER) as w:
        return signin.sign_in(w, login, password, f"token of {login}", Browser("127.0.0.1", "test")) is not None


ABSENT = {Role.SERVICE_LEAD, Role.AUDITOR}
"""Nobody in the company is one."""


def test_each_role_gets_one_that_opens_the_door_and_no_second_one(company):
    made = first_sign_ins.make()
    assert [one.role for one in made] == [role for role in Role if role not in ABSENT]
    assert [one.login for one in made] == ["amy", "mona", "sam", "ana", "leo", "ada"]
    assert all(lets_in(one.login, one.password) for one in made)
    assert first_sign_ins.make() == []


def test_a_company_without_people_gets_an_administrator(empty):
    (made,) = first_sign_ins.make()
    assert (made.role, made.login) == (Role.ADMINISTRATOR, "admin")


def test_no_password_is_left_on_the_disk(company):
    kept_before = settings().home / "secrets" / "sign-ins.json"
    kept_before.write_text("as an earlier version left them")
    passwords = [one.password.encode() for one in first_sign_ins.make()]
    files = [path for path in settings().home.rglob("*") if path.is_file() and "postgres" not in path.parts]
    assert not kept_before.exists()
    assert not [path for path in files if any(password in path.read_bytes() for password in passwords)]
