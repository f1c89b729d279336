"""Every socket that a running installation listens on is asked by a stranger: none gives anything away."""

from typing import Any

import httpx
import psutil
import psycopg
import pytest

from tests.faults.installation import Installation, until

PATHS = ("/", "/api", "/api/v1/deals", "/api/openapi.json", "/deals", "/_dash-layout", "/docs", "/metrics",
         "/api/health", "/api/admin/version", "/assets/app.js")  # fmt: skip


def listening(on: Installation) -> list[tuple[str, int]]:
    found = {
        (link.laddr.ip, link.laddr.port)
        for process in on.processes()
        for link in _links(process)
        if link.status == psutil.CONN_LISTEN
    }
    return sorted(found)


def _links(process: psutil.Process) -> list[Any]:
    try:
        return process.net_connections(kind="inet")
    except psutil.NoSuchProcess:
        return []


def test_nothing_that_listens_answers_a_stranger(installation, told):
    until(installation.worker)
    sockets = listening(installation)
    told("listening:", sockets)
    assert {address for address, _port in sockets} == {"127.0.0.1"}
    assert ("127.0.0.1", installation.port) in sockets
    database = int((installation.home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[3])
    for address, port in sockets:
        if port == database:
            refuses_the_nameless(port)
        else:
            gives_nothing_away(f"http://{address}:{port}")


def refuses_the_nameless(port: int) -> None:
    for user in ("crm_admin", "crm_app", "crm_dbt", "postgres"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(
                host="127.0.0.1", port=port, user=user, dbname="tributary", password="", connect_timeout=5
            )


def gives_nothing_away(address: str) -> None:
    """The way in, or a refusal, whatever is asked for."""
    given = {}
    for path in PATHS:
        answer = httpx.get(f"{address}{path}", follow_redirects=False, timeout=20)
        to_the_way_in = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
        if not to_the_way_in and answer.status_code not in (401, 403):
            given[path] = answer.status_code
    assert given == {}
