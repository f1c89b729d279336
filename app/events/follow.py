"""Following what happens: woken when something commits, a reader handles it in the work that moves its place."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from app.access.actor import Actor
from app.access.work import Work, work
from app.core import outage
from app.core.db import engine
from app.events import service
from app.events.service import EVERYTHING, Event, Wanted

log = logging.getLogger(__name__)
LOOK_SECONDS = 2.0
"""How long a reader sleeps at the most: a wake-up that a lost connection swallowed is made good then."""

Handle = Callable[[Work, Sequence[Event]], None]


def follow(
    actor: Actor, reader: str, handle: Handle, stop: threading.Event, wanted: Wanted = EVERYTHING, hold: str = ""
) -> None:
    """Give `handle` all that happens, in batches, until `stop`; a lost database is waited for.

    `hold` is a statement run on the connection that listens: a lock says with it that the reader is there.
    """
    while not stop.is_set():
        try:
            _follow(actor, reader, handle, stop, wanted, hold)
        except Exception as error:  # whatever it is, the reader goes on where it was
            level = logging.WARNING if outage.refusal(error) else logging.ERROR
            log.log(level, "%s follows again", reader, exc_info=error)
            stop.wait(LOOK_SECONDS)


def _follow(
    actor: Actor, reader: str, handle: Handle, stop: threading.Event, wanted: Wanted, hold: str
) -> None:  # fmt: skip
    with work(actor) as w:
        service.begin(w, reader)
    with engine("crm_app").connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        raw: Any = link.connection.driver_connection
        link.detach()  # closed afterwards: back in the pool it would go on listening
        raw.execute(f"listen {service.CHANNEL}")
        if hold:
            raw.execute(hold)
        while not stop.is_set():
            drain(actor, reader, handle, wanted=wanted)
            _sleep(raw, reader)


def _sleep(raw: Any, reader: str) -> None:
    """Until somebody else did something, or for LOOK_SECONDS."""
    for notice in raw.notifies(timeout=LOOK_SECONDS):
        if notice.payload != reader:
            return


def drain(actor: Actor, reader: str, handle: Handle, size: int = 1000, wanted: Wanted = EVERYTHING) -> int:
    """Give `handle` all there is now, one work a batch; how many events."""
    told = 0
    while True:
        with work(actor, cause=reader) as w:
            events = service.read_next(w, reader, size, wanted)
            if not events:
                return told
            handle(w, events)
        told += len(events)
