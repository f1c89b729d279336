"""Where people are signed in: seen and ended by them and by administrators, ended by time and by what changes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.roles import shipped
from app.access.work import work
from app.core.errors import Invalid, NotFound, NotPermitted, TooMany
from app.core.settings import settings
from app.signin import sessions as gate_sessions
from app.signin import tokens
from app.users import passwords, people, service, sessions, signin
from app.users.acting import actor_of, actors_lately_here
from app.users.schema import PasswordChange, PeopleQuery
from app.users.signin import DOORKEEPER, PER_LOGIN, Browser
from tests.app.making import broken_off


@pytest.fixture
def password(ben) -> str:
    return service.add_sign_in(SYSTEM, ben.user_id)


def opened(login: str, password: str, agent: str = "Firefox") -> str | None:
    """A session's token, or None if the door stayed shut."""
    token = tokens.new_token()
    with work(DOORKEEPER) as w:
        actor = signin.sign_in(w, login, password, tokens.fingerprint(token), Browser("198.51.100.7", agent))
    return token if actor else None


def holds(token: str) -> bool:
    """Whether it opens the gate of a web process that has not seen it yet."""
    return gate_sessions._look_up(tokens.fingerprint(token)) is not None


def own(actor) -> list[sessions.SessionView]:
    with work(actor) as w:
        return sessions.list_own(w)


def aged(column: str, by: timedelta) -> None:
    with work(DOORKEEPER) as w:
        w.session.execute(text(f"update app.sessions set {column} = {column} - :by"), {"by": by})  # noqa: S608


def acts(actor) -> list[str]:
    with work(SYSTEM) as w:
        entries = text(
            "select action from app.audit_entries where entity_id = :id and action <> 'insert' order by id"
        )
        return list(w.session.scalars(entries, {"id": actor.user_id}))


def test_ones_browsers_are_listed_with_where_and_since_when(ben, password):
    opened("ben", password, "Firefox")
    opened("ben", password, "Safari")
    listed = own(ben)
    assert [(s.agent, s.address) for s in listed] == [("Safari", "198.51.100.7"), ("Firefox", "198.51.100.7")]


def test_who_was_here_lately_is_known_once_however_many_browsers(ben, password):
    opened("ben", password, "Firefox")
    opened("ben", password, "Safari")
    assert [actor for actor in actors_lately_here() if actor.user_id == ben.user_id] == [actor_of(ben.user_id)]
    aged("last_seen_at", timedelta(days=8))
    assert ben.user_id not in {actor.user_id for actor in actors_lately_here()}


def test_one_browser_is_ended_and_the_trail_knows(ben, password):
    kept, ended = opened("ben", password), opened("ben", password, "Lost")
    with work(ben) as w:
        sessions.end(w, next(s.id for s in sessions.list_own(w) if s.agent == "Lost"))
    assert (holds(kept), holds(ended)) == (True, False)
    assert acts(ben)[-1] == "session_ended"


def test_nobody_ends_or_sees_anothers_but_administrators(company, password):
    token = opened("ben", password)
    session_id = own(company.ben)[0].id
    for colleague in (company.amy, company.mona, company.sam, company.leo):
        with pytest.raises(NotFound), work(colleague) as w:
            sessions.end(w, session_id)
        with pytest.raises(NotPermitted), work(colleague) as w:
            sessions.list_of(w, company.ben.user_id)
        with pytest.raises(NotPermitted), work(colleague) as w:
            sessions.end_all(w, company.ben.user_id)
        with work(colleague) as w:
            assert w.session.scalars(text("select id from app.sessions")).all() == []
    assert holds(token)
    with work(company.ada) as w:
        assert [s.id for s in sessions.list_of(w, company.ben.user_id)] == [session_id]
        assert sessions.end_all(w, company.ben.user_id) == 1
    assert not holds(token)


