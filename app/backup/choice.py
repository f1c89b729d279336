"""Which moments can be restored, and which backup a wished one begins with."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.backup.log_files import is_unbroken, log_files
from app.backup.shelf import Backup, Kind, Shelf, shelves
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings

LATEST = "latest"


@dataclass(frozen=True)
class Window:
    """From `backup` every moment up to `until` can be restored; only its own end where both are the same."""

    shelf: Shelf
    backup: Backup
    until: datetime

    @property
    def since(self) -> datetime:
        return self.backup.restorable_from


@dataclass(frozen=True)
class Choice:
    """A backup and the moment to go on to; None is the backup's own end."""

    shelf: Shelf
    backup: Backup
    to: datetime | None


def windows(shelf: Shelf) -> list[Window]:
    """One per backup that has all it builds on, oldest first."""
    backups = [backup for backup in shelf.backups() if shelf.chain(backup)]
    after: list[Backup | None] = [*backups, None][1:]
    pairs = zip(backups, after, strict=True)
    return [Window(shelf, one, _until(shelf, one, following)) for one, following in pairs]


def _until(shelf: Shelf, backup: Backup, following: Backup | None) -> datetime:
    """How far the log goes on without a gap: to its end, or at least to the backup after this one."""
    through = shelf.through()
    if backup.kind is Kind.DUMP or through is None:
        return backup.restorable_from
    files = log_files(shelf.wal)
    if is_unbroken(files, backup.wal_from, through.segment):
        return max(through.at, backup.restorable_from)
    if following and is_unbroken(files, backup.wal_from, following.wal_from):
        return following.started_at
    return backup.restorable_from


def choose(root: Path, wish: str) -> Choice:
    """Where to begin for `wish`: a time, "latest" or a backup's name. Raises Unavailable, with what there is."""
    there = [window for shelf in shelves(root) for window in windows(shelf)]
    if not there:
        raise Unavailable(_("There is no backup in {folder}.", folder=root))
    for window in there:
        if wish == window.backup.name:
            return Choice(window.shelf, window.backup, None)
    if wish == LATEST:
        newest = max(there, key=lambda window: (window.until, window.since))
        return _choice(newest, newest.until)
    return _at(there, parse_time(wish))


def _at(there: list[Window], at: datetime) -> Choice:
    """The newest backup before `at` whose log reaches it; of dumps the newest before it, which says so itself."""
    dumps = [window for window in there if window.backup.kind is Kind.DUMP and window.since <= at]
    reaching = [window for window in there if window.since <= at <= window.until] or dumps
    if not reaching:
        raise Unavailable(
            _(
                "{moment} cannot be restored. There is:{list}",
                moment=shown(at),
                list="\n".join(["", *listed(there)]),
            )
        )
    if len({window.shelf for window in reaching}) > 1:
        folders = ", ".join(sorted({str(window.shelf.folder) for window in reaching}))
        raise Unavailable(
            _("Several servers were backed up at {moment}; name one with --from: {folders}",
              moment=shown(at), folders=folders)
        )  # fmt: skip
    return _choice(max(reaching, key=lambda window: window.since), at)


def _choice(window: Window, at: datetime) -> Choice:
    return Choice(window.shelf, window.backup, at if window.until > window.since else None)


def listed(there: list[Window]) -> list[str]:
    """The moments that can be restored, stretches that touch told as one."""
    lines: list[tuple[datetime, datetime]] = []
    for window in there:
        if lines and window.backup.kind is not Kind.DUMP and lines[-1][0] <= window.since <= lines[-1][1]:
            lines[-1] = (lines[-1][0], max(lines[-1][1], window.until))
        else:
            lines.append((window.since, window.until))
    return ["  " + (_stretch(since, until) if until > since else shown(since)) for since, until in lines]


def _stretch(since: datetime, until: datetime) -> str:
    return _("{since} to {until}", since=shown(since), until=shown(until))


def parse_time(text: str) -> datetime:
    """A time as people write it, of the company where it names no zone. Raises Unavailable if it is none."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Unavailable(
            _("{text} is no time; write it like 2026-11-28 14:05 or 2026-11-28T14:05+08:00.", text=text)
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(settings().time_zone))


def shown(at: datetime) -> str:
    """In the company's time, with its offset."""
    return at.astimezone(ZoneInfo(settings().time_zone)).isoformat(" ", "seconds")
