"""The running server: started by whoever comes first, stopped by the last to leave."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres import cluster, place, programs
from app.core.postgres.cluster import ADMIN
from app.core.settings import settings

SETTLE_SECONDS = 60
SERVER = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "summarize_wal": "on",
    "max_slot_wal_keep_size": "16GB",
}
"""Its log tells of starts, stops and crashes. Of a statement that failed the application writes down what is safe
to keep; the server would repeat values.

Summaries of what changed are what incremental backups are made of. The log of changes waits for the backups'
folder up to a size: beyond it a gap in the backups is told, which is better than a full disk."""


@contextmanager
def database() -> Iterator[None]:
    """Keep the database running for the length of the block.

    With DATABASE_URL set this starts nothing. Otherwise the embedded Postgres is started unless another process
    has; the last process to leave stops it. Raises Unavailable if it can't start or the directory is foreign.
    """
    if settings().database_url:
        place.close_home()
        yield
        return
    mine = place.users() / str(os.getpid())
    nested = mine.exists()
    if not nested:
        with place.lock():
            _start_if_needed()
            mine.touch()
    try:
        yield
    finally:
        if not nested:
            with place.lock():
                mine.unlink(missing_ok=True)
                if not _others_alive():
                    _pg_ctl("stop", "-m", "fast")


def revive() -> bool:
    """Start the server if it died; True if it had to be. Raises Unavailable while it can't be started."""
    if settings().database_url or _is_postgres(place.data() / "postmaster.pid"):
        return False
    with place.lock():
        _start_if_needed()
    return True


def port() -> int:
    """Where our server should answer, by its own word. Raises Unavailable if it isn't running."""
    port = _noted_port()
    if port is None:
        raise Unavailable(_("The embedded Postgres is not running."))
    return port


def admin_url() -> str:
    """Address of the administering role. Raises Unavailable outside of `database()`."""
    port = _running_port()
    if port is None:
        raise Unavailable(_("The embedded Postgres is not running."))
    return f"postgresql://{ADMIN}:{settings().secret('postgres')}@127.0.0.1:{port}/postgres"


def _pg_ctl(*arguments: str) -> None:
    programs.run("pg_ctl", "-D", str(place.data()), "-w", "-t", "120", *arguments)


def _start_if_needed() -> None:
    cluster.ensure()
    if _settled_port() is None:
        options = " ".join(f"-c {key}='{value}'" for key, value in {**SERVER, "port": port_to_take()}.items())
        _pg_ctl("start", "-l", str(place.log()), "-o", options)
        _assert_chinese_search()


def _running_port() -> int | None:
    """The port of our running server, or None. A pid file alone proves nothing: we ask the server itself."""
    port = _noted_port()
    try:
        if port is None:
            return None
        with psycopg.connect(host="127.0.0.1", port=port, user=ADMIN, dbname="postgres",
                             password=settings().secret("postgres"), connect_timeout=5) as link:  # fmt: skip
            (where,) = link.execute("show data_directory").fetchone() or ("",)
    except psycopg.Error:
        return None
    return port if where == str(place.data()) else None


def _noted_port() -> int | None:
    try:
        return int((place.data() / "postmaster.pid").read_text().splitlines()[3])
    except (OSError, IndexError, ValueError):
        return None


def _settled_port() -> int | None:
    """The port of our server once it answers, None once it is gone: it may be starting, recovering or stopping."""
    pid_file = place.data() / "postmaster.pid"
    until = time.monotonic() + SETTLE_SECONDS
    while (port := _running_port()) is None and pid_file.exists() and time.monotonic() < until:
        if not _is_postgres(pid_file):
            pid_file.unlink(missing_ok=True)
        time.sleep(0.2)
    return port


def _is_postgres(pid_file: Path) -> bool:
    """Whether the process a pid file names lives and is a Postgres; its number may have been given to another.

    Asked of its program's name: a command that only mentions Postgres is none, and of the dead nothing is left.
    """
    try:
        pid = pid_file.read_text().split("\n", 1)[0].strip()
        return not Path("/proc").exists() or _program(pid) == "postgres"
    except OSError:
        return False


def _program(pid: str) -> str:
    return Path(os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0", 1)[0])).name


def port_to_take() -> int:
    """The port of the last time if it is free: who was connected finds the server again."""
    kept = place.home() / "port"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError, ValueError):
            probe.bind(("127.0.0.1", int(kept.read_text())))
            return int(probe.getsockname()[1])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        kept.write_text(str(probe.getsockname()[1]))
        return int(probe.getsockname()[1])


def _assert_chinese_search() -> None:
    with psycopg.connect(admin_url(), autocommit=True) as link:
        link.execute("create extension if not exists pg_trgm")
        (found,) = link.execute("select cardinality(show_trgm('王小明'))").fetchone() or (0,)
    if not found:
        raise Unavailable(_("This Postgres finds no Chinese text: its LC_CTYPE must be C.UTF-8 or en_US.UTF-8."))


def _others_alive() -> bool:
    """Whether another process still uses the server; forgets those that died without saying so."""
    alive = False
    for entry in place.users().iterdir():
        if _pid_exists(int(entry.name)):
            alive = True
        else:
            entry.unlink(missing_ok=True)
    return alive


def _pid_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
