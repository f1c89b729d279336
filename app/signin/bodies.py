"""What a request brings along, taken in by the gate: no thread waits for somebody's slow line, none holds what is
too much."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers

from app.core.errors import NotFound, TooLarge, TooSlow
from app.core.i18n import _

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

HEAD_BYTES = 16_384
"""Request line and headers; our own longest address, a list with every filter set, has 2 kB."""

MOST = 2_000_000
"""Bytes of a request, where its path is not named below: the largest table a page sends has 200 kB."""

MOST_OF = {
    "/sign-in": 10_000,
    "/choose-password": 10_000,
    "/api/v1/imports": 100_000_000,
    "/api/v1/files": 25_000_000,
}
"""Path -> bytes, where less is enough or, as for a file somebody uploads, more is needed."""

GRACE_SECONDS = 10.0
LEAST_RATE = 50_000
"""Bytes a second after the grace: a body of 2 MB has 50 seconds, and one that trickles has 10."""


def check_head(scope: MutableMapping[str, Any]) -> None:
    """Raises TooLarge, NotFound. The web server ends a long head come in pieces, this sees one come whole."""
    address = len(scope["path"]) + len(scope["query_string"])
    if address + sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD_BYTES:
        raise TooLarge(_("The address and headers of the request are too long."))
    if "\0" in scope["path"] or b"%00" in scope["query_string"]:
        raise NotFound(_("This address cannot be read. Check how it is written."))


async def taken(scope: MutableMapping[str, Any], receive: Receive) -> Receive | None:
    """The body read to its end, to be received again at once; None if the sender left.

    Raises TooLarge, before anything is read where the request says how much it brings, and TooSlow.
    """
    most = MOST_OF.get(scope["path"], MOST)
    declared = Headers(scope=scope).get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise _too_large(most)
    try:
        body = await _read(receive, most)
    except TimeoutError:
        raise TooSlow(_("The request came in too slowly. Check your connection and try again.")) from None
    return None if body is None else _again(body, receive)


async def _read(receive: Receive, most: int) -> bytes | None:
    body, more = bytearray(), True
    start = asyncio.get_running_loop().time()
    async with asyncio.timeout(GRACE_SECONDS) as clock:
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return None
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > most:
                raise _too_large(most)
            clock.reschedule(start + GRACE_SECONDS + len(body) / LEAST_RATE)
    return bytes(body)


def _too_large(most: int) -> TooLarge:
    return TooLarge(_("This is too much at once: send at most {size} kB.", size=most // 1000))


def _again(body: bytes, receive: Receive) -> Receive:
    """The whole body as one message; after it, whatever the server still says: that the reader left."""
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return whole.pop() if whole else await receive()

    return receive_again
