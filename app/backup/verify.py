"""Whether what lies in the folder is what was put there, and nothing it needs is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyrage

from app.backup.choice import shown
from app.backup.log_files import is_unbroken, log_files
from app.backup.manifest import check_database
from app.backup.shelf import Backup, Kind, Shelf
from app.backup.streams import Tell, measured, opened
from app.core.errors import Unavailable


@dataclass(frozen=True)
class Verified:
    """`damaged` names files and what is wrong with them; `was_opened`: whether they were also read in clear."""

    files: int
    damaged: list[str]
    was_opened: bool


def verify(shelf: Shelf, key: pyrage.x25519.Identity | None, tell: Tell = lambda _bytes: None) -> Verified:
    """Compare every stored file with its hash; where it can be opened, each database with its list of files."""
    backups = shelf.backups()
    damaged = [f"{record}: cannot be read" for record in shelf.unreadable()]
    for backup in backups:
        damaged += _damaged_in(shelf, backup, tell)
    damaged += _damaged_log(shelf, tell)
    readable = [backup for backup in backups if _can_open(backup, key)]
    if not damaged:
        damaged += [wrong for backup in readable for wrong in _wrong_inside(shelf, backup, key)]
    files = sum(len(backup.files) for backup in backups) + len(log_files(shelf.wal))
    return Verified(files, damaged, was_opened=len(readable) == len(backups))


def _damaged_in(shelf: Shelf, backup: Backup, tell: Tell) -> Iterator[str]:
    if not shelf.chain(backup):
        yield f"{shelf.folder_of(backup)}: what it builds on is missing"
    for name, stored in backup.files.items():
        path = shelf.folder_of(backup) / name
        if not path.exists():
            yield f"{path}: missing"
        elif measured(path) != stored:
            yield f"{path}: damaged"
        tell(stored.bytes)


def _damaged_log(shelf: Shelf, tell: Tell) -> Iterator[str]:
    """Damaged files of the log, and backups after which it has a gap."""
    files = log_files(shelf.wal)
    for file in files:
        stored = measured(file.path)
        if not stored.sha256.startswith(file.stored_hash):
            yield f"{file.path}: damaged"
        tell(stored.bytes)
    through = shelf.through()
    for backup in shelf.backups():
        if through and backup.wal_from and not is_unbroken(files, backup.wal_from, through.segment):
            yield f"{shelf.wal}: a gap in the log after {shown(backup.restorable_from)}"


def _can_open(backup: Backup, key: pyrage.x25519.Identity | None) -> bool:
    return key is not None or not backup.is_sealed


def _wrong_inside(shelf: Shelf, backup: Backup, key: pyrage.x25519.Identity | None) -> Iterator[str]:
    name = next(name for name in backup.files if name.startswith("database."))
    path = shelf.folder_of(backup) / name
    try:
        with opened(path, key) as clear:
            if backup.kind is Kind.DUMP:
                while clear.read(1 << 20):
                    pass
            else:
                check_database(clear)
    except Unavailable as error:
        yield f"{path}: {error}"
