"""An installation that was written to, backed up and killed, all of it; sealed with a key that lies elsewhere."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from app.backup import keys, server, wal
from app.backup.shelf import Backup, Shelf, shelves
from app.core.settings import settings

CRM = [sys.executable, "-c", "from app.cli import main; main()"]


@pytest.fixture
def folder(database, tmp_path, monkeypatch) -> Iterator[Path]:
    """An own backups' folder, and the server's slot let go afterwards: no other test shall keep its log."""
    monkeypatch.setenv("TRIBUTARY_BACKUPS", str(tmp_path / "backups"))
    settings.cache_clear()
    yield tmp_path / "backups"
    with server.admin() as link:
        link.execute(
            "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = %s", [wal.SLOT]
        )
    for left in wal.spool().iterdir():
        left.unlink()
    monkeypatch.undo()
    settings.cache_clear()


@dataclass(frozen=True)
class Commit:
    """A change that was confirmed, and the times around its commit."""

    number: int
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Lived:
    folder: Path
    """All of it: the dead home, the backups, the private key."""
    environment: dict[str, str]
    commits: list[Commit]

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def key(self) -> Path:
        return self.folder / "private.key"

    def shelf(self) -> Shelf:
        (one,) = shelves(self.backups)
        return one

    def taken(self) -> list[Backup]:
        return self.shelf().backups()

    def crm(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*CRM, *map(str, arguments)], env={**self.environment, **environment}, capture_output=True, text=True
        )


@pytest.fixture(scope="session")
def lived() -> Iterator[Lived]:
    folder = Path(tempfile.mkdtemp(prefix="tributary-backup-"))
    folder.chmod(0o755)
    public = keys.make(folder / "private.key")
    environment = {
        **os.environ, "TRIBUTARY_HOME": str(folder / "home"), "TRIBUTARY_BACKUPS": str(folder / "backups"),
        "TRIBUTARY_BACKUP_KEY": public,
    }  # fmt: skip
    log = folder / "commits"
    command = [sys.executable, "-m", "tests.app.backup.living", str(log)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as living:
        assert living.stdout is not None
        assert living.stdout.readline() == "ready\n"
        kill_everything(living.pid, folder / "home")
    yield Lived(folder, environment, sorted(commits(log), key=lambda commit: commit.after))
    shutil.rmtree(folder, ignore_errors=True)


def kill_everything(pid: int, home: Path) -> None:
    """The process that writes, the postmaster and its children, as a power cut would."""
    (pid_file,) = home.glob("postgres/data/postmaster.pid")
    postmaster = int(pid_file.read_text().split()[0])
    children = subprocess.run(["pgrep", "-P", str(postmaster)], capture_output=True, text=True).stdout.split()
    for one in (pid, postmaster, *map(int, children)):
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            continue


def commits(log: Path) -> Iterator[Commit]:
    for line in log.read_text().splitlines():
        number, before, after = line.split()
        yield Commit(int(number), datetime.fromisoformat(before), datetime.fromisoformat(after))
