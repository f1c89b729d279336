"""A backup brought back into a fresh home, up to a moment."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.backup.choice import Choice
from app.backup.dump_restore import load
from app.backup.log_files import log_files, number_of
from app.backup.restore_files import Key, Say, unpack
from app.backup.shelf import Backup, Kind
from app.backup.streams import measured, opened
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres import place, programs, recovery
from app.core.postgres.cluster import UNFINISHED
from app.core.settings import use_home


@dataclass(frozen=True)
class Restored:
    """`reached` is when the last change that is in it was confirmed; None if none was since the backup."""

    backup: Backup
    reached: datetime | None


def restore(choice: Choice, home: Path, key: Key, say: Say, point: str | None = None) -> Restored:
    """Fill the fresh `home`, which becomes this process' own. `point` is a restore point to stop at instead.

    Raises Unavailable, naming what is in the way: a home in use, a damaged file, a key that does not open it.
    """
    reached: datetime | None
    with _filling(home):
        say("Secrets, models and settings")
        for name in ("secrets.tar", "home.tar"):
            unpack(choice.shelf, choice.backup, name, home, key)
        if choice.backup.kind is Kind.DUMP:
            load(choice.shelf, choice.backup, key, say)
            reached = choice.backup.restorable_from
        else:
            reached = _database(choice, key, say, point)
    return Restored(choice.backup, reached)


@contextmanager
def _filling(home: Path) -> Iterator[None]:
    """Marked as unfinished until the block is over, so that nobody starts on half of it."""
    if home.exists() and any(home.iterdir()):
        raise Unavailable(_("{folder} is not empty; name a folder that does not exist yet.", folder=home))
    use_home(home)
    if place.data().exists():
        raise Unavailable(
            _("{folder} holds a database already; restore into a folder of another name.", folder=place.data())
        )
    mark = home / UNFINISHED
    mark.write_text(str(os.getpid()))
    yield
    mark.unlink()


def _database(choice: Choice, key: Key, say: Say, point: str | None) -> datetime | None:
    """The database, built beside its final place and moved there once it has reached its moment."""
    drafts = place.home() / "restoring"
    drafts.mkdir(mode=0o700)
    chain = choice.shelf.chain(choice.backup)
    folders = []
    for number, backup in enumerate(chain):
        say(_("Database, {backup}", backup=backup.name))
        folders.append(drafts / str(number))
        unpack(choice.shelf, backup, "database.tar", folders[-1], key)
    _refuse_other_programs(choice.backup)
    say(_("Putting the database together"))
    data = drafts / "data"
    recovery.combine(folders, data)
    say(_("The log of changes"))
    (data / recovery.LOG).mkdir(mode=0o700)
    _unpack_log(choice, data / recovery.LOG, key)
    reached = recovery.recover(data, _target(choice, point), choice.backup.origin)
    data.rename(place.data())
    shutil.rmtree(drafts)
    return reached


def _refuse_other_programs(backup: Backup) -> None:
    """Raises Unavailable: the files of one version are nothing to the programs of another."""
    if backup.postgres != (ours := programs.major_version()):
        raise Unavailable(
            _(
                "{backup} is of Postgres {theirs}, the programs here are of {ours}. "
                "Set TRIBUTARY_POSTGRES_PROGRAMS to the folder of version {theirs}'s.",
                backup=backup.name, theirs=backup.postgres, ours=ours,
            )
        )  # fmt: skip


def _target(choice: Choice, point: str | None) -> dict[str, str]:
    """Where recovery ends, in its own settings."""
    if point:
        return {"recovery_target_name": point}
    if choice.to is None:
        return {"recovery_target": "immediate"}
    return {"recovery_target_time": choice.to.astimezone(UTC).isoformat(" ")}


def _unpack_log(choice: Choice, into: Path, key: Key) -> None:
    """Segments from the backup on, under the names the server asks for; a whole one goes before a partial one."""
    first = number_of(choice.backup.wal_from)
    for file in log_files(choice.shelf.wal):
        target = into / file.name
        if target.exists() or (file.number is not None and file.number < first):
            continue
        if not measured(file.path).sha256.startswith(file.stored_hash):
            raise Unavailable(_("{file} is damaged: nothing after it can be restored.", file=file.path))
        with opened(file.path, key) as clear:
            target.write_bytes(clear.read())
