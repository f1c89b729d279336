"""Whose requests are answered next: nobody holds all threads of the process, however many tabs they open."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from app.core.errors import TooMany
from app.core.i18n import _

AT_ONCE = 6
"""Answered side by side for one person: what a browser opens to one server. A process has 8 threads for pages."""

IN_LINE = 60
"""Taken in and waiting for one person, those at work included; one more is refused."""


@dataclass
class Line:
    """The requests of one person (or, before sign-in, of one address)."""

    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    length: int = 0


_lines: dict[Hashable, Line] = {}


@asynccontextmanager
async def standing_in_line(whose: Hashable) -> AsyncIterator[asyncio.Semaphore]:
    """A place in the line of `whose`, and what gives turns in it. Raises TooMany if the line is full."""
    key = (asyncio.get_running_loop(), whose)
    line = _lines.setdefault(key, Line())
    if line.length >= IN_LINE:
        raise TooMany(_("Too many requests at once. Wait a moment and try again."))
    line.length += 1
    try:
        yield line.turns
    finally:
        line.length -= 1
        if not line.length:
            _lines.pop(key, None)
