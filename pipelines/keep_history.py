"""The history of records follows what happens, by a thread of the worker."""

import threading
from contextlib import AbstractContextManager

from app.access.work import work
from app.events.follow import follow
from app.history import service
from dashboards.remaking import HISTORIAN
from pipelines.kernel.patience import patiently
from pipelines.kernel.threads import beside


def keeping() -> AbstractContextManager[None]:
    """Write down what records say as long as the block lasts."""
    return beside(service.READER, _follow)


def _follow(stop: threading.Event) -> None:
    patiently(_begin)
    follow(HISTORIAN, service.READER, service.write_down, stop, service.WANTED)


def _begin() -> None:
    with work(HISTORIAN) as w:
        service.begin(w)
