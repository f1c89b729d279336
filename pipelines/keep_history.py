"""The history of records follows what happens, by a thread of the worker."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.access.work import work
from app.events.follow import LOOK_SECONDS, follow
from app.history import service
from dashboards.remaking import HISTORIAN
from pipelines.kernel.patience import patiently


@contextmanager
def keeping() -> Iterator[None]:
    """Write down what records say as long as the block lasts."""
    stop = threading.Event()
    thread = threading.Thread(target=_follow, args=(stop,), name=service.READER, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=2 * LOOK_SECONDS)


def _follow(stop: threading.Event) -> None:
    patiently(_begin)
    follow(HISTORIAN, service.READER, service.write_down, stop, service.WANTED)


def _begin() -> None:
    with work(HISTORIAN) as w:
        service.begin(w)
