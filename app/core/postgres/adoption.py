"""A cluster that was another's becomes ours: our administrator, our name of the database, our rules for entering.

Its own rules are put aside first: they may lie outside the data directory, and name files of another machine.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from app.core.postgres import cluster
from app.core.postgres.account import give_to_db_user
from app.core.settings import settings

OWN_WAY_IN = "local all all trust\n"
"""Through a socket in a folder that only the database's user, and root, can enter."""
WITH_PASSWORD = "".join(
    f"host {what} all {where} scram-sha-256\n"
    for what in ("all", "replication")
    for where in ("127.0.0.1/32", "::1/128")
)


@dataclass(frozen=True)
class Origin:
    """What the server called its administrator, and the database that holds the company."""

    superuser: str
    database: str


@contextmanager
def own_way_in(data: Path) -> Iterator[Path]:
    """Nobody else can enter the server on `data` during the block; yields the folder of its socket.

    A folder of its own, since the path of a socket must be short.
    """
    _write(data, OWN_WAY_IN)
    folder = Path(tempfile.mkdtemp(prefix="tributary-"))
    give_to_db_user(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(data: Path, rules: str) -> None:
    told = {"postgresql.conf": "", "postgresql.auto.conf": "", "pg_ident.conf": "", "pg_hba.conf": rules}
    for name, words in told.items():
        path = data / name
        path.write_text(words)
        path.chmod(0o600)
        give_to_db_user(path)


def take_over(link: psycopg.Connection, origin: Origin) -> None:
    """Let our administrator in with our password, and call the database as ours is called."""
    exists = link.execute("select from pg_roles where rolname = %s", [cluster.ADMIN]).fetchone()
    made = "alter role {} superuser login password {}" if exists else "create role {} superuser login password {}"
    link.execute(sql.SQL(made).format(sql.Identifier(cluster.ADMIN), sql.Literal(settings().secret("postgres"))))
    if origin.database != cluster.DATABASE:
        renamed = sql.SQL("alter database {} rename to {}")
        link.execute(renamed.format(sql.Identifier(origin.database), sql.Identifier(cluster.DATABASE)))


def finish(data: Path) -> None:
    """From now on it is a cluster of ours, entered with a password."""
    _write(data, WITH_PASSWORD)
    (data / cluster.MARKER).touch(mode=0o600)
