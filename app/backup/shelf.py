"""The backups' folder: one shelf per server, on it backups that are whole, and the log of changes between them.

backups/server-<id>/20261128T020000Z-full/    record.json and the files it lists
backups/server-<id>/20261129T020000Z-incremental/
backups/server-<id>/wal/                      every change, in segments of 16 MB
backups/server-<id>/through.json              until when the log is complete
backups/dumps/20261128T020000Z-dump/          of a server whose log we may not follow
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.backup.folders import why
from app.backup.streams import Stored, settle, sync_folder
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres.adoption import Origin

RECORD = "record.json"
THROUGH = "through.json"
DRAFT = ".draft-"
DUMPS = "dumps"


class Kind(StrEnum):
    FULL = "full"
    INCREMENTAL = "incremental"
    DUMP = "dump"


@dataclass(frozen=True)
class Figures:
    """Rows and a hash per table, as they are at the restore point `point` of the log, or in the dump itself."""

    point: str
    tables: dict[str, list[str]]


@dataclass(frozen=True)
class Backup:
    """What record.json says. A folder without one is no backup.

    `restorable_from` is the server's own time at its end: the first moment that can be restored from it.
    `wal_from` is the first segment of the log it needs, `parent` the backup an incremental one builds on.
    `origin` is known of a server that was another's.
    """

    name: str
    kind: Kind
    parent: str | None
    started_at: datetime
    restorable_from: datetime
    postgres: str
    files: dict[str, Stored]
    timeline: int = 0
    lsn: str = ""
    wal_from: str = ""
    figures: Figures | None = None
    settings: dict[str, str] = field(default_factory=dict)
    origin: Origin | None = None

    @property
    def is_sealed(self) -> bool:
        return any(name.endswith(".age") for name in self.files)

    @property
    def bytes(self) -> int:
        return sum(stored.bytes for stored in self.files.values())


@dataclass(frozen=True)
class Through:
    """Every change that was confirmed before `at` is on the shelf."""

    at: datetime
    segment: str


@dataclass(frozen=True)
class Shelf:
    """All backups of one server."""

    folder: Path

    @property
    def wal(self) -> Path:
        return self.folder / "wal"

    def make(self) -> None:
        """The folders, closed to others. Raises Unavailable, saying why, where they cannot be made."""
        for folder in (self.folder.parent, self.folder, self.wal):
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            except OSError as error:
                raise Unavailable(
                    _("The folder {folder} cannot be made: {why}.", folder=folder, why=why(error))
                ) from None

    def sweep(self) -> None:
        """Remove what a killed backup left half done; nobody else may be at one."""
        for left in self.folder.glob(f"{DRAFT}[0-9]*"):
            shutil.rmtree(left, ignore_errors=True)

    def draft(self, name: str) -> Path:
        """A folder to fill: it becomes a backup when `publish` gives it its name."""
        folder = self.folder / f"{DRAFT}{name}"
        folder.mkdir(mode=0o700)
        return folder

    def publish(self, backup: Backup) -> None:
        draft = self.folder / f"{DRAFT}{backup.name}"
        write_json(draft / RECORD, asdict(backup))
        sync_folder(draft)
        settle(draft, self.folder / backup.name)

    def folder_of(self, backup: Backup) -> Path:
        return self.folder / backup.name

    def backups(self) -> list[Backup]:
        """Those that are whole, oldest first."""
        found = [_backup(record) for record in self._records()]
        return sorted((backup for backup in found if backup), key=lambda backup: backup.started_at)

    def unreadable(self) -> list[Path]:
        """Records that nobody can read any more."""
        return [record for record in self._records() if _backup(record) is None]

    def _records(self) -> list[Path]:
        return sorted(self.folder.glob(f"[0-9]*/{RECORD}"))

    def through(self) -> Through | None:
        path = self.folder / THROUGH
        if not path.exists():
            return None
        said = json.loads(path.read_text())
        return Through(datetime.fromisoformat(said["at"]), said["segment"])

    def set_through(self, through: Through) -> None:
        draft = self.folder / f"{DRAFT}{THROUGH}"
        write_json(draft, asdict(through))
        settle(draft, self.folder / THROUGH)

    def chain(self, backup: Backup) -> list[Backup]:
        """The full backup and the incremental ones up to `backup`; empty if one of them is missing."""
        known = {one.name: one for one in self.backups()}
        chain = [backup]
        while chain[0].parent is not None:
            if chain[0].parent not in known:
                return []
            chain.insert(0, known[chain[0].parent])
        return chain

    def remove(self, backup: Backup) -> None:
        """Take a backup away: by one renaming, so that none is ever seen half removed."""
        going = self.folder / f"{DRAFT}{backup.name}"
        self.folder_of(backup).rename(going)
        shutil.rmtree(going, ignore_errors=True)


def shelves(root: Path) -> list[Shelf]:
    """Every shelf in the backups' folder; `root` may be one itself."""
    if list(root.glob(f"[0-9]*/{RECORD}")):
        return [Shelf(root)]
    return [Shelf(folder) for folder in sorted({record.parents[1] for record in root.glob(f"*/[0-9]*/{RECORD}")})]


def write_json(path: Path, said: Any) -> None:
    with path.open("w") as file:
        json.dump(said, file, indent=1, default=str)
        file.flush()
        os.fsync(file.fileno())


def _backup(record: Path) -> Backup | None:
    """What a record says; None if it is damaged."""
    try:
        said = json.loads(record.read_text())
        return Backup(
            **{
                **said,
                "kind": Kind(said["kind"]),
                "started_at": datetime.fromisoformat(said["started_at"]),
                "restorable_from": datetime.fromisoformat(said["restorable_from"]),
                "files": {name: Stored(**stored) for name, stored in said["files"].items()},
                "figures": Figures(**said["figures"]) if said["figures"] else None,
                "origin": Origin(**said["origin"]) if said.get("origin") else None,
            }
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
