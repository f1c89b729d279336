"""The drill: the newest backup restored into a scratch server and compared with what it was.

Run as `python -m app.backup.drill FOLDER NAME SCRATCH`, a process of its own, since a restore changes the home.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from app.backup import figures, keys, server
from app.backup.choice import Choice
from app.backup.restore import restore
from app.backup.shelf import Backup, Kind, Shelf, write_json
from app.core import postgres
from app.core.errors import CrmError, Unavailable
from app.core.i18n import KEPT, _, kept, retold
from app.core.postgres import place
from app.core.settings import settings

LAST_DRILL = "drill.json"


@dataclass(frozen=True)
class Drilled:
    """`differences` names tables that came back otherwise; `broken_seals`, seals of the trail that do not fit."""

    backup: str
    seconds: float
    tables: int
    rows: int
    differences: list[str]
    broken_seals: list[int]

    @property
    def is_good(self) -> bool:
        return not (self.differences or self.broken_seals)


def is_closed(key: Path | None) -> bool:
    """Whether the newest backup is sealed and nobody here can open it."""
    newest = next(reversed(server.own_shelf().backups()), None)
    return newest is not None and newest.is_sealed and keys.identity(key) is None


def drill(key: Path | None = None) -> Drilled:
    """Restore the newest backup aside, compare it, leave the result beside the backups, and clean up.

    `key` is the file of the private key, if not the one of the settings. Raises Unavailable with the reason if it
    cannot be restored, or if there is nothing to compare it with.
    """
    shelf = server.own_shelf()
    newest = next((one for one in reversed(shelf.backups()) if one.figures), None)
    if newest is None:
        raise Unavailable(_("There is no backup to try yet; take one with: crm backup now"))
    with server.alone("tributary-drill", _("A drill is under way already; wait until it is done.")):
        drilled = _timed(shelf, newest, settings().home / "drill", key)
    write_json(shelf.folder / LAST_DRILL, {**asdict(drilled), "at": datetime.now(UTC)})
    return drilled


def _timed(shelf: Shelf, backup: Backup, scratch: Path, key: Path | None) -> Drilled:
    _clean(scratch)
    began = time.monotonic()
    try:
        said = _in_a_process(shelf, backup, scratch, key)
    finally:
        _clean(scratch)
    return Drilled(**{**said, "seconds": time.monotonic() - began})


def _in_a_process(shelf: Shelf, backup: Backup, scratch: Path, key: Path | None) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if key:
        environment["TRIBUTARY_BACKUP_IDENTITY"] = str(key.resolve())
    done = subprocess.run(
        [sys.executable, "-P", "-m", "app.backup.drill", str(shelf.folder), backup.name, str(scratch)],
        capture_output=True, text=True, env=environment,
    )  # fmt: skip
    if done.returncode:
        raise Unavailable(_("The newest backup could not be restored: {why}", why=_last_of(done.stderr)))
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _last_of(words: str) -> str:
    """What the process said at its end, in our language where it was a refusal of ours."""
    *_before, last = words.strip().splitlines() or [""]
    return retold(last) if last.startswith(KEPT) else words.strip()[-2000:]


def _clean(scratch: Path) -> None:
    """The scratch home, and its database where that lies apart."""
    for folder in (scratch, place.apart(scratch)):
        shutil.rmtree(folder, ignore_errors=True)


def compare(shelf: Shelf, backup: Backup, scratch: Path) -> Drilled:
    """Restore into `scratch` up to the place where the figures were taken, and take them there again."""
    assert backup.figures is not None  # noqa: S101 - chosen for having them
    point = None if backup.kind is Kind.DUMP else backup.figures.point
    restore(Choice(shelf, backup, None), scratch, keys.identity(), lambda _words: None, point)
    with postgres.database(), server.admin() as link:
        found = figures.count(link)
        broken = [number for (number,) in link.execute("select app.audit_verify()").fetchall()]
    wrong = figures.differences(backup.figures.tables, found)
    return Drilled(backup.name, 0, len(found), sum(int(rows) for rows, _hash in found.values()), wrong, broken)


def _main() -> None:
    folder, name, scratch = sys.argv[1:]
    shelf = Shelf(Path(folder))
    try:
        drilled = compare(shelf, next(one for one in shelf.backups() if one.name == name), Path(scratch))
    except CrmError as refusal:
        sys.exit(kept(refusal.words))
    except (psycopg.Error, OSError) as error:
        sys.exit(str(error))
    print(json.dumps(asdict(drilled)))


if __name__ == "__main__":
    _main()
