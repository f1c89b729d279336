"""Taking a backup: the whole database once a week, what changed since the last one on other days."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from backports import zstd

from app.backup import dumps, figures, keys, server, wal
from app.backup.folders import unwritable
from app.backup.installation import pack_installation, settings_told, stored_name
from app.backup.keep import let_go
from app.backup.manifest import MANIFEST, check_database
from app.backup.shelf import Backup, Kind, Shelf
from app.backup.streams import Tell, Watched, pumped, put
from app.core.db import replication_url
from app.core.i18n import _
from app.core.postgres import clients

FULL_EVERY = timedelta(days=6, hours=12)
"""A little under a week: a run that is late by minutes must not put the full backup off by a day."""
BASE_BACKUP = ["-D", "-", "-F", "tar", "-X", "fetch", "-c", "fast", "--manifest-checksums", "SHA256"]
"""With the log it needs, so that a backup is whole by itself; as a stream, so that nothing lies there in clear."""


def now(tell: Tell = lambda _bytes: None, full: bool = False) -> Backup:
    """Take the backup that is due, or a full one; drop those that the rule no longer keeps.

    `tell` hears of every piece of the database as it goes by. Raises Unavailable, saying what to do, if one is
    being taken already, or if server or folder refuse.
    """
    shelf = server.own_shelf()
    shelf.make()
    if server.follows_log():
        dumps.refuse_half()
    with server.alone("tributary-backup", _("A backup is being taken already; wait until it is done.")):
        shelf.sweep()
        try:
            backup = _physical(shelf, tell, full) if server.follows_log() else dumps.take(shelf, tell)
        except OSError as error:
            raise unwritable(shelf.folder, error) from None
        let_go(shelf)
    return backup


def _physical(shelf: Shelf, tell: Tell, full: bool) -> Backup:
    """The log is brought up before, so that the server keeps it from then on, and after, to cover all of this."""
    wal.ship(shelf)
    started = datetime.now(UTC)
    parent = None if full else _parent(shelf)
    kind = Kind.INCREMENTAL if parent else Kind.FULL
    name = f"{started:%Y%m%dT%H%M%SZ}-{kind}"
    draft = shelf.draft(name)
    with _log_kept() as (timeline, lsn, segment):
        _base_backup(shelf, draft, parent, tell)
        ended = _clock()
    told = figures.at_a_quiet_moment(name)
    files = pack_installation(draft)
    wal.ship(shelf)
    backup = Backup(
        name, kind, parent.name if parent else None, started, ended, _version(), files, timeline, lsn, segment,
        told, settings_told(), server.origin(),
    )  # fmt: skip
    shelf.publish(backup)
    return backup


def _parent(shelf: Shelf) -> Backup | None:
    """What an incremental backup may build on: the newest one, if its week is not over and the server can tell.

    It can if this is still the same line of history, and what changed since then is summarised without a gap.
    """
    newest = next(reversed(shelf.backups()), None)
    chain = shelf.chain(newest) if newest else []
    if newest is None or not chain or chain[0].started_at < datetime.now(UTC) - FULL_EVERY:
        return None
    with server.replicating() as link:
        told = link.execute(
            "select timeline_id from pg_control_checkpoint() where exists"
            " (select from pg_available_wal_summaries() where tli = %s and start_lsn <= %s::pg_lsn)",
            [newest.timeline, newest.lsn],
        ).fetchone()
    return newest if told == (newest.timeline,) else None


@contextmanager
def _log_kept() -> Iterator[tuple[int, str, str]]:
    """The server keeps its log until the block ends. Yields timeline, place and segment where that begins."""
    with server.replicating() as link:
        link.execute("select pg_create_physical_replication_slot('tributary_base', true, true)")
        link.execute("checkpoint")
        told = link.execute(
            "select timeline_id, redo_lsn::text, pg_walfile_name(redo_lsn) from pg_control_checkpoint()"
        ).fetchone()
        assert told is not None  # noqa: S101 - a running server has had a checkpoint
        yield told


def _base_backup(shelf: Shelf, draft: Path, parent: Backup | None, tell: Tell) -> None:
    """Stream the database into the draft, checking it against its manifest as it goes by."""
    arguments = list(BASE_BACKUP)
    if parent:
        manifest = draft / MANIFEST
        manifest.write_bytes(zstd.decompress((shelf.folder_of(parent) / f"{MANIFEST}.zst").read_bytes()))
        arguments += ["--incremental", str(manifest)]
    with clients.output(replication_url(), "pg_basebackup", *arguments) as stream:
        told = _put_checked(stream, draft / stored_name("database.tar"), tell)
    (draft / MANIFEST).unlink(missing_ok=True)
    (draft / f"{MANIFEST}.zst").write_bytes(zstd.compress(told))


def _put_checked(stream: IO[bytes], target: Path, tell: Tell) -> bytes:
    """Write the stream to `target` while a copy of it is checked; returns its manifest."""

    def store(copy: IO[bytes]) -> None:
        def pass_on(chunk: bytes) -> None:
            copy.write(chunk)
            tell(len(chunk))

        put(Watched(stream, pass_on), target, keys.recipient())

    with pumped(store) as copy:
        return check_database(copy)


def _clock() -> datetime:
    with server.replicating() as link:
        (at,) = link.execute("select clock_timestamp()").fetchone() or (None,)
    assert at is not None  # noqa: S101 - a clock answers
    return at


def _version() -> str:
    with server.replicating() as link:
        return str(link.info.server_version // 10000)
