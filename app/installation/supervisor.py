"""All processes of an installation, kept alive until they are told to stop."""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

from app.core import postgres
from app.core.errors import Unavailable
from app.core.postgres import place
from app.core.settings import settings
from app.installation.children import LONGEST_PAUSE, Child, trim

TICK_SECONDS = 0.2

log = logging.getLogger("tributary.up")


@contextmanager
def ended_with_us(children: list[Child]) -> Iterator[list[Child]]:
    """At the end of the block all `children` are told to stop at once, and waited for."""
    try:
        yield children
    finally:
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.end()


def watch(children: Sequence[Child]) -> None:
    """Look after `children` for good; a signal ends it by raising KeyboardInterrupt."""
    while True:
        for child in children:
            child.look_after()
        time.sleep(TICK_SECONDS)


@contextmanager
def database_kept() -> Iterator[None]:
    """Keep the embedded Postgres running for the length of the block: started again when it dies."""
    with postgres.database():
        over = Event()
        keeper = Thread(target=_keep_database, args=(over,), name="database")
        keeper.start()
        try:
            yield
        finally:
            over.set()
            keeper.join()


def _keep_database(over: Event) -> None:
    """A server that can't be started, for want of room for instance, is tried again ever more patiently."""
    if settings().database_url:
        return
    pause = TICK_SECONDS
    while not over.wait(pause):
        trim(place.log())
        try:
            if postgres.revive():
                log.warning("the database had died and was started again")
            pause = TICK_SECONDS
        except (Unavailable, OSError) as error:
            pause = min(pause * 2, LONGEST_PAUSE)
            log.error("the database could not be started, next try in %.1f s: %s", pause, error)
