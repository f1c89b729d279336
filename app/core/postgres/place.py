"""Where the cluster, its log and the list of those who use it lie."""

import os
from functools import cache
from pathlib import Path

from filelock import FileLock

from app.core.postgres.account import can_enter
from app.core.settings import settings

VAR = Path("/var/lib/tributary")
"""For root whose own folders are closed to the database's user."""


@cache
def home() -> Path:
    """Where the cluster lives: under the installation's home, unless the database's user cannot get there."""
    ours = settings().home
    ours.mkdir(parents=True, exist_ok=True)
    place = ours / "postgres"
    if os.geteuid() == 0 and not can_enter(ours):
        place = VAR / ours.as_posix().strip("/").replace("/", "-")
    (place / "users").mkdir(parents=True, exist_ok=True)
    return place


def data() -> Path:
    return home() / "data"


def log() -> Path:
    return home() / "postgres.log"


def users() -> Path:
    """One file for each process that uses the server, named by its pid."""
    return home() / "users"


def lock() -> FileLock:
    """Held by whoever starts or stops the server."""
    return FileLock(settings().home / "postgres.lock", timeout=180)
