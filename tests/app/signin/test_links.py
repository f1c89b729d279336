"""The page that a link leads to: good once, for a while, from our own form, and counted like sign-in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.access.robots import SYSTEM
from app.access.work import work
from app.signin import sessions, tokens
from app.users import links, service, signin
from app.users.model import Purpose
from app.users.signin import DOORKEEPER, PER_ADDRESS

CHOSEN = "a longer one"


@pytest.fixture
def stranger(application, company) -> TestClient:
    return TestClient(application, follow_redirects=False)


@pytest.fixture
def key(ben) -> str:
    with work(SYSTEM) as w:
        return links.make(w, ben.user_id, Purpose.INVITATION).path.split("key=")[1]


def chosen(client: TestClient, key: str, password: str = CHOSEN, csrf: str | None = None) -> object:
    """What the page's form sends."""
    page = client.get(links.PATH, params={"key": key}).text
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    fields = {"key": key, "password": password, "csrf": csrf or (found.group(1) if found else "")}
    return client.post(links.PATH, data=fields)


def aged(by: timedelta) -> None:
    with work(SYSTEM) as w:
        w.session.execute(text("update app.sign_in_links set expires_at = expires_at - :by"), {"by": by})


def test_a_guest_is_greeted_chooses_a_password_and_is_in(stranger, key, ben):
    page = stranger.get(links.PATH, params={"key": key})
    assert (page.status_code, "Hello Ben." in page.text) == (200, True)
    answer = chosen(stranger, key)
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    assert sessions.find(stranger.cookies[tokens.SESSION_COOKIE]).actor == ben
    assert tokens.known_browser(stranger.cookies[tokens.KNOWN_COOKIE], "ben"), "the browser is known from now on"


def test_a_link_is_good_once_and_a_poor_password_does_not_use_it_up(stranger, application, key):
    refused = chosen(stranger, key, "short")
    assert (refused.status_code, "Use at least 10 characters." in refused.text) == (422, True)
    assert chosen(stranger, key).status_code == 303
    again = chosen(TestClient(application, follow_redirects=False), key, csrf="")
    assert tokens.SESSION_COOKIE not in again.cookies
    assert "does not work any more" in stranger.get(links.PATH, params={"key": key}).text


def test_a_link_that_is_too_old_replaced_or_made_up_lets_nobody_in(stranger, key, ben):
    with work(SYSTEM) as w:
        newer = links.make(w, ben.user_id, Purpose.NEW_PASSWORD).path.split("key=")[1]
    for dead in (key, newer[:-1] + ("0" if newer[-1] != "0" else "1"), "made up", ""):
        page = stranger.get(links.PATH, params={"key": dead})
        assert (page.status_code, "does not work any more" in page.text) == (404, True)
    aged(links.LASTS[Purpose.NEW_PASSWORD] - timedelta(minutes=1))
    assert stranger.get(links.PATH, params={"key": newer}).status_code == 200
    aged(timedelta(minutes=2))
    assert stranger.get(links.PATH, params={"key": newer}).status_code == 404


def test_a_form_that_was_not_ours_chooses_nothing(stranger, key):
    assert chosen(stranger, key, csrf="made up").status_code == 403
    assert stranger.get(links.PATH, params={"key": key}).status_code == 200


def test_links_are_tried_no_oftener_than_passwords(stranger, key):
    with work(DOORKEEPER) as w:
        while not PER_ADDRESS.spend(w, "address:testclient"):
            pass
    answer = chosen(stranger, key)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "Try again in" in answer.text


def test_choosing_ends_what_the_password_before_had_opened(stranger, key, ben, asking):
    browser = asking(ben)
    assert browser.get("/api/v1/me/sessions").status_code == 200
    chosen(stranger, key)
    sessions._known.clear()
    assert browser.get("/api/v1/me/sessions").status_code == 401


def test_a_way_back_is_open_while_a_stranger_guesses(stranger, ben):
    """The login's own allowance is used up; the browser that came in by the link has one to itself afterwards."""
    service.add_sign_in(SYSTEM, ben.user_id)
    with work(DOORKEEPER) as w:
        while not signin.PER_LOGIN.spend(w, "login:ben"):
            pass
    with work(SYSTEM) as w:
        key = links.make(w, ben.user_id, Purpose.WAY_BACK).path.split("key=")[1]
    assert chosen(stranger, key).status_code == 303


def test_the_database_keeps_no_key_and_administrators_read_no_hash(key, ada):
    with work(DOORKEEPER) as w:
        kept = w.session.scalar(text("select token_hash from app.sign_in_links"))
    assert kept not in key
    with pytest.raises(Exception, match="permission denied"), work(ada) as w:
        w.session.scalar(text("select token_hash from app.sign_in_links"))


def test_a_guest_reads_their_own_language(stranger, company):
    with work(SYSTEM) as w:
        w.session.execute(text("update app.users set locale = 'zh' where login = 'ben'"))
        key = links.make(w, company.ben.user_id, Purpose.INVITATION).path.split("key=")[1]
    assert "设置密码" in stranger.get(links.PATH, params={"key": key}).text
    assert "Choose a password" in stranger.get(links.PATH, params={"key": key, "language": "en"}).text
