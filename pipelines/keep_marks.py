"""Marks of personal values follow what happens, by a thread of the worker."""

import threading
from contextlib import AbstractContextManager

from app.access.work import work
from app.events.follow import follow
from app.search import marks
from pipelines.kernel.patience import patiently
from pipelines.kernel.threads import beside


def keeping() -> AbstractContextManager[None]:
    """Make marks of what is written as long as the block lasts."""
    return beside(marks.READER, _follow)


def _follow(stop: threading.Event) -> None:
    patiently(_begin)
    follow(marks.MARKER, marks.READER, marks.keep, stop, marks.wanted())


def _begin() -> None:
    with work(marks.MARKER) as w:
        marks.begin(w)
