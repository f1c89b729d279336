"""Backups and drills as they are run, by schedule or by hand: what they did is kept in the app, failures too."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy.exc import DBAPIError

from app.access.actor import Actor, Station
from app.access.work import work
from app.backup import drill, server, service, take, verify, wal
from app.backup.model import Act
from app.backup.permissions import BACKUPS_READ, BACKUPS_RUN
from app.backup.service import RunView
from app.backup.shelf import Backup, Kind
from app.backup.streams import Tell
from app.backup.words import CLOSED, drill_in_words
from app.core import log as logs
from app.core import outage
from app.core.errors import CrmError, Unavailable
from app.core.i18n import _, kept
from app.core.settings import settings

BACKER = Actor("backup", Station.ROBOT, frozenset({BACKUPS_RUN, BACKUPS_READ}), kind="robot")
SHIP_SECONDS = 60
log = logging.getLogger(__name__)


def take_now(tell: Tell = lambda _bytes: None, full: bool = False) -> Backup:
    """Take the backup that is due, and keep how it went."""
    started = datetime.now(UTC)
    with _failure_kept(Act.BACKUP, started):
        backup = take.now(tell, full)
    _record(Act.BACKUP, started, backup.name, succeeded=True, size=backup.bytes, detail={"kind": backup.kind})
    _cover(backup)
    return backup


@dataclass(frozen=True)
class Tried:
    """How a drill went, and what to say of it."""

    is_good: bool
    words: str


def drill_now(key: Path | None = None) -> Tried:
    """Try to restore the newest backup, and keep how it went. `key` is as of `drill.drill`.

    Where backups are sealed and no private key is here, their files are compared with their hashes instead.
    """
    started = datetime.now(UTC)
    with _failure_kept(Act.DRILL, started):
        return _compare_files(started) if drill.is_closed(key) else _restore_aside(started, key)


@contextmanager
def _failure_kept(act: Act, started: datetime) -> Iterator[None]:
    """Whatever goes wrong is kept, and raised as a refusal; a fault of ours is told by its id."""
    try:
        yield
    except CrmError as refusal:
        _record(act, started, message=kept(refusal.words))
        raise
    except Exception as error:
        told = outage.refusal(error) or _fault(error)
        _record(act, started, message=kept(told.words))
        raise told from error


def _fault(error: Exception) -> Unavailable:
    return Unavailable(_("Something went wrong on our side. Error id: {id}", id=logs.fault(error)))


def _restore_aside(started: datetime, key: Path | None) -> Tried:
    drilled = drill.drill(key)
    _record(Act.DRILL, started, drilled.backup, succeeded=drilled.is_good, detail=asdict(drilled))
    return Tried(drilled.is_good, drill_in_words(drilled))


def _compare_files(started: datetime) -> Tried:
    verified = verify.verify(server.own_shelf(), None)
    is_good = not verified.damaged
    _record(Act.DRILL, started, succeeded=is_good, detail={"files": verified.files, "damaged": verified.damaged})
    return Tried(is_good, str(CLOSED) if is_good else "\n".join(verified.damaged))


@contextmanager
def shipping() -> Iterator[None]:
    """Bring the log of changes to the folder every minute, from a thread of this process, during the block."""
    over = threading.Event()
    thread = threading.Thread(target=_ship_until, args=(over,), name="backup-log", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=SHIP_SECONDS)


def _ship_until(over: threading.Event) -> None:
    while not over.wait(SHIP_SECONDS):
        try:
            ship_once()
        except (CrmError, DBAPIError, psycopg.Error, OSError) as error:
            log.warning("the log of changes did not reach the backups: %s", error)


def ship_once() -> None:
    """Bring the log up to now, once there is a backup that it can go on from."""
    shelf = server.own_shelf()
    if server.follows_log() and shelf.backups():
        until = wal.ship(shelf)
        with work(BACKER) as w:
            service.cover(w, until)


def is_same_disk() -> bool:
    """Whether the backups are lost with the disk that the installation is on."""
    return settings().backups.stat().st_dev == settings().home.stat().st_dev


def _cover(backup: Backup) -> None:
    through = server.own_shelf().through()
    if backup.kind is not Kind.DUMP and through:
        with work(BACKER) as w:
            service.cover(w, through.at)


def _record(
    act: Act,
    started: datetime,
    name: str | None = None,
    succeeded: bool = False,
    size: int | None = None,
    message: str | None = None,
    detail: dict[str, object] | None = None,
) -> None:
    run = RunView(
        act=act, name=name, started_at=started, finished_at=datetime.now(UTC), succeeded=succeeded, bytes=size,
        message=message, detail=detail or {},
    )  # fmt: skip
    with work(BACKER) as w:
        service.record(w, run)
