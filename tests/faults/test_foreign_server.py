"""A server of the company's own: followed through a login that may replicate, or dumped, and brought back."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from app.core.postgres import programs
from app.core.postgres.account import give_to_db_user
from tests.app.backup.conftest import CRM
from tests.app.backup.moments import NUMBERS
from tests.faults.installation import free_port

REPLICATOR = "create role follower login replication password 'follows'"
RIGHTS = "grant pg_checkpoint to follower; grant execute on function pg_create_restore_point(text) to follower"
SHIP = "from app.backup import run; run.ship_once()"


@dataclass(frozen=True)
class Foreign:
    """The server, with an administrator and databases named otherwise than ours; `home` is of an installation."""

    folder: Path
    port: int

    def address(self, user: str = "boss:secret", database: str = "company") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        data = str(self.folder / "server")
        options = f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        options += " -c summarize_wal=on -c fsync=off"
        programs.run("pg_ctl", "-D", data, "-w", "-l", f"{data}/log", "-o", options, "start")

    def stop(self) -> None:
        programs.run("pg_ctl", "-D", str(self.folder / "server"), "-m", "immediate", "stop", check=False)

    def link(self, database: str = "company") -> psycopg.Connection:
        return psycopg.connect(self.address(database=database), autocommit=True)

    def python(self, *command: str, home: str = "home", **more: str) -> subprocess.CompletedProcess[str]:
        own = {"TRIBUTARY_HOME": str(self.folder / home), "TRIBUTARY_BACKUPS": str(self.folder / "backups")}
        return subprocess.run(command, env={**os.environ, **own, **more}, capture_output=True, text=True)

    def crm(self, *arguments: str, **more: str) -> str:
        done = self.python(*CRM, *arguments, **{"DATABASE_URL": self.address(), **more})
        return done.stdout if done.returncode == 0 else done.stderr

    def numbers(self, home: str, **more: str) -> set[int]:
        asked = self.python(sys.executable, "-c", NUMBERS, home=home, **more)
        assert asked.returncode == 0, asked.stderr
        written, broken_seals = asked.stdout.splitlines()
        assert broken_seals == ""
        return set(map(int, written.split()))


@pytest.fixture
def foreign() -> Iterator[Foreign]:
    folder = Path(tempfile.mkdtemp(prefix="tributary-foreign-"))
    folder.chmod(0o755)
    data, password = folder / "server", folder / "password"
    data.mkdir(mode=0o700)
    password.write_text("secret")
    give_to_db_user(data, password)
    kind = ["-E", "UTF8", "--locale=C", "--lc-ctype=C.UTF-8", "-A", "scram-sha-256", "-U", "boss", "-N"]
    programs.run("initdb", "-D", str(data), f"--pwfile={password}", *kind)
    made = Foreign(folder, free_port())
    made.start()
    with made.link("postgres") as link:
        link.execute("create database company")
        link.execute(REPLICATOR)
    assert "error" not in made.crm("migrate").lower()
    with made.link() as link:
        link.execute("create table written (number int primary key)")
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


def write(server: Foreign, number: int) -> datetime:
    """Confirm a change; returns a moment after it and before the next."""
    with server.link() as link:
        link.execute("insert into written values (%s)", [number])
    return datetime.now(UTC)


def test_every_change_of_it_comes_back_to_the_moment(foreign):
    following = {"TRIBUTARY_REPLICATION_URL": foreign.address("follower:follows")}
    refused = foreign.crm("backup", "now", **following)
    assert "grant pg_checkpoint to follower;" in refused
    assert "grant execute on function pg_create_restore_point(text) to follower;" in refused
    with foreign.link() as link:
        link.execute(RIGHTS)
    write(foreign, 1)
    assert "everything" in foreign.crm("backup", "now", **following)
    write(foreign, 2)
    assert "what changed" in foreign.crm("backup", "now", **following)
    at = write(foreign, 3)
    write(foreign, 4)
    shipped = foreign.python(sys.executable, "-c", SHIP, DATABASE_URL=foreign.address(), **following)
    assert shipped.returncode == 0, shipped.stderr
    assert "as they were" in foreign.crm("backup", "drill", **following)
    said = foreign.crm("restore", "--to", at.isoformat(), "--into", str(foreign.folder / "ours"), DATABASE_URL="")
    assert "Restored to" in said, said
    assert foreign.numbers("ours", DATABASE_URL="") == {1, 2, 3}


@pytest.mark.faults
def test_a_dump_of_it_comes_back_into_an_empty_database_of_a_server(foreign):
    write(foreign, 1)
    assert "a dump" in foreign.crm("backup", "now")
    write(foreign, 2)
    restoring = ["restore", "--to", "latest", "--into", str(foreign.folder / "second")]
    assert "is not empty" in foreign.crm(*restoring)
    shutil.rmtree(foreign.folder / "second")
    with foreign.link("postgres") as link:
        link.execute("create database second")
    assert "It is a dump" in foreign.crm(*restoring, DATABASE_URL=foreign.address(database="second"))
    assert foreign.numbers("second", DATABASE_URL=foreign.address(database="second")) == {1}
