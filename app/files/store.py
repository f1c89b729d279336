"""Where the bytes of files lie: in the installation's folder `files`, which backups take along.

The one seam for it: another place for them, such as an S3-compatible one, is these four functions.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from app.core.settings import settings

FRESH = timedelta(days=1)
"""What is younger may belong to work that is not committed yet."""


def put(content: bytes) -> str:
    """Keep the bytes under a name that says nothing; returns it. They are whole on the disk when it returns."""
    place = uuid4().hex
    path = _path(place)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return place


def read(place: str) -> bytes | None:
    """The bytes; None where they are not there, as after a backup without them was restored."""
    path = _path(place)
    return path.read_bytes() if path.is_file() else None


def remove(place: str) -> None:
    _path(place).unlink(missing_ok=True)


def old_places() -> Iterator[str]:
    """What lies there for more than a day."""
    before = (datetime.now(UTC) - FRESH).timestamp()
    return (path.name for path in _home().glob("??/*") if path.stat().st_mtime < before)


def _path(place: str) -> Path:
    return _home() / place[:2] / place


def _home() -> Path:
    return settings().home / "files"
