"""Asking the whole application over HTTP, as somebody signed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from anyio.abc import BlockingPortal
from anyio.from_thread import start_blocking_portal
from dash._callback_context import context_value
from dash._utils import AttributeDict
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


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """One event loop for all requests, as a process has it: a loop for each takes longer than most answers."""
    with start_blocking_portal() as made:
        yield made


@pytest.fixture
def asking(application: object, portal: BlockingPortal) -> Callable[[Actor], TestClient]:
    """`asking(ben).get("/api/v1/deals")`: a browser in which this person is signed in."""

    def browser(actor: Actor) -> TestClient:
        token = tokens.new_token()
        with work(DOORKEEPER) as w:
            w.session.execute(SIGNED_IN, {"hash": tokens.fingerprint(token), "user": actor.user_id})
        headers = {tokens.CSRF_HEADER.decode(): tokens.csrf_for(token)}
        client = TestClient(
            application, cookies={tokens.SESSION_COOKIE: token}, headers=headers, raise_server_exceptions=False
        )
        client.portal = portal
        return client

    return browser


@pytest.fixture
def told() -> Iterator[Any]:
    """What was said in the corner of the page, as Dash keeps it for the answer of a callback."""
    answer = AttributeDict(updated_props={})
    token = context_value.set(answer)
    yield answer.updated_props
    context_value.reset(token)
