"""Before the gate: who cannot be served is told so at once and in words; everybody else is counted."""

import asyncio
import json
import re

import psycopg
import pytest
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.testclient import TestClient

from app.core import log as logs
from app.installation.doorway import Doorway
from app.signin.gate import STREAMS

PAGE = {"accept": "text/html,*/*"}


async def well(scope, receive, send):
    await PlainTextResponse("served")(scope, receive, send)


async def broken(scope, receive, send):
    raise RuntimeError("ours")


async def refused_by_the_database(scope, receive, send):
    raise psycopg.OperationalError("connection refused: 13800138000")


@pytest.fixture
def before():
    """A browser before a doorway to `app`."""

    def made(app, *, lost: bool = False) -> TestClient:
        doorway = Doorway(app, frozenset({"deals"}))
        if lost:
            doorway.pulse.lose()
        browser = TestClient(doorway, raise_server_exceptions=False)
        browser.pulse = doorway.pulse
        return browser

    return made


def test_it_says_whether_somebody_waits_for_an_answer():
    told = []

    async def answering(scope, receive, send):
        told.append(doorway.is_busy())
        await well(scope, receive, send)

    doorway = Doorway(answering, frozenset())
    browser = TestClient(doorway, raise_server_exceptions=False)
    for path in ("/deals", next(iter(STREAMS))):
        browser.get(path)
        told.append(doorway.is_busy())
    assert told == [True, False, False, False]


def test_while_the_database_is_away_a_page_says_so_and_tries_again(before):
    answer = before(well, lost=True).get("/deals", headers=PAGE | {"accept-language": "zh-CN"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    assert '<meta http-equiv="refresh" content="3">' in answer.text
    assert "暂时无法连接数据库" in answer.text
    assert '<html lang="zh"' in answer.text
    assert "The database cannot be reached" in before(well, lost=True).get("/", headers=PAGE).text


@pytest.mark.parametrize("path", ["/api/v1/deals", "/_dash-update-component"])
def test_programs_and_open_pages_are_told_in_json(before, path):
    browser = before(well, lost=True)
    answer = browser.post(path)
    assert answer.status_code == 503
    assert answer.headers["x-database"] == "away"
    assert "cannot be reached" in answer.json()["error"]
    assert browser.pulse.turned_away == 1


def test_who_watches_is_answered_while_the_database_is_away(before):
    assert before(well, lost=True).get("/healthz").text == "served"
    ready = before(well, lost=True).get("/readyz")
    assert (ready.status_code, ready.json()["missing"]) == (503, ["database"])


def test_a_request_that_meets_a_lost_connection_is_told_so_without_a_traceback(before, caplog):
    browser = before(refused_by_the_database)
    answer = browser.get("/deals", headers=PAGE)
    assert answer.status_code == 503
    assert "13800138000" not in answer.text
    assert [record for record in caplog.records if record.exc_info] == []


def test_a_fault_of_ours_is_told_by_its_id_and_logged_once(before, monkeypatch):
    seen = []
    monkeypatch.setattr(logs.log, "error", lambda *_said, extra, **_how: seen.append(extra["error_id"]))
    page, program = (before(broken).get("/", headers=how) for how in (PAGE, {}))
    assert [page.status_code, program.status_code] == [500, 500]
    assert re.search("Error id: ([0-9a-f]{8})", page.text)[1] == seen[0]
    assert seen[1] in program.json()["error"]
    assert "RuntimeError" not in page.text + program.text


def test_an_answer_has_the_id_of_its_request(before):
    async def who(scope, receive, send):
        await JSONResponse({"id": logs.current_request_id()})(scope, receive, send)

    browser = before(who)
    first, second = browser.get("/"), browser.get("/")
    assert first.json()["id"] == first.headers["x-request-id"]
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_who_waits_when_the_database_is_lost_is_told_before_it_is_back():
    """The request's own thread may wait for as long as it likes; what it says in the end is not heard."""

    async def story() -> tuple[list[int], list[dict[str, object]]]:
        released, sent = asyncio.Event(), []

        async def waiting(scope, receive, send):
            await released.wait()
            await PlainTextResponse("too late")(scope, receive, send)

        doorway = Doorway(waiting, frozenset())
        scope = {
            "type": "http",
            "scheme": "http",
            "method": "GET",
            "path": "/deals",
            "headers": [],
            "query_string": b"",
        }

        async def send(message):
            sent.append(message)

        request = asyncio.create_task(doorway(scope, None, send))
        await asyncio.sleep(0.05)
        doorway.pulse.lose()
        await asyncio.wait_for(request, 5)
        told = [message["status"] for message in sent if message["type"] == "http.response.start"]
        released.set()
        await asyncio.sleep(0.05)
        return told, sent

    told, sent = asyncio.run(story())
    assert told == [503]
    assert "cannot be reached" in json.loads(sent[1]["body"])["error"]
    assert len(sent) == 2