def test_what_opens_a_session_is_the_doorkeepers_alone(company, password):
    opened("ben", password)
    for actor in (company.ben, company.ada, SYSTEM):
        with pytest.raises(Exception, match="permission denied"), work(actor) as w:
            w.session.execute(text("select token_hash from app.sessions"))
        with pytest.raises(Exception, match="permission denied"), work(actor) as w:
            w.session.execute(text("update app.sessions set expires_at = now()"))


def test_an_end_that_fails_ends_nothing(ben, password):
    token = opened("ben", password)
    with broken_off(ben) as w:
        sessions.end(w, sessions.list_own(w)[0].id)
    assert holds(token)


def test_a_session_ends_after_its_hours_used_or_not(ben, password):
    token = opened("ben", password)
    aged("expires_at", timedelta(hours=settings().session_hours) - timedelta(minutes=1))
    assert holds(token)
    aged("expires_at", timedelta(minutes=2))
    assert not holds(token)
    assert own(ben) == []


def test_a_session_ends_when_it_is_not_used(ben, password):
    token, idle = opened("ben", password), timedelta(minutes=settings().session_idle_minutes)
    for _ in range(3):
        aged("last_seen_at", idle - timedelta(minutes=1))
        assert holds(token), "each use counts"
    aged("last_seen_at", idle + timedelta(minutes=1))
    assert not holds(token)


def test_what_is_over_is_cleared_at_the_next_sign_in(ben, password):
    opened("ben", password)
    aged("expires_at", timedelta(days=1))
    opened("ben", password)
    with work(DOORKEEPER) as w:
        assert w.session.scalar(text("select count(*) from app.sessions")) == 1


def test_a_new_password_from_an_administrator_ends_all_sessions(ben, password):
    token = opened("ben", password)
    new = service.add_sign_in(SYSTEM, ben.user_id)
    assert not holds(token)
    assert opened("ben", password) is None
    assert opened("ben", new)


def test_a_new_password_lets_its_owner_try_although_others_guessed(ben):
    with work(DOORKEEPER) as w:
        while not PER_LOGIN.spend(w, "login:ben"):
            pass
    service.add_sign_in(SYSTEM, ben.user_id)
    with work(DOORKEEPER) as w:
        signin.count_try(w, "ben", Browser("198.51.100.7", ""))


def test_changing_ones_own_password_ends_the_other_sessions(ben, password):
    here, elsewhere = opened("ben", password, "Here"), opened("ben", password, "Elsewhere")
    this = next(s.id for s in own(ben) if s.agent == "Here")
    passwords.change_own(ben, this, PasswordChange(present=password, new=" a longer one "))
    assert (holds(here), holds(elsewhere)) == (True, False)
    assert opened("ben", password) is None
    assert opened("ben", " a longer one "), "letter by letter, blanks included"
    assert "password_changed" in acts(ben)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"present": "wrong", "new": "a longer one"}, "present"),
        ({"new": "short"}, "new"),
        ({"new": None}, "new"),
    ],
)
def test_a_password_that_cannot_be_changed_stays(ben, password, given, field):
    token = opened("ben", password)
    change = PasswordChange(**{"present": password, "new": password} | {k: v for k, v in given.items() if v})
    with pytest.raises(Invalid) as refused:
        passwords.change_own(ben, own(ben)[0].id, change)
    assert list(refused.value.fields) == [field]
    assert holds(token)
    assert opened("ben", password)


def test_the_present_password_is_not_guessed_from_an_open_browser(ben, password):
    opened("ben", password)
    wrong = PasswordChange(present="wrong", new="a longer one")
    for _ in range(PER_LOGIN.free):
        with pytest.raises(Invalid):
            passwords.change_own(ben, own(ben)[0].id, wrong)
    with pytest.raises(TooMany, match="Try again in"):
        passwords.change_own(ben, own(ben)[0].id, PasswordChange(present=password, new="a longer one"))


