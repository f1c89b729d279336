"""Where web processes add up what they count: in memory, so that a full disk stops no page."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.core.settings import settings

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of a random name is made in it, closed to others


@contextmanager
def folder_for_counts() -> Iterator[Path]:
    """A folder for the length of the block; what an installation that was killed left behind is removed first."""
    room = MEMORY if MEMORY.is_dir() else Path(tempfile.gettempdir())
    ours = f"tributary-{hashlib.sha256(bytes(settings().home)).hexdigest()[:12]}-"
    for left in room.glob(f"{ours}*"):
        shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=ours, dir=room))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def forget_the_dead(folder: Path) -> None:
    """Drop what processes that are gone said of themselves; what they counted stays in the sums."""
    for kept in folder.glob("gauge_live*_*.db"):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(int(kept.stem.rsplit("_", 1)[1]), 0)
            continue
        kept.unlink(missing_ok=True)
