"""The account that runs Postgres: our own, or an unprivileged one where we are root, which Postgres refuses."""

import fcntl
import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

DB_USER = "tributary-db"


@cache
def db_user() -> pwd.struct_passwd | None:
    """The unprivileged user that runs Postgres when we are root; None where we run it ourselves."""
    if os.geteuid() != 0:
        return None
    with _alone():
        try:
            return pwd.getpwnam(DB_USER)
        except KeyError:
            made = subprocess.run(
                ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", DB_USER],
                capture_output=True,
            )
            return pwd.getpwnam(DB_USER if made.returncode == 0 else "nobody")


@contextmanager
def _alone() -> Iterator[None]:
    """Two processes that make the account at once would each go on with a number of their own."""
    accounts = os.open("/etc", os.O_RDONLY)
    try:
        fcntl.flock(accounts, fcntl.LOCK_EX)
        yield
    finally:
        os.close(accounts)


def as_db_user() -> dict[str, object]:
    """Arguments of `subprocess.run` that make a program run as the database's user."""
    user = db_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def can_enter(path: Path) -> bool:
    """Whether the database's user can enter `path`."""
    return subprocess.run(["test", "-x", str(path)], cwd="/", **as_db_user()).returncode == 0  # type: ignore[call-overload]


def give_to_db_user(*paths: Path) -> None:
    user = db_user()
    if user:
        for path in paths:
            os.chown(path, user.pw_uid, user.pw_gid)


def let_db_user_pass(path: Path) -> None:
    """Close `path` to all but its owner; the database's user may pass through to what is its own.

    Raises PermissionError if it is somebody else's.
    """
    user, state = db_user(), path.stat()
    if user is None:
        path.chmod(0o700)
    elif (state.st_gid, state.st_mode & 0o777) != (user.pw_gid, 0o710):
        os.chown(path, -1, user.pw_gid)
        path.chmod(0o710)


def give_all_to_db_user(*folders: Path) -> None:
    """The folders and everything in them."""
    for folder in folders:
        give_to_db_user(folder, *folder.rglob("*"))
