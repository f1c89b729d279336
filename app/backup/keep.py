"""What is kept: the newest chains, each a full backup and those that build on it, and the log since the oldest."""

from datetime import datetime

from app.backup.log_files import log_files, number_of
from app.backup.shelf import Backup, Kind, Shelf
from app.core.settings import settings


def let_go(shelf: Shelf) -> list[Backup]:
    """Remove what the rule no longer keeps, newest first: nothing is left without what it builds on."""
    weeks = _weeks(shelf)
    outdated = [backup for week in weeks[: -settings().backup_chains] for backup in week]
    for backup in reversed(outdated):
        shelf.remove(backup)
    _let_go_of_log(shelf)
    return outdated


def _weeks(shelf: Shelf) -> list[list[Backup]]:
    """Backups in groups that come and go together: a chain; of dumps, each whole by itself, those of a week."""
    groups: dict[str, list[Backup]] = {}
    group = ""
    for backup in shelf.backups():
        if backup.kind is Kind.DUMP:
            group = _week_of(backup.started_at)
        elif backup.kind is Kind.FULL:
            group = backup.name
        groups.setdefault(group, []).append(backup)
    return list(groups.values())


def _week_of(at: datetime) -> str:
    year, week, _day = at.isocalendar()
    return f"{year}-{week:02}"


def _let_go_of_log(shelf: Shelf) -> None:
    """Segments before the first that a kept backup needs; numbers go on across lines of history."""
    needed = [backup.wal_from for backup in shelf.backups() if backup.wal_from]
    if not needed:
        return
    oldest = min(number_of(segment) for segment in needed)
    for file in log_files(shelf.wal):
        if file.number is not None and file.number < oldest:
            file.path.unlink()
