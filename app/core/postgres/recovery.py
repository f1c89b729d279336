"""A data directory made from a backup, brought on by the log of changes to the moment that is wished."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import psycopg

from app.core.errors import Unavailable
from app.core.postgres import place, programs, server
from app.core.postgres.account import give_all_to_db_user, give_to_db_user
from app.core.settings import settings

LOG = "restored-wal"
"""Inside the data directory, where the server's commands run: no path needs quoting."""
FETCH = f"""restore_command = 'cp "{LOG}/%f" "%p"'"""
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


def recover(data: Path, target: Mapping[str, str]) -> datetime | None:
    """Replay the log in `data/restored-wal` up to `target` (settings of recovery), end it there, and stop.

    Returns when the last change in it was confirmed, None if there was none since the backup. Raises Unavailable
    with the server's words if the log ends before the target.
    """
    kept = (data / "postgresql.auto.conf").read_text()
    lines = [f"{name} = '{value}'" for name, value in target.items()]
    wished = [FETCH, "hot_standby = off", "recovery_target_action = promote", *lines]
    (data / "postgresql.auto.conf").write_text("\n".join([kept, *wished, ""]))
    (data / "recovery.signal").touch()
    give_all_to_db_user(data)
    with _running(data) as link:
        (reached,) = link.execute("select pg_last_xact_replay_timestamp()").fetchone() or (None,)
    (data / "postgresql.auto.conf").write_text(kept)
    shutil.rmtree(data / LOG)
    return reached


@contextmanager
def _running(data: Path) -> Iterator[psycopg.Connection]:
    """The server on `data` for the length of the block, once its recovery is over."""
    port = server.port_to_take()
    options = " ".join(f"-c {key}='{value}'" for key, value in {**server.SERVER, "port": port}.items())
    until_begun = ["-w", "-t", str(START_SECONDS)]  # from then on its pid file says whether it lives
    programs.run("pg_ctl", "-D", str(data), *until_begun, "-l", str(place.log()), "-o", options, "start")
    try:
        with _recovered(data, port) as link:
            yield link
    finally:
        programs.run("pg_ctl", "-D", str(data), "-w", "-m", "fast", "stop", check=False)


def _recovered(data: Path, port: int) -> psycopg.Connection:
    """A connection as soon as there can be one: the server takes none while it replays, however long that takes.

    Raises Unavailable with the server's words if it ends instead.
    """
    while (data / "postmaster.pid").exists():
        with suppress(psycopg.OperationalError):
            return psycopg.connect(host="127.0.0.1", port=port, user=server.ADMIN, dbname="postgres",
                                   password=settings().secret("postgres"))  # fmt: skip
        time.sleep(LOOK_SECONDS)
    raise Unavailable(f"The log of changes could not be replayed:\n{programs.last_words()}")
