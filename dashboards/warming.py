"""What pages ask as they open a web process asks itself once numbers are published, before a reader waits for it.

Each process remembers for itself (remembered.py), so each does it, and on the next day again: questions have days
in them. Readers come first: one page is drawn at a time, and none while somebody waits for an answer.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from threading import Event
from typing import Any

from app.access.actor import Actor
from app.access.robots import READER
from app.access.web import acting
from app.access.work import work
from app.core import outage
from app.core.errors import CrmError
from dashboards import board, remembered
from dashboards.attribution import page as attribution
from dashboards.home import page as home

LONGEST_SECONDS = 60.0
"""After that whoever comes asks for themselves: nobody shall wait behind questions that nobody asked."""
LOOK_SECONDS = 5.0
YIELD_SECONDS = 0.05

log = logging.getLogger(__name__)


def keep(readers: Callable[[], Iterable[Actor]], is_busy: Callable[[], bool], is_warm: Event) -> None:
    """Warm whenever there are other numbers or another day, for as long as the process lives."""
    warmed: remembered.Place | None = None
    while True:
        warmed = renewed(warmed, readers, is_busy)
        is_warm.set()
        time.sleep(LOOK_SECONDS)


def renewed(
    warmed: remembered.Place | None, readers: Callable[[], Iterable[Actor]], is_busy: Callable[[], bool]
) -> remembered.Place | None:
    """The numbers and day of now, warm. What goes wrong is logged, and not tried again before there are others."""
    now = warmed
    try:
        with work(READER) as w:
            now = remembered.place_of(w)
        if now != warmed:
            warm(readers(), is_busy)
    except Exception as error:
        if outage.refusal(error) is None:
            log.exception("pages were not asked for beforehand")
    return now


def warm(readers: Iterable[Actor], is_busy: Callable[[], bool]) -> None:
    """Draw the pages of numbers as they open for each of the readers, once where several see the same."""
    until, places = time.monotonic() + LONGEST_SECONDS, set()
    for reader in readers:
        with work(reader) as w:
            place = remembered.place_of(w)
        if place in places:
            continue
        places.add(place)
        for draw in _pages(reader):
            while is_busy() and time.monotonic() < until:
                time.sleep(YIELD_SECONDS)
            if time.monotonic() > until:
                return
            with suppress(CrmError), acting(reader):
                draw()


def _pages(reader: Actor) -> Iterator[Callable[[], Any]]:
    yield home.show
    for one in board.boards():
        yield partial(_drawn, reader, one)
    yield attribution.show


def _drawn(reader: Actor, one: board.Board) -> None:
    with work(reader) as w:
        one.page(w, {})
