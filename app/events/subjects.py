"""What whole pages are about: an event of a subject says that something of it changed, not what."""

from uuid import UUID

SUBJECTS = "subjects"
"""The noun of such events. A subject has no version: who begins to look is told at once."""

JOBS = UUID(int=1)
RUNS = UUID(int=2)
"""Runs of the pipeline, and their steps."""
