"""What whole pages are about: an event of a subject says that something of it changed, not what."""

from hashlib import md5
from uuid import UUID

SUBJECTS = "subjects"
"""The noun of such events. A subject has no version: who begins to look is told at once."""

JOBS = UUID(int=1)
RUNS = UUID(int=2)
"""Runs of the pipeline, and their steps."""


def made(noun: str) -> UUID:
    """That a record of `noun` was made, whichever: app.events.looking finds it in the events of the records."""
    return UUID(md5(f"{noun} made".encode(), usedforsecurity=False).hexdigest())
