"""Guessing passwords: counted before they are looked at, wherever they arrive; the owner is not locked out."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app import main
from app.access import passwords
from app.access.robots import SYSTEM
from app.access.work import work
from app.core.errors import TooMany, Unavailable
from app.signin import tokens
from app.users import service as users
from app.users import signin
from app.users.signin import DOORKEEPER, PER_ADDRESS, PER_LOGIN, Browser


@pytest.fixture
def password(ben) -> str:
    return users.add_sign_in(SYSTEM, ben.user_id)


@pytest.fixture
def long_waits(monkeypatch) -> None:
    """The first wait is as long as the longest: it does not end while a busy machine compares passwords."""
    monkeypatch.setattr(signin, "PER_LOGIN", replace(PER_LOGIN, step=PER_LOGIN.longest))


@pytest.fixture
def looked_at(monkeypatch) -> list[str]:
    """The passwords that were compared with a kept one."""
    seen: list[str] = []
    monkeypatch.setattr(signin, "is_password", lambda kept, given: seen.append(given) or _is_password(kept, given))
    return seen


_is_password = passwords.is_password


def typed(client: TestClient, login: str, password: str, address: str = "198.51.100.7"):
    """What the sign-in form sends, from an address."""
    client._transport.client = (address, 50000)  # type: ignore[attr-defined]
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/sign-in").text).group(1)
    return client.post("/sign-in", data={"login": login, "password": password, "csrf": csrf})


def browser(application) -> TestClient:
    return TestClient(application, follow_redirects=False)


def later(by: timedelta) -> None:
    """Let time pass for what was counted."""
    with work(DOORKEEPER) as w:
        w.session.execute(
            text("update app.allowances set began_at = began_at - :by, next_at = next_at - :by"), {"by": by}
        )


async def guess(application, n: int) -> int:
    """One wrong password through the whole application; its status."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application, client=(f"198.51.100.{n}", 1)), base_url="http://testserver"
    ) as client:
        csrf = re.search(r'name="csrf" value="([^"]+)"', (await client.get("/sign-in")).text).group(1)
        return (
            await client.post("/sign-in", data={"login": "ben", "password": "wrong", "csrf": csrf})
        ).status_code


@pytest.mark.usefixtures("long_waits")
def test_guesses_side_by_side_are_all_counted_before_they_are_looked_at(application, password, looked_at):
    """Two applications, as in two web processes: they share the database and nothing else."""
    both = (application, main.create())

    async def storm() -> list[int]:
        return await asyncio.gather(*(guess(both[n % 2], n) for n in range(60)))

    answers = asyncio.run(storm())
    assert (answers.count(401), answers.count(429)) == (PER_LOGIN.free, 60 - PER_LOGIN.free)
    assert len(looked_at) == PER_LOGIN.free


def test_waits_grow_and_what_is_refused_makes_them_no_longer(company):
    waits = []
    for _ in range(5):
        with work(DOORKEEPER) as w:
            while not (wait := PER_LOGIN.spend(w, "login:ben")):
                pass
        with work(DOORKEEPER) as w:
            again = PER_LOGIN.spend(w, "login:ben")
        assert again <= wait
        waits.append(round(wait.total_seconds()))
        later(wait)
    assert waits == [2, 4, 8, 16, 32]


def test_a_wait_has_an_end_and_a_day_later_all_is_forgotten(company):
    with work(DOORKEEPER) as w:
        for _ in range(PER_LOGIN.free):
            PER_LOGIN.spend(w, "login:ben")
        w.session.execute(text("update app.allowances set spent = 1000, next_at = now()"))
    with work(DOORKEEPER) as w:
        PER_LOGIN.spend(w, "login:ben")
        assert PER_LOGIN.spend(w, "login:ben") <= PER_LOGIN.longest
    later(PER_LOGIN.lasting + timedelta(seconds=1))
    with work(DOORKEEPER) as w:
        assert [PER_LOGIN.spend(w, "login:ben") for _ in range(PER_LOGIN.free)] == [timedelta()] * PER_LOGIN.free


@pytest.mark.usefixtures("long_waits")
def test_after_some_failures_even_the_right_password_must_wait_and_is_told_for_how_long(application, password):
    stranger = browser(application)
    for _attempt in range(PER_LOGIN.free):
        assert typed(stranger, "ben", "wrong").status_code == 401
    answer = typed(stranger, "ben", password)
    assert answer.status_code == 429
    assert "Too many attempts. Try again in 15 minutes." in answer.text
    assert 14 * 60 < int(answer.headers["retry-after"]) <= 15 * 60
    later(PER_LOGIN.longest)
    assert typed(stranger, "ben", password).status_code == 303


