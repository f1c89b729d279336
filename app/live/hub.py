"""Who looks at which records in this process, and what they are told: one listener for all, no thread for any.

What happened is read from app.events. A browser is told of the records it named, by id and nothing more; what has
become of them it reads under its own reach.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from anyio import to_thread

from app.access.work import work
from app.core import outage
from app.core.db import url_of
from app.events import looking
from app.events.looking import Place
from app.events.service import CHANNEL
from app.live.watching import WATCHER, still_open

SETTLE_SECONDS = 0.1
"""What commits together is told together."""

CHECK_SECONDS = 2.0
"""For so long a stream may outlive its session."""

BEAT_SECONDS = 20.0
"""A stream that says nothing for so long says that it is there: proxies cut what is silent."""

AGAIN_SECONDS = 1.0
PATIENCE_SECONDS = 5.0
log = logging.getLogger(__name__)


@dataclass(eq=False)
class Watcher:
    """One browser. `news` are the records it has not been told of yet, and whether all it heard were its own."""

    session_id: UUID
    user_id: UUID | None
    ids: frozenset[UUID]
    news: dict[UUID, bool] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    is_over: bool = False

    def tell(self, record_id: UUID, *, mine: bool) -> None:
        self.news[record_id] = mine and self.news.get(record_id, True)
        self.woken.set()

    def end(self) -> None:
        self.is_over = True
        self.woken.set()

    async def told(self) -> AsyncIterator[dict[UUID, bool]]:
        """What there is to tell, each time there is; nothing where only time went by. Ends with the watch."""
        while not self.is_over:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.woken.wait(), BEAT_SECONDS)
            self.woken.clear()
            news, self.news = self.news, {}
            if not self.is_over:
                yield news


class Hub:
    """The watchers of this process. Listening begins with the first of them and ends with the last."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._listens = asyncio.Event()

    def __len__(self) -> int:
        return len(self._watchers)

    def of(self, user_id: UUID | None) -> int:
        """How many browsers of one person watch."""
        return sum(watcher.user_id == user_id for watcher in self._watchers)

    @contextmanager
    def watching(self, session_id: UUID, user_id: UUID | None, ids: Collection[UUID]) -> Iterator[Watcher]:
        watcher = Watcher(session_id, user_id, frozenset(ids))
        self._watchers.add(watcher)
        if not self._tasks:
            self._listens = asyncio.Event()
            self._tasks = [asyncio.ensure_future(self._listen()), asyncio.ensure_future(self._check())]
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)
            if not self._watchers:
                self.close()

    async def listens(self) -> None:
        """Once what happens from here on is heard of; a database that is away is not waited for."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._listens.wait(), PATIENCE_SECONDS)

    def close(self) -> None:
        """End all: the process was told to stop, and would wait for them."""
        for watcher in list(self._watchers):
            watcher.end()
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    async def _check(self) -> None:
        """End the watches of sessions that ended, with one question for all of them."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            sessions = {watcher.session_id for watcher in self._watchers}
            if not sessions:
                continue
            try:
                open_ones = await to_thread.run_sync(still_open, sessions)
            except Exception as error:
                if outage.refusal(error) is None:
                    raise
                continue
            for watcher in [one for one in self._watchers if one.session_id in sessions - open_ones]:
                watcher.end()

    async def _listen(self) -> None:
        """A lost connection is made anew; what happened meanwhile is read then, for the place is a snapshot."""
        place: Place | None = None
        while True:
            try:
                async with await _connected() as link:
                    await link.execute(f"listen {CHANNEL}")
                    place = await self._tell(place)
                    self._listens.set()
                    async for _notice in link.notifies():
                        await asyncio.sleep(SETTLE_SECONDS)
                        place = await self._tell(place)
            except Exception as error:
                if outage.refusal(error) is None:
                    log.exception("open pages are told of changes again")
                await asyncio.sleep(AGAIN_SECONDS)

    async def _tell(self, place: Place | None) -> Place:
        """Tell what happened since `place`; who came while we looked is looked for, too."""
        ids, now = self._ids(), None
        looked: set[UUID] = set()
        while now is None or ids:
            seen, happened = await to_thread.run_sync(_look, place, ids)
            now, looked = now or seen, looked | ids
            for record_id, actor_id in happened:
                self._pass_on(record_id, actor_id)
            ids = self._ids() - looked
        return now

    def _ids(self) -> set[UUID]:
        return {record_id for watcher in self._watchers for record_id in watcher.ids}

    def _pass_on(self, record_id: UUID, actor_id: UUID | None) -> None:
        for watcher in self._watchers:
            if record_id in watcher.ids:
                watcher.tell(record_id, mine=actor_id is not None and actor_id == watcher.user_id)


def _look(place: Place | None, ids: Collection[UUID]) -> tuple[Place, list[tuple[UUID, UUID | None]]]:
    with work(WATCHER) as w:
        return looking.look(w, place, ids)


async def _connected() -> psycopg.AsyncConnection:
    address = url_of("crm_app").set(drivername="postgresql").render_as_string(hide_password=False)
    return await psycopg.AsyncConnection.connect(address, autocommit=True, connect_timeout=5)


HUB = Hub()
"""Of this process: who watches is told by the process that holds the stream."""
