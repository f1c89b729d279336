"""What comes back is what was confirmed by the wished moment: no more, no less."""

import shutil
from zoneinfo import ZoneInfo

from app.backup.log_files import log_files
from app.backup.shelf import shelves
from tests.app.backup.moments import numbers_in, quiet_moments


def test_a_moment_between_two_backups_comes_back_exactly(lived):
    full, first, second = lived.taken()
    assert (first.parent, second.parent) == (full.name, first.name)
    moments = quiet_moments(lived.commits, first.restorable_from, second.started_at)
    at = moments[len(moments) // 2]
    home = lived.folder / "restored"
    done = lived.crm("restore", "--to", at.isoformat(), "--into", home, "--key", lived.key)
    assert done.returncode == 0, done.stderr
    expected = {commit.number for commit in lived.commits if commit.after <= at}
    assert expected
    assert len(expected) < len(lived.commits)
    assert numbers_in(lived, home) == expected
    last = max(commit.after for commit in lived.commits if commit.after <= at)
    assert f"{last.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}" in done.stdout
    again = lived.crm("restore", "--to", at.isoformat(), "--into", home, "--key", lived.key)
    assert again.returncode == 1
    assert "is not empty" in again.stderr


def test_a_moment_outside_is_refused_with_what_there_is(lived):
    refused = lived.crm("restore", "--to", "2001-01-01", "--into", lived.folder / "never", "--key", lived.key)
    assert refused.returncode == 1
    assert "2001-01-01 00:00:00+08:00 cannot be restored. There is:" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (lived.folder / "never").exists()


def test_without_the_private_key_nothing_can_be_read(lived):
    refused = lived.crm("restore", "--to", "latest", "--into", lived.folder / "closed")
    assert refused.returncode == 1
    assert "is sealed; name the file that holds its private key with --key" in refused.stderr
    started = lived.crm("migrate", TRIBUTARY_HOME=str(lived.folder / "closed"))
    assert "did not finish" in started.stderr
    password = (lived.folder / "home" / "secrets" / "postgres").read_text().encode()
    stored = [path for path in lived.backups.rglob("*") if path.is_file()]
    assert all(password not in path.read_bytes() for path in stored)
    assert {oct(path.stat().st_mode & 0o077) for path in stored if path.name.startswith("secrets.")} == {"0o0"}


def test_list_and_verify_need_nothing_but_the_folder(lived):
    somewhere = {"TRIBUTARY_HOME": str(lived.folder / "elsewhere")}
    listed = lived.crm("backup", "list", "--from", lived.backups, **somewhere)
    assert all(backup.name in listed.stdout for backup in lived.taken())
    verified = lived.crm("backup", "verify", "--from", lived.backups, **somewhere)
    assert (verified.returncode, "0 problems" in verified.stdout) == (0, True)
    assert "not opened" in verified.stdout
    opened = lived.crm("backup", "verify", "--key", lived.key)
    assert (opened.returncode, "read to the end; 0 problems" in opened.stdout) == (0, True)


def test_a_damaged_file_is_found_and_named(lived):
    copy = lived.folder / "damaged"
    shutil.copytree(lived.backups, copy)
    (shelf,) = shelves(copy)
    spoiled = [
        next(shelf.folder_of(shelf.backups()[1]).glob("database.*")),
        shelf.folder_of(shelf.backups()[0]) / "record.json",
        log_files(shelf.wal)[-2].path,
    ]
    for path in spoiled:
        middle = path.stat().st_size // 2
        content = bytearray(path.read_bytes())
        content[middle : middle + 40] = bytes(40)
        path.write_bytes(content)
    found = lived.crm("backup", "verify", "--from", copy)
    assert found.returncode == 1
    assert all(str(path) in found.stdout for path in spoiled)
    refused = lived.crm(
        "restore", "--to", "latest", "--into", lived.folder / "no", "--from", copy, "--key", lived.key
    )
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