def test_a_right_password_takes_its_failures_back(application, password):
    person = browser(application)
    for _ in range(3):
        for _attempt in range(PER_LOGIN.free - 1):
            typed(person, "ben", "wrong")
        assert typed(person, "ben", password).status_code == 303
        person.cookies.clear()


@pytest.mark.usefixtures("long_waits")
def test_a_stranger_does_not_keep_the_owner_out(application, password):
    own = browser(application)
    assert typed(own, "ben", password).status_code == 303
    stranger = browser(application)
    while typed(stranger, "ben", "wrong").status_code != 429:
        pass
    assert typed(own, "ben", password).status_code == 303
    assert typed(stranger, "ben", password).status_code == 429


@pytest.mark.usefixtures("long_waits")
def test_a_known_browser_has_no_endless_guesses_either(application, password):
    own = browser(application)
    typed(own, "ben", password)
    answers = [typed(own, "ben", "wrong").status_code for _ in range(PER_LOGIN.free + 1)]
    assert answers == [401] * PER_LOGIN.free + [429]


def test_a_browser_known_to_one_is_not_known_to_another(application, password, company):
    own = browser(application)
    typed(own, "ben", password)
    kept = own.cookies[tokens.KNOWN_COOKIE]
    assert tokens.known_browser(kept, "ben")
    assert tokens.known_browser(kept, "amy") is None
    assert tokens.known_browser(kept[:-1], "ben") is None
    assert tokens.known_browser("", "ben") is None
    assert tokens.known_browser("x.1.ÿ", "ben") is None


def test_a_known_browser_is_forgotten_after_its_time(monkeypatch):
    kept = tokens.known_to("ben")
    monkeypatch.setattr(tokens, "KNOWN_FOR", timedelta(seconds=-1))
    assert tokens.known_browser(kept, "ben") is None


def test_one_address_may_fail_more_often_than_one_login_and_not_for_ever(company):
    for n in range(PER_ADDRESS.free):
        with work(DOORKEEPER) as w:
            signin.count_try(w, f"nobody{n}", Browser("198.51.100.7", ""))
    with pytest.raises(TooMany), work(DOORKEEPER) as w:
        signin.count_try(w, "one more", Browser("198.51.100.7", ""))
    with work(DOORKEEPER) as w:
        signin.count_try(w, "one more", Browser("198.51.100.8", ""))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("198.51.100.1", "198.51.100.2", False),
        ("not an address", "not an address", True),
    ],
)
def test_an_address_of_version_6_is_one_of_a_house(one, other, same):
    assert (signin._network(one) == signin._network(other)) is same


def test_names_that_strangers_made_up_are_forgotten(company):
    with work(DOORKEEPER) as w:
        for n in range(30):
            PER_LOGIN.spend(w, f"login:{n}")
    later(timedelta(days=3))
    with work(DOORKEEPER) as w:
        PER_LOGIN.spend(w, "login:ben")
    with work(DOORKEEPER) as w:
        PER_LOGIN.spend(w, "login:ben")
        assert list(w.session.scalars(text("select name from app.allowances"))) == ["login:ben"]


def test_passwords_are_worked_out_few_at_a_time(monkeypatch):
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    for _ in range(passwords.AT_ONCE):
        passwords._turns.acquire()
    try:
        with pytest.raises(Unavailable, match="Try again in a minute"):
            passwords.is_password(signin.NOBODY, "x")
    finally:
        for _ in range(passwords.AT_ONCE):
            passwords._turns.release()
    assert not passwords.is_password(signin.NOBODY, "x")


@pytest.mark.parametrize("field", ["login", "password", "csrf", "next"])
@pytest.mark.parametrize("value", ["\0", "a\0b", "\u200b", "ÿ", "😀" * 40, "\r\nX: y", "%00", "𐏿"])
def test_whatever_is_typed_is_an_answer(application, company, field, value):
    stranger = browser(application)
    csrf = re.search(r'name="csrf" value="([^"]+)"', stranger.get("/sign-in").text).group(1)
    fields = {"login": "ben", "password": "x", "csrf": csrf, "next": "/"} | {field: value}
    answer = stranger.post("/sign-in", data=fields)
    assert answer.status_code == (403 if field == "csrf" else 401)


SURROGATE = (
    b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n\\ud800\r\n' % field
        for field in (b"login", b"password")
    )
    + b"--x--\r\n"
)
"""A form whose encoding makes letters that no text can hold."""


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"login": "ben"}'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data; boundary=x; charset=unicode_escape", SURROGATE),
        ("application/x-www-form-urlencoded", b"\xff\xfe=%ed%a0%80&login=%ed%a0%80&password=%ff"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(900))),
        ("", b"\xff"),
    ],
)
def test_a_form_of_any_kind_is_an_answer(application, company, kind, body):
    stranger = browser(application)
    assert stranger.post("/sign-in", content=body, headers={"Content-Type": kind}).status_code in (400, 403, 422)
