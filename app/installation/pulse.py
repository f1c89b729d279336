"""Whether the database answers: asked every second by each web process, so that no request has to find out.

While it is away requests are answered at the door. They would otherwise hold a thread each for as long as their
connection hopes, and leave a traceback each.
"""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

from app.core.db import url_of
from app.core.errors import Unavailable
from app.installation import measures

EVERY_SECONDS = 1.0
PATIENCE_SECONDS = 4.0
"""A database that takes longer for nothing at all is away, whatever it does."""

log = logging.getLogger("tributary.database")


class Pulse:
    """`is_lost` while the database is away; `turned_away` counts who was told so."""

    def __init__(self) -> None:
        self.is_lost = False
        self.turned_away = 0
        self._watched_by: set[asyncio.Future[None]] = set()
        self._doubted = asyncio.Event()
        self._since = 0.0
        self._link: psycopg.AsyncConnection | None = None

    async def beat(self) -> None:
        """Ask for good: at once when somebody doubts."""
        while True:
            self._note(await self._answers())
            with suppress(TimeoutError):
                await asyncio.wait_for(self._doubted.wait(), EVERY_SECONDS)
            self._doubted.clear()

    @contextmanager
    def loss(self) -> Iterator["asyncio.Future[None]"]:
        """Done as soon as the database is lost inside the block."""
        told = asyncio.get_running_loop().create_future()
        self._watched_by.add(told)
        try:
            yield told
        finally:
            self._watched_by.discard(told)

    def lose(self) -> None:
        self.is_lost = True
        for told in self._watched_by:
            if not told.done():
                told.set_result(None)

    def doubt(self) -> None:
        """A request met a lost connection: look now."""
        self._doubted.set()

    async def _answers(self) -> bool:
        """Not waiting for psycopg, which gives a server time to take note that nobody waits any longer."""
        asked = asyncio.ensure_future(self._ask_twice())
        await asyncio.wait({asked}, timeout=PATIENCE_SECONDS)
        if asked.done():
            return asked.result()
        asked.cancel()
        if link := self._link:
            asked.add_done_callback(lambda _asked: link.pgconn.finish())
            self._link = None
        return False

    async def _ask_twice(self) -> bool:
        """A connection of before says little: only a new one that fails says that the database is away."""
        return bool(self._link and await self._ask()) or await self._ask()

    async def _ask(self) -> bool:
        try:
            link = self._link or await self._connect()
            await link.execute("select 1")
            return True
        except (psycopg.Error, OSError, Unavailable):
            self._hang_up()
            return False

    async def _connect(self) -> psycopg.AsyncConnection:
        address = url_of("crm_app").set(drivername="postgresql").render_as_string(hide_password=False)
        self._link = await psycopg.AsyncConnection.connect(address, autocommit=True)
        return self._link

    def _hang_up(self) -> None:
        if self._link is not None:
            self._link.pgconn.finish()
            self._link = None

    def _note(self, answers: bool) -> None:
        """One line when it goes, one when it is back, with how long and how many had to wait."""
        measures.database_is_up.set(int(answers))
        if not answers and not self.is_lost:
            self._since, self.turned_away = time.monotonic(), 0
            self.lose()
            log.error("the database is away")
        elif answers and self.is_lost:
            self.is_lost = False
            away = time.monotonic() - self._since
            log.warning("the database is back after %.1f s; %d requests were told to wait", away, self.turned_away)