def test_robots_have_no_password(company):
    with pytest.raises(NotPermitted):
        passwords.change_own(SYSTEM, company.ben.user_id, PasswordChange(present="x", new="a longer one"))


def test_who_is_deactivated_is_out_at_once_and_comes_back_without_old_sessions(company, password):
    token = opened("ben", password)
    with work(company.ada) as w:
        assert people.deactivate(w, company.ben.user_id).status == "deactivated"
        assert company.ben.user_id not in {p.id for p in service.list_users(w)}
        assert company.ben.user_id in {p.id for p in people.list_people(w, PeopleQuery()).rows}
    assert not holds(token)
    assert opened("ben", password) is None
    with work(company.ada) as w:
        assert people.reactivate(w, company.ben.user_id).status == "active"
    assert not holds(token)
    assert opened("ben", password)
    assert [a for a in acts(company.ben) if a in ("update", "session_ended")] == [
        "update",
        "session_ended",
        "update",
    ]


def test_a_deactivation_that_fails_changes_nothing(company, password):
    token = opened("ben", password)
    with broken_off(company.ada) as w:
        people.deactivate(w, company.ben.user_id)
    assert holds(token)


def test_only_administrators_deactivate_and_nobody_themselves(company):
    for verb in (people.deactivate, people.reactivate):
        with pytest.raises(NotPermitted), work(company.mona) as w:
            verb(w, company.ben.user_id)
    with pytest.raises(Invalid, match="another administrator"), work(company.ada) as w:
        people.deactivate(w, company.ada.user_id)
    with pytest.raises(NotFound), work(company.ada) as w:
        people.deactivate(w, uuid4())


def test_another_role_or_team_holds_for_sessions_that_are_open(ben, password):
    token = opened("ben", password)
    with work(SYSTEM) as w:
        w.session.execute(text("update app.users set role = 'analyst' where login = 'ben'"))
    session = gate_sessions._look_up(tokens.fingerprint(token))
    assert session is not None
    assert session.actor.role == shipped("analyst")


def test_a_process_remembers_a_session_for_no_longer_than_it_says(ben, password, monkeypatch):
    token = opened("ben", password)
    assert gate_sessions.find(token).actor == ben
    with work(ben) as w:
        sessions.end(w, sessions.list_own(w)[0].id)
    moment = gate_sessions.monotonic()
    monkeypatch.setattr(gate_sessions, "monotonic", lambda: moment + gate_sessions.REMEMBER_SECONDS)
    assert gate_sessions.find(token) is None


def test_sessions_over_http(asking, ben, ada, password):
    browser, other = asking(ben), asking(ben)
    listed = browser.get("/api/v1/me/sessions").json()
    assert len(listed) == 2
    assert set(listed[0]) == {"id", "agent", "address", "created_at", "last_seen_at"}
    assert len(asking(ada).get(f"/api/v1/users/{ben.user_id}/sessions").json()) == 2
    assert browser.post("/api/v1/me/password", json={"present": "x", "new": "y"}).status_code == 422
    asked = browser.post("/api/v1/me/password", json={"present": password, "new": "a longer one"})
    assert asked.status_code == 204
    assert other.get("/api/v1/me/sessions").status_code == 401
    (left,) = browser.get("/api/v1/me/sessions").json()
    assert browser.delete(f"/api/v1/sessions/{uuid4()}").status_code == 404
    assert browser.delete(f"/api/v1/sessions/{left['id']}").status_code == 204


def test_administration_over_http(asking, ben, ada):
    asking(ben)
    admin = asking(ada)
    assert admin.post(f"/api/v1/users/{ben.user_id}/end-sessions").json() == 1
    assert admin.post(f"/api/v1/people/{ben.user_id}/deactivate").json()["status"] == "deactivated"
    assert admin.post(f"/api/v1/people/{ben.user_id}/reactivate").json()["status"] == "active"
    assert asking(ben).post(f"/api/v1/people/{ada.user_id}/deactivate").status_code == 403
