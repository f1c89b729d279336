"""Taking backups: killed, without a folder, with somebody else's; and letting them go."""

import errno
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.access.work import work
from app.backup import keep, run, server, service, take, verify, wal
from app.backup.choice import windows
from app.backup.log_files import is_unbroken, log_files
from app.backup.shelf import Backup, Kind, Shelf, Through
from app.core.errors import Unavailable
from app.core.i18n import retold
from app.core.settings import settings


def killed_while_writing(folder: Path) -> None:
    """A backup whose process is killed as soon as it has begun to write the database."""
    taking = subprocess.Popen([sys.executable, "-c", "from app.backup import take; take.now()"])
    until = time.monotonic() + 120
    while not list(folder.glob("*/.draft-2*/database.*")):
        assert taking.poll() is None
        assert time.monotonic() < until
        time.sleep(0.005)
    taking.send_signal(signal.SIGKILL)
    taking.wait()


def test_a_half_written_backup_is_none_and_hurts_nothing(folder):
    full = take.now()
    killed_while_writing(folder)
    shelf = server.own_shelf()
    assert [backup.name for backup in shelf.backups()] == [full.name]
    assert list(shelf.folder.glob(".draft-2*"))
    after = take.now()
    assert (after.kind, after.parent) == (Kind.INCREMENTAL, full.name)
    assert list(shelf.folder.glob(".draft-*")) == []
    assert verify.verify(shelf, None).damaged == []
    assert windows(shelf)[-1].until >= after.restorable_from


def test_what_is_due_is_full_once_a_week_and_after_a_gap(folder, monkeypatch):
    assert take.now().kind is Kind.FULL
    assert take.now().kind is Kind.INCREMENTAL
    monkeypatch.setattr(take, "FULL_EVERY", timedelta(0))
    assert take.now().kind is Kind.FULL


def test_the_log_waits_for_a_folder_that_is_away_or_full(folder, monkeypatch):
    shelf = server.own_shelf()
    wal.ship(shelf)
    first = shelf.through()
    away = folder.with_name("away")
    folder.rename(away)
    folder.write_text("not a folder")
    with pytest.raises(Unavailable, match="cannot be made"):
        wal.ship(shelf)
    folder.unlink()
    away.rename(folder)

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as filled, server.admin() as link:
        link.execute("select pg_switch_wal()")
        filled.setattr(wal, "put", full)
        with pytest.raises(Unavailable, match="the disk is full"):
            wal.ship(shelf)
        link.execute("select pg_logical_emit_message(true, '', ''), pg_switch_wal()")
    at = wal.ship(shelf)
    through = shelf.through()
    assert through == Through(at, through.segment)
    assert through.segment > first.segment
    assert is_unbroken(log_files(shelf.wal), first.segment, through.segment)


def test_another_servers_log_is_never_written_over(folder):
    shelf = server.own_shelf()
    wal.ship(shelf)
    segment = shelf.through().segment
    theirs = shelf.wal / f"{segment}-{'0' * 32}-{'1' * 32}.zst"
    theirs.write_bytes(b"theirs")
    with server.admin() as link:
        link.execute("select pg_logical_emit_message(true, '', ''), pg_switch_wal()")
    with pytest.raises(Unavailable, match="two installations must not write into one folder"):
        wal.ship(shelf)
    assert theirs.read_bytes() == b"theirs"


def test_one_backup_at_a_time(folder):
    with server.alone("tributary-backup", "busy"), pytest.raises(Unavailable, match="being taken already"):
        take.now()


def test_how_it_went_is_kept(folder, empty, monkeypatch):
    backup = run.take_now()
    monkeypatch.setattr(run.take, "now", lambda *_: (_ for _ in ()).throw(Unavailable("the folder is full")))
    with pytest.raises(Unavailable):
        run.take_now()
    with work(run.BACKER) as w:
        view = service.status(w)
    assert (view.kept.name, view.kept.bytes) == (backup.name, backup.bytes)
    assert (view.backup.succeeded, view.backup.message) == (False, "the folder is full")
    assert view.covered_until >= backup.restorable_from


def test_a_fault_of_ours_is_kept_by_the_id_that_the_log_has(folder, empty, monkeypatch, caplog):
    monkeypatch.setattr(run.take, "now", lambda *_: 1 / 0)
    monkeypatch.setattr(run.drill, "is_closed", lambda _key: 1 / 0)
    for go in (run.take_now, run.drill_now):
        with pytest.raises(Unavailable, match="Something went wrong on our side"):
            go()
    with work(run.BACKER) as w:
        view = service.status(w)
    logged = [record.error_id for record in caplog.records if hasattr(record, "error_id")]
    told = [retold(one.message).rpartition(" ")[2] for one in (view.backup, view.drill)]
    assert (told, view.kept) == (logged, None)


def made(shelf: Shelf, day: int, kind: Kind, parent: Backup | None, segment: int) -> Backup:
    """A backup of nothing, as the rule sees one."""
    at = datetime(2026, 1, 1, 2, tzinfo=UTC) + timedelta(days=day)
    name = f"{at:%Y%m%dT%H%M%SZ}-{kind}"
    first = f"00000001{0:08X}{segment:08X}"
    backup = Backup(name, kind, parent and parent.name, at, at, "18", {}, 1, "0/0", first)
    shelf.draft(name)
    shelf.publish(backup)
    (shelf.wal / f"{first}-{'a' * 32}-{'b' * 32}.zst").touch()
    return backup


def test_whole_weeks_are_kept_and_the_log_they_need(tmp_path, monkeypatch):
    shelf = Shelf(tmp_path / "server-1")
    shelf.make()
    newest = None
    for day in range(6 * 7):
        kind = Kind.INCREMENTAL if day % 7 else Kind.FULL
        newest = made(shelf, day, kind, newest if day % 7 else None, day)
    keep.let_go(shelf)
    kept = shelf.backups()
    assert len(kept) == settings().backup_chains * 7
    assert kept[0].kind is Kind.FULL
    assert all(shelf.chain(backup) for backup in kept)
    assert [file.name for file in log_files(shelf.wal)] == [backup.wal_from for backup in kept]
    assert os.listdir(shelf.folder).count("wal") == 1
