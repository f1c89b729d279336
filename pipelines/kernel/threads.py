"""What the worker does beside its schedule, each in a thread of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.events.follow import LOOK_SECONDS


@contextmanager
def beside(name: str, run: Callable[[threading.Event], None]) -> Iterator[None]:
    """`run` until it is told to stop, as long as the block lasts."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=2 * LOOK_SECONDS)
