"""Asking the whole application over HTTP, as somebody signed in."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.access.actor import Actor
from app.access.work import work
from app.signin import tokens
from app.users.signin import DOORKEEPER

SIGNED_IN = text(
    "insert into app.sessions (token_hash, user_id, expires_at) values (:hash, :user, now() + interval '1 hour')"
)


@pytest.fixture(scope="session")
def application(database: None) -> object:
    from app import main

    return main.create()


@pytest.fixture
def asking(application: object) -> Callable[[Actor], TestClient]:
    """`asking(ben).get("/api/v1/deals")`: a browser in which this person is signed in."""

    def browser(actor: Actor) -> TestClient:
        token = tokens.new_token()
        with work(DOORKEEPER) as w:
            w.session.execute(SIGNED_IN, {"hash": tokens.fingerprint(token), "user": actor.user_id})
        headers = {tokens.CSRF_HEADER.decode(): tokens.csrf_for(token)}
        return TestClient(
            application, cookies={tokens.SESSION_COOKIE: token}, headers=headers, raise_server_exceptions=False
        )

    return browser
