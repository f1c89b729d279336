"""A data directory made from a backup, brought on by the log of changes to the moment that is wished."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres import adoption, place, programs, server
from app.core.postgres.account import give_all_to_db_user, give_to_db_user
from app.core.postgres.adoption import Origin
from app.core.postgres.cluster import ADMIN
from app.core.settings import settings

LOG = "restored-wal"
"""Inside the data directory, where the server's commands run: no path needs quoting."""
FETCH = f"""restore_command = 'cp "{LOG}/%f" "%p"'"""
AUTO = "postgresql.auto.conf"
LOOK_SECONDS = 0.2
START_SECONDS = 600


def combine(chain: list[Path], data: Path) -> None:
    """One data directory from a full backup and those that build on it; their files are used up by it.

    Each is compared with its own list of files first. Raises Unavailable, naming what is damaged.
    """
    give_to_db_user(place.home())
    give_all_to_db_user(data.parent)
    for backup in chain:
        programs.run("pg_verifybackup", "--quiet", str(backup))
    if len(chain) == 1:
        chain[0].rename(data)
    else:
        programs.run("pg_combinebackup", "--link", "--output", str(data), *map(str, chain))
        programs.run("pg_verifybackup", "--quiet", str(data))


def recover(data: Path, target: Mapping[str, str], origin: Origin | None = None) -> datetime | None:
    """Replay the log in `data/restored-wal` up to `target` (settings of recovery), end it there, and stop.

    Of a server that was another's the cluster becomes ours. Returns when the last change in it was confirmed, None
    if there was none since the backup. Raises Unavailable with the server's words if the log ends before `target`.
    """
    with _way_in(data, origin) as door:
        kept = (data / AUTO).read_text()
        lines = [f"{name} = '{value}'" for name, value in target.items()]
        wished = [FETCH, "hot_standby = off", "recovery_target_action = promote", *lines]
        (data / AUTO).write_text("\n".join([kept, *wished, ""]))
        (data / "recovery.signal").touch()
        give_all_to_db_user(data)
        with _running(data, door) as link:
            (reached,) = link.execute("select pg_last_xact_replay_timestamp()").fetchone() or (None,)
            if origin:
                adoption.take_over(link, origin)
        (data / AUTO).write_text(kept)
    if origin:
        adoption.finish(data)
    shutil.rmtree(data / LOG)
    return reached


@dataclass(frozen=True)
class Door:
    """How a server is started, and entered, while nobody else may enter it."""

    options: dict[str, str]
    login: dict[str, Any]


@contextmanager
def _way_in(data: Path, origin: Origin | None) -> Iterator[Door]:
    port = server.port_to_take()
    options = {**server.SERVER, "port": str(port)}
    if origin is None:
        yield Door(
            options, {"host": "127.0.0.1", "port": port, "user": ADMIN, "password": settings().secret("postgres")}
        )
        return
    with adoption.own_way_in(data) as socket:
        options |= {"listen_addresses": "", "unix_socket_directories": str(socket)}
        yield Door(options, {"host": str(socket), "port": port, "user": origin.superuser})


@contextmanager
def _running(data: Path, door: Door) -> Iterator[psycopg.Connection]:
    """The server on `data` for the length of the block, once its recovery is over."""
    options = " ".join(f"-c {key}='{value}'" for key, value in door.options.items())
    until_begun = ["-w", "-t", str(START_SECONDS)]  # from then on its pid file says whether it lives
    programs.run("pg_ctl", "-D", str(data), *until_begun, "-l", str(place.log()), "-o", options, "start")
    try:
        with _recovered(data, door) as link:
            yield link
    finally:
        programs.run("pg_ctl", "-D", str(data), "-w", "-m", "fast", "stop", check=False)


def _recovered(data: Path, door: Door) -> psycopg.Connection:
    """A connection as soon as there can be one: the server takes none while it replays, however long that takes.

    Raises Unavailable with the server's words if it ends instead.
    """
    while (data / "postmaster.pid").exists():
        with suppress(psycopg.OperationalError):
            return psycopg.connect(**door.login, dbname="postgres", autocommit=True)
        time.sleep(LOOK_SECONDS)
    raise Unavailable(_("The log of changes could not be replayed: {words}", words=f"\n{programs.last_words()}"))
