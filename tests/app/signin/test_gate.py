"""What passes the gate, and with what protection."""

import re

import pytest
from sqlalchemy import select, text
from starlette.testclient import TestClient

from app.access.robots import SYSTEM
from app.access.work import work
from app.audit.model import AuditEntry
from app.signin import sessions, tokens
from app.users import service as users
from app.users import signin

CALLBACK = "/_dash-update-component"


@pytest.fixture
def stranger(application, company) -> TestClient:
    return TestClient(application, follow_redirects=False)


@pytest.fixture
def password(ben) -> str:
    return users.add_sign_in(SYSTEM, ben.user_id)


def typed(client: TestClient, login: str, password: str, path: str = "/", base: str = "") -> object:
    """What the sign-in form sends."""
    page = client.get(f"{base}/sign-in").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
    fields = {"login": login, "password": password, "csrf": csrf, "next": path}
    return client.post(f"{base}/sign-in", data=fields)


@pytest.mark.parametrize("path", ["/", "/leads?view=all", "/assets/app.css", "/_dash-layout", "/no/such/thing.js"])
def test_a_stranger_is_sent_to_the_sign_in_page_and_back(stranger, path):
    answer = stranger.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


def test_a_strangers_callback_is_refused(stranger):
    assert stranger.post(CALLBACK, json={}).status_code == 401


def test_the_right_password_opens_a_session(stranger, password, ben):
    answer = typed(stranger, "BEN ", password, "/deals")
    assert (answer.status_code, answer.headers["location"]) == (303, "/deals")
    assert sessions.find(stranger.cookies[tokens.SESSION_COOKIE]).actor == ben
    assert stranger.get("/_dash-layout").status_code == 200


def test_a_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(stranger, password):
    cookies = typed(stranger, "ben", password).headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith(tokens.SESSION_COOKIE))
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    assert "Secure" not in session


def test_over_https_cookies_stay_on_https(stranger, password):
    answer = typed(stranger, "ben", password, base="https://testserver")
    cookies = answer.headers.get_list("set-cookie")
    assert all("Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie for cookie in cookies)
    assert all(cookie.startswith(("__Host-", tokens.CSRF_COOKIE)) for cookie in cookies)
    assert stranger.get("https://testserver/_dash-layout").status_code == 200
    assert "max-age" in answer.headers["strict-transport-security"]


def test_the_database_keeps_no_token(stranger, password, emptying):
    typed(stranger, "ben", password)
    with work(signin.DOORKEEPER) as w:
        kept = w.session.scalars(text("select token_hash from app.sessions")).all()
    assert kept == [tokens.fingerprint(stranger.cookies[tokens.SESSION_COOKIE])]


@pytest.mark.parametrize("path", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_signing_in_leads_nowhere_else(stranger, password, path):
    assert typed(stranger, "ben", password, path).headers["location"] == "/today"


def test_a_form_that_was_not_ours_is_refused(stranger, password):
    stranger.get("/sign-in")
    answer = stranger.post("/sign-in", data={"login": "ben", "password": password, "csrf": "made up"})
    assert answer.status_code == 403
    assert tokens.SESSION_COOKIE not in stranger.cookies


@pytest.mark.parametrize("login", ["ben", "nobody"])
def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(stranger, password, login):
    answer = typed(stranger, login, "wrong")
    assert answer.status_code == 401
    assert "Login or password is not right." in answer.text


def test_coming_going_and_being_refused_are_in_the_trail(stranger, password, ben):
    typed(stranger, "ben", "wrong")
    typed(stranger, "ben", password)
    csrf = stranger.cookies[tokens.CSRF_COOKIE]
    assert stranger.post("/sign-out", headers={"X-CSRFToken": csrf}).status_code == 204
    with work(SYSTEM) as w:
        events = w.session.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.entity == "users", AuditEntry.action.like("sign%"))
            .order_by(AuditEntry.id)
        ).all()
    assert events == ["sign_in_refused", "sign_in", "sign_out"]


def test_a_session_that_was_ended_is_over(stranger, password):
    typed(stranger, "ben", password)
    held = dict(stranger.cookies)
    stranger.post("/sign-out", headers={"X-CSRFToken": held[tokens.CSRF_COOKIE]})
    assert sessions.find(held[tokens.SESSION_COOKIE]) is None


@pytest.mark.parametrize("token", [None, "made up", "someone else's"])
def test_a_callback_needs_the_token_of_its_own_session(asking, ben, token):
    browser = asking(ben)
    browser.headers.clear()
    other = tokens.csrf_for("another session") if token == "someone else's" else token
    headers = {"X-CSRFToken": other} if other else {}
    assert browser.post(CALLBACK, json={}, headers=headers).status_code == 403


def test_every_answer_carries_the_protective_headers(stranger, asking, ben):
    for answer in (
        stranger.get("/sign-in"),
        stranger.get("/leads"),
        asking(ben).get("/"),
        asking(ben).get("/api/x"),
    ):
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"


def test_inline_scripts_are_ours_and_the_policy_knows_it(asking, ben):
    answer = asking(ben).get("/")
    nonce = re.search("'nonce-([^']+)'", answer.headers["content-security-policy"]).group(1)
    inline = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", answer.text)
    assert inline
    assert all(f'nonce="{nonce}"' in attributes or "application/json" in attributes for attributes in inline)
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"].split("style-src")[0]


def test_a_page_asks_nothing_of_other_servers(asking, ben):
    assert set(re.findall(r'(?:src|href)="(https?://[^"]+)"', asking(ben).get("/").text)) == set()


def test_the_language_is_kept_with_the_person(asking, ben):
    assert asking(ben).post("/language/zh").status_code == 204
    assert users.actor_named("ben").locale == "zh"
    assert asking(ben).post("/language/xx").status_code == 204
    assert users.actor_named("ben").locale == "zh"


def test_the_browser_keeps_the_language_too_for_when_the_database_is_away(asking, ben):
    browser = asking(ben)
    browser.post("/language/zh")
    browser.app.pulse.lose()
    try:
        assert "数据库" in browser.get("/", headers={"Accept": "text/html", "Accept-Language": "en"}).text
    finally:
        browser.app.pulse.is_lost = False


def test_a_stranger_is_greeted_in_the_language_of_the_browser(stranger):
    assert "登录" in stranger.get("/sign-in", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert "登录" in stranger.get("/sign-in?language=zh").text
    assert "登录" in stranger.get("/sign-in").text, "what was chosen is remembered"


def test_who_was_signed_in_is_told_that_the_session_has_ended(stranger):
    assert "ended" not in stranger.get("/leads").headers["location"]
    stranger.cookies.set(tokens.SESSION_COOKIE, "long gone")
    there = stranger.get("/leads?view=all").headers["location"]
    assert there == "/sign-in?next=/leads%3Fview%3Dall&ended=1"
    page = stranger.get(there).text
    assert "Your session has ended." in page
    assert 'value="/leads?view=all"' in page
    assert "会话已结束" in stranger.get(f"{there}&language=zh").text
