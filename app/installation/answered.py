"""Whether this installation answers already."""

import urllib.request
from contextlib import suppress

from app.core.settings import settings


def is_answered(seconds: float) -> bool:
    """Whether some web process, wherever it runs, answers within so many seconds."""
    with suppress(OSError), urllib.request.urlopen(f"{settings().address}/healthz", timeout=seconds):  # noqa: S310 - our own address
        return True
    return False
