"""The log of every change (WAL), followed to the minute and laid on the shelf.

The server keeps each segment until we have it (a replication slot); we drop ours only when the shelf has it on its
disk. So an absent or full folder loses nothing: the server waits, up to `max_slot_wal_keep_size`.
"""

from datetime import datetime
from pathlib import Path

import psycopg

from app.backup import keys
from app.backup.folders import unwritable
from app.backup.log_files import HASH_DIGITS, PARTIAL
from app.backup.server import replicating
from app.backup.shelf import DRAFT, Shelf, Through
from app.backup.streams import measured, put, settle
from app.core.db import replication_url
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres import clients
from app.core.settings import settings

SLOT = "tributary_backup"


def ship(shelf: Shelf) -> datetime:
    """Bring the shelf up to now: every change confirmed before the returned moment of the server is on it.

    One at a time: a second caller waits. Raises Unavailable if the folder or the server cannot do it; what was
    received stays here and at the server, and the next call goes on with it.
    """
    shelf.make()
    with replicating() as link:
        link.execute("select pg_advisory_lock(hashtext('tributary-backup-wal'))")
        _lay_down(shelf)
        at = _receive(link)
        newest = _lay_down(shelf)
        shelf.set_through(Through(at, newest))
    return at


def spool() -> Path:
    """Where segments wait between server and shelf."""
    folder = settings().home / "wal"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _receive(link: psycopg.Connection) -> datetime:
    """Fetch the log up to now into the spool.

    The message is a committed change with a time of its own: a restore to any moment before it finds a change to
    stop at, also where nobody worked. Positions count bytes; the client stops once it has passed the given one.
    """
    _ensure_slot(link)
    link.execute("set synchronous_commit to on")  # whatever the server is set to: this has to be on its disk
    (at,) = link.execute("select clock_timestamp()").fetchone() or (None,)
    link.execute("select pg_logical_emit_message(true, 'tributary', 'backup')")
    (end,) = link.execute("select pg_current_wal_flush_lsn() - 1").fetchone() or (None,)
    clients.call(replication_url(), "pg_receivewal", "-D", str(spool()), "-S", SLOT, "-E", str(end), "--no-loop")
    assert at is not None  # noqa: S101 - a clock answers
    return at


def _ensure_slot(link: psycopg.Connection) -> None:
    """Have the server keep what we have not fetched yet. A slot it gave up leaves a gap, and is made anew."""
    found = link.execute("select wal_status from pg_replication_slots where slot_name = %s", [SLOT]).fetchone()
    if found == ("lost",):
        link.execute("select pg_drop_replication_slot(%s)", [SLOT])
        found = None
    if found is None:
        for left in spool().iterdir():
            left.unlink()
        link.execute("select pg_create_physical_replication_slot(%s, true)", [SLOT])


def _lay_down(shelf: Shelf) -> str:
    """Move whole segments from the spool to the shelf, copy the one being written; returns the newest's name."""
    newest = ""
    for received in sorted(spool().iterdir()):
        newest = max(newest, received.name.removesuffix(PARTIAL))
        _lay(shelf, received)
        if received.suffix != PARTIAL:
            received.unlink()
    return newest


def _lay(shelf: Shelf, received: Path) -> None:
    """Put one file on the shelf under its name, its own hash and that of the stored file; never over another."""
    clear = measured(received).sha256[:HASH_DIGITS]
    before = list(shelf.wal.glob(f"{received.name}-*"))
    if any(path.name.startswith(f"{received.name}-{clear}-") for path in before):
        return
    if before and received.suffix != PARTIAL:
        raise Unavailable(
            _(
                "{file} is of another server's life: two installations must not write into one folder. "
                "Set TRIBUTARY_BACKUPS to a folder of its own.",
                file=before[0],
            )
        )
    draft = shelf.wal / f"{DRAFT}{received.name}"
    draft.unlink(missing_ok=True)
    key = keys.recipient()
    try:
        with received.open("rb") as file:
            stored = put(file, draft, key)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise unwritable(shelf.wal, error) from None
    ending = ".zst.age" if key else ".zst"
    settle(draft, shelf.wal / f"{received.name}-{clear}-{stored.sha256[:HASH_DIGITS]}{ending}")
    for outdated in (*before, *shelf.wal.glob(f"{received.name}{PARTIAL}-*")):
        outdated.unlink(missing_ok=True)
