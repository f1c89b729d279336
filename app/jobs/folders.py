"""Where a job keeps files while it works on them: closed to others, in the home that is ours anyway."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.settings import settings


@contextmanager
def closed_folder() -> Iterator[Path]:
    """Gone with the block."""
    home = settings().home / "jobs"
    home.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        yield Path(folder)
