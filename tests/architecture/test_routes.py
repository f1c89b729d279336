"""Nothing answers but to somebody signed in, and nothing writes but from our own pages."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.signin.gate import OPEN, SAFE
from tests.app import test_pages_by_role as pages


def routes(application) -> Iterator[tuple[str, str]]:
    """Method and path of each route of the API; parameters filled with something well-formed."""
    filled = "01a20000-0000-7000-8000-000000000000"
    for path, verbs in application.app.app.openapi()["paths"].items():
        for method in verbs:
            parts = [filled if part.startswith("{") else part for part in path.split("/")]
            yield method.upper(), "/".join(parts)


@pytest.fixture
def closed(application) -> list[tuple[str, str]]:
    found = [(method, path) for method, path in routes(application) if path not in OPEN]
    assert len(found) > 60
    return found


def test_no_route_answers_a_stranger(application, closed):
    stranger = TestClient(application, follow_redirects=False, raise_server_exceptions=False)
    answered = {
        (method, path): status
        for method, path in closed
        if (status := stranger.request(method, path).status_code) not in (302, 303, 307, 401)
    }
    assert answered == {}


def test_no_route_writes_without_the_token_of_the_page(closed, ada, asking):
    browser = asking(ada)
    browser.headers.clear()
    answered = {
        (method, path): status
        for method, path in closed
        if method not in SAFE and (status := browser.request(method, path, json={}).status_code) != 403
    }
    assert answered == {}


def test_only_the_way_in_is_open():
    assert {"/sign-in", "/choose-password", "/calendar.ics", "/healthz", "/readyz", "/metrics"} == OPEN


def test_every_page_is_drawn_by_a_test_for_whoever_may_and_for_whoever_may_not(application):
    """A new page: what is read on it, in one of the tables of that test."""
    tables = (pages.WORDS, pages.OPEN, pages.ELSEWHERE, dict(pages.of_one_thing()))
    assert pages.places().keys() == {name for table in tables for name in table}
