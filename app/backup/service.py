"""How backups and drills went: written by what takes them, read by those who answer for them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.access.guard import requires
from app.access.work import Work
from app.backup.model import Act, BackupCoverage, BackupRun
from app.backup.permissions import BACKUPS_READ, BACKUPS_RUN

BEHIND_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class RunView:
    """`bytes` is what was added to the folder; `detail` of a drill: tables, rows and what differed."""

    act: Act
    name: str | None = None
    started_at: datetime
    finished_at: datetime
    succeeded: bool
    bytes: int | None = None
    message: str | None = None
    detail: dict[str, Any]


@dataclass(frozen=True)
class BackupsView:
    """`kept` is the last backup that succeeded, `backup` and `drill` the last that were tried."""

    backup: RunView | None
    kept: RunView | None
    drill: RunView | None
    covered_until: datetime | None


@requires(BACKUPS_RUN)
def record(work: Work, run: RunView) -> None:
    """Keep how a backup or drill ended."""
    work.session.execute(insert(BackupRun).values(**vars(run)))


@requires(BACKUPS_RUN)
def cover(work: Work, until: datetime) -> None:
    """Keep that the log of changes is in the folder up to `until`."""
    row = insert(BackupCoverage).values(id=1, covered_until=until)
    newer = {"covered_until": func.greatest(row.excluded.covered_until, BackupCoverage.covered_until)}
    work.session.execute(row.on_conflict_do_update(index_elements=["id"], set_=newer))


@requires(BACKUPS_READ)
def status(work: Work) -> BackupsView:
    """The last backup and drill, and until when changes are kept."""
    return BackupsView(
        _last(work, BackupRun.act == Act.BACKUP),
        _last(work, BackupRun.act == Act.BACKUP, BackupRun.succeeded),
        _last(work, BackupRun.act == Act.DRILL),
        work.session.scalar(select(BackupCoverage.covered_until)),
    )


@requires(BACKUPS_READ)
def behind_since(work: Work) -> datetime | None:
    """From when on changes are in no backup, once that is late: the log is brought up every minute."""
    until = work.session.scalar(select(BackupCoverage.covered_until))
    return until if until and datetime.now(UTC) - until > BEHIND_AFTER else None


def _last(work: Work, *conditions: Any) -> RunView | None:
    newest = select(BackupRun).where(*conditions).order_by(BackupRun.finished_at.desc()).limit(1)
    row = work.session.scalar(newest)
    if row is None:
        return None
    return RunView(
        act=row.act, name=row.name, started_at=row.started_at, finished_at=row.finished_at,
        succeeded=row.succeeded, bytes=row.bytes, message=row.message, detail=row.detail,
    )  # fmt: skip
