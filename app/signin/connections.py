"""Connections that a browser opens and a stranger may hold: how the web server treats them, in one place."""

from asyncio import Transport
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from app.core.settings import settings
from app.signin.bodies import HEAD_BYTES

HEAD_SECONDS = 10.0
"""From the opened connection, or from the last answer, to the end of the next request's headers."""

READING_SECONDS = 30.0
"""For so long a browser may take in nothing of an answer that waits for it."""

MOST_CONNECTIONS = 500
"""Of one process; one more is told 503. Each costs a file handle, of which a process commonly has 1,024."""


class Connection(H11Protocol):
    """uvicorn's connection with the clocks it lacks: one for slow headers, one for who does not read."""

    _head_clock: Any = None
    _reading_clock: Any = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_answering():
            self._stop(self._head_clock)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self._is_answering():
            self._await_head()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reading_clock = self.loop.call_later(READING_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop(self._reading_clock)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop(self._head_clock)
        self._stop(self._reading_clock)
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What uvicorn says of a request it cannot read, headers that are too long among them."""
        super().send_400_response(f"{msg} Its address and headers together may have {HEAD_BYTES} bytes.")

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _await_head(self) -> None:
        self._stop(self._head_clock)
        self._head_clock = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    @staticmethod
    def _stop(clock: Any) -> None:
        if clock:
            clock.cancel()


def options() -> dict[str, Any]:
    """What uvicorn is told besides application and address.

    Who is at the other end, and whether they came by https, is believed from the proxies that the settings name,
    and from nobody else: uvicorn by itself believes all of loopback.
    """
    proxies = settings().proxies
    return {
        "http": Connection,
        "ws": "none",
        "h11_max_incomplete_event_size": HEAD_BYTES,
        "limit_concurrency": MOST_CONNECTIONS,
        "proxy_headers": bool(proxies),
        "forwarded_allow_ips": list(proxies),
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
    }
