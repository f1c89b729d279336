"""Pages and worker on machines of their own, with one database of the company's: each is hurt alone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from app.access.presence import HELD
from tests.app.backup.conftest import CRM
from tests.faults.installation import free_port, sign_in, until
from tests.faults.test_foreign_server import Foreign, foreign

__all__ = ["foreign"]
pytestmark = pytest.mark.faults
STANDING = {
    "output": "shell-standing.children",
    "outputs": {"id": "shell-standing", "property": "children"},
    "inputs": [{"id": "address", "property": "pathname", "value": "/jobs"}],
    "changedPropIds": ["address.pathname"],
}
"""What a browser asks when it comes to the page of jobs."""
AWAY = "the worker is not there now"


@contextmanager
def part(server: Foreign, name: str, home: str, port: int) -> Iterator[psutil.Process]:
    """`crm up --only NAME`, whose children are the part; told to stop at the end, it leaves nobody behind."""
    own = {
        "TRIBUTARY_HOME": str(server.folder / home),
        "TRIBUTARY_PORT": str(port),
        "TRIBUTARY_WEB_PROCESSES": "1",
        "DATABASE_URL": server.address(),
    }
    command = [Path(sys.executable).with_name("crm"), "up", "--only", name]
    with (server.folder / f"{name}.out").open("wb") as words:
        up = subprocess.Popen(
            command, env={**os.environ, **own}, stdout=words, stderr=words, start_new_session=True
        )
    supervisor = psutil.Process(up.pid)
    try:
        yield supervisor
    finally:
        ours = supervisor.children(recursive=True)
        up.terminate()
        assert up.wait(timeout=60) == 0, (server.folder / f"{name}.out").read_text()
        assert not [one for one in ours if one.is_running()]


def serves(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=10).status_code == 200
    except httpx.HTTPError:
        return False


def is_worker_here(server: Foreign) -> bool:
    with server.link() as link:
        return link.execute(HELD.text).fetchone() == (True,)


def killed(supervisor: psutil.Process) -> psutil.Process:
    """The part's process, killed."""
    (process,) = supervisor.children()
    process.kill()
    return process


def started_again(supervisor: psutil.Process, killed: psutil.Process) -> bool:
    return [child.pid for child in supervisor.children()] not in ([], [killed.pid])


def carry_keys(server: Foreign, home: str) -> None:
    for act, where in (("export", "home"), ("import", home)):
        done = server.python(*CRM, "secrets", act, str(server.folder / "keys"), home=where)
        assert done.returncode == 0, done.stderr


def test_a_machine_with_other_keys_is_refused_and_told_what_to_do(foreign):
    refused = foreign.python(*CRM, "up", "--only", "worker", home="elsewhere", DATABASE_URL=foreign.address())
    assert refused.returncode == 1
    assert refused.stderr.startswith("This machine's keys are not those of the database: ")
    assert "crm secrets export FILE" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_part_that_is_there_before_the_database_waits_and_says_so(foreign):
    port = free_port()
    foreign.stop()
    with part(foreign, "web", "home", port):
        said = foreign.folder / "web.out"
        until(lambda: "Tried again until it answers" in said.read_text())
        assert "The database cannot be reached" in said.read_text()
        assert not serves(f"http://127.0.0.1:{port}")
        foreign.start()
        until(lambda: serves(f"http://127.0.0.1:{port}"))
        assert "Traceback" not in said.read_text()


def test_either_part_is_killed_and_comes_back_while_the_other_serves(foreign):
    password = foreign.crm("user", "add", "ada", "--name", "Ada", "--role", "administrator").split()[1]
    carry_keys(foreign, "second")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with part(foreign, "web", "home", port) as pages, part(foreign, "worker", "second", port) as worker:
        until(lambda: serves(address))
        ada = sign_in(address, "ada", password)

        def told() -> str:
            return ada.post("/_dash-update-component", json=STANDING).text

        until(lambda: is_worker_here(foreign))
        assert AWAY not in told()
        gone = killed(worker)
        until(lambda: not is_worker_here(foreign))
        assert AWAY in told()
        until(lambda: started_again(worker, gone))
        until(lambda: is_worker_here(foreign))
        gone = killed(pages)
        until(lambda: started_again(pages, gone) and serves(address))
        assert AWAY not in told()
    assert not is_worker_here(foreign)
    assert not serves(address)
