"""What an installation writes is closed to the other users of its machine."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.postgres.account import db_user


@pytest.fixture
def home() -> Iterator[Path]:
    """A home as somebody with the usual umask has made it beforehand: open to read for everybody."""
    with tempfile.TemporaryDirectory(prefix="tributary-closed-") as place:
        folder = Path(place) / "home"
        folder.mkdir()
        folder.chmod(0o755)
        yield folder


def run(home: Path, words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Python that a person with the usual umask starts."""
    return subprocess.run(
        [sys.executable, "-c", words], umask=0o022, capture_output=True, text=True,
        env={**os.environ, "TRIBUTARY_HOME": str(home), **more},
    )  # fmt: skip


def modes(home: Path) -> dict[str, str]:
    """What group and others may do, wherever they may anything."""
    every = {path.relative_to(home).as_posix(): path.stat().st_mode & 0o077 for path in (home, *home.rglob("*"))}
    return {name: oct(mode) for name, mode in every.items() if mode and "programs" not in name}


def test_a_started_home_is_closed_and_only_the_database_passes_through(home):
    home.parent.chmod(0o755)
    done = run(home, "import sys; from app.cli import main; sys.argv[1:] = ['migrate']; main()")
    assert done.returncode == 0, done.stderr
    assert {"secrets", "postgres", "postgres.lock"} <= {path.name for path in home.iterdir()}
    passing = db_user()
    assert modes(home) == ({".": "0o10"} if passing else {})
    assert passing is None or home.stat().st_gid == passing.pw_gid


def test_with_a_database_elsewhere_nobody_passes(home):
    entered = "from app.core import postgres\nwith postgres.database(): pass"
    assert run(home, entered, DATABASE_URL="postgresql://elsewhere/crm").returncode == 0
    assert modes(home) == {}
