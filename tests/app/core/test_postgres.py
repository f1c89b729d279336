"""The embedded Postgres: survives a kill, forgets a stale pid, refuses what is not its own."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ASK = """
import sys
from app.core import postgres
from app.core.errors import Unavailable
try:
    with postgres.database():
        print(postgres.admin_url().rsplit(":", 1)[1])
        {then}
except Unavailable as error:
    sys.exit(f"refused: {{error}}")
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """An installation's home in a folder that the database's own user can enter, unlike pytest's."""
    place = Path(tempfile.mkdtemp(prefix="tributary-embedded-"))
    yield place
    shutil.rmtree(place, ignore_errors=True)


def use(home: Path, then: str = "pass") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", ASK.format(then=then)], env={**os.environ, "TRIBUTARY_HOME": str(home)},
        capture_output=True, text=True,
    )  # fmt: skip


def server_pid(home: Path) -> int | None:
    pid_file = home / "postgres" / "data" / "postmaster.pid"
    return int(pid_file.read_text().split()[0]) if pid_file.exists() else None


def test_the_last_to_leave_stops_it(home):
    assert use(home).returncode == 0
    assert server_pid(home) is None


def test_it_comes_back_after_a_kill_and_a_stale_pid(home):
    killed = use(home, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert killed.returncode == -9
    pid = server_pid(home)
    os.kill(pid, 9)
    assert use(home).returncode == 0
    (home / "postgres" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{home}\n1\n1\n")
    assert use(home).returncode == 0


def test_a_foreign_directory_is_refused_in_words(home):
    foreign = home / "postgres" / "data"
    foreign.mkdir(parents=True)
    (foreign / "PG_VERSION").write_text("14\n")
    refused = use(home)
    assert refused.returncode == 1
    assert "not a database that Tributary made" in refused.stderr
    assert [path.name for path in foreign.iterdir()] == ["PG_VERSION"]
