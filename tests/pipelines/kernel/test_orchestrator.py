"""Prefect's server during a run: nobody hears a word from it without the run's secret."""

import asyncio
import os
import socket
import subprocess
import sys
from http.client import HTTPConnection

import pytest

from pipelines.kernel import orchestrator

PATHS = ("/", "/docs", "/openapi.json", "/ui-settings", "/api/health", "/api/ready", "/api/admin/version")


@pytest.fixture(scope="module")
def address(database) -> tuple[str, int]:
    """The server as a run starts it, in a process of its own: prefect reads its settings once."""
    asked = (
        "import os, sys; from pipelines.kernel import orchestrator\n"
        "with orchestrator.serving():\n"
        "    print(os.environ['PREFECT_API_URL'], os.environ[orchestrator.SECRET], flush=True); sys.stdin.read()"
    )
    run = subprocess.Popen(
        [sys.executable, "-P", "-c", asked], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    url, secret = run.stdout.readline().split()
    os.environ[orchestrator.SECRET] = secret
    yield "127.0.0.1", int(url.split(":")[2].split("/")[0])
    del os.environ[orchestrator.SECRET]
    run.stdin.close()
    assert run.wait(timeout=60) == 0


def status(address: tuple[str, int], method: str, path: str, **headers: str) -> int:
    link = HTTPConnection(*address, timeout=30)
    link.request(method, path, headers=headers)
    return link.getresponse().status


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "OPTIONS", "HEAD"])
def test_nothing_answers_without_the_secret(address, method):
    assert {status(address, method, path) for path in PATHS} == {401}
    assert {status(address, method, path, Authorization="Basic YTpi") for path in PATHS} == {401}


def test_a_page_of_another_origin_gets_no_leave_to_ask(address):
    link = HTTPConnection(*address, timeout=30)
    stranger = {"Origin": "http://127.0.0.1:9", "Access-Control-Request-Method": "POST"}
    link.request("OPTIONS", "/api/flow_runs/", headers=stranger)
    answer = link.getresponse()
    assert (answer.status, answer.getheader("Access-Control-Allow-Origin")) == (401, None)


def test_no_socket_opens_without_the_secret(address):
    with socket.create_connection(address, timeout=30) as link:
        link.sendall(
            b"GET /api/events/in HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        assert link.recv(64).startswith(b"HTTP/1.1 403")


def test_the_run_itself_is_answered(address):
    assert status(address, "GET", "/api/health", Authorization=orchestrator.authorization()) == 200


def test_a_secret_said_twice_is_none():
    heard = []

    async def ask() -> None:
        os.environ[orchestrator.SECRET] = "tributary:x"
        door = orchestrator.Closed(heard.append, orchestrator.authorization())
        header = (b"authorization", orchestrator.authorization().encode())

        async def send(message: dict[str, object]) -> None:
            heard.append(message.get("status"))

        await door({"type": "http", "headers": [header, header]}, None, send)

    asyncio.run(ask())
    assert heard[0] == 401
