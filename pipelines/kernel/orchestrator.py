"""Prefect for the length of one run: its server on loopback, in memory, closed to whoever lacks the run's secret.

Prefect reads its settings when it is imported: import it inside `serving()` only.
"""

import base64
import hmac
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings
from pipelines.kernel.children import dying_with_us, end_group

START_UP_SECONDS = 180
SECRET = "PREFECT_API_AUTH_STRING"  # noqa: S105 - the name of a variable
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_UI_ENABLED": "false",
    "PREFECT_API_DATABASE_CONNECTION_URL": "sqlite+aiosqlite:///:memory:",
}
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


@contextmanager
def serving() -> Iterator[None]:
    """Prefect's server, answering this process alone. Raises Unavailable if it does not start.

    It is killed and not asked to stop: nothing in it is kept, and while it starts it would not listen.
    """
    home = settings().home / "prefect"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = f"tributary:{secrets.token_urlsafe(32)}"
    os.environ.update(QUIET, PREFECT_HOME=str(home), PREFECT_SERVER_API_AUTH_STRING=secret, **{SECRET: secret})
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{door.getsockname()[1]}/api"
        child = _started(door)
    try:
        _wait_until_healthy(child, address)
        os.environ["PREFECT_API_URL"] = address
        yield
    finally:
        end_group(child, 0)


def _started(door: socket.socket) -> "subprocess.Popen[bytes]":
    """The server on a socket that is open already: nobody can take the port between choosing and opening it."""
    options = ["--factory", "--fd", str(door.fileno()), "--log-level", "error"]
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "uvicorn", f"{__name__}:closed", *options],
        stdin=subprocess.DEVNULL, pass_fds=[door.fileno()], start_new_session=True,
        preexec_fn=dying_with_us(signal.SIGKILL),
    )  # fmt: skip


def closed() -> "Closed":
    """For uvicorn: Prefect's server behind the secret that this process was given."""
    from prefect.server.api.server import create_app

    return Closed(create_app(ephemeral=True, final=True), authorization())


def authorization() -> str:
    """The header that opens the server, made of the secret in the environment of the processes of this run."""
    return "Basic " + base64.b64encode(os.environ[SECRET].encode()).decode()


class Closed:
    """An ASGI application that hears nobody without the header: no page, no documentation, no socket."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], header: str) -> None:
        self._app, self._header = app, header.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._knows(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await send({"type": "http.response.start", "status": 401, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    def _knows(self, scope: Scope) -> bool:
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        return len(given) == 1 and hmac.compare_digest(given[0], self._header)


def _wait_until_healthy(child: "subprocess.Popen[bytes]", address: str) -> None:
    asked = urllib.request.Request(f"{address}/health", headers={"Authorization": authorization()})  # noqa: S310
    until = time.monotonic() + START_UP_SECONDS
    while time.monotonic() < until and child.poll() is None:
        try:
            with urllib.request.urlopen(asked, timeout=2):  # noqa: S310 - our own loopback address
                return
        except OSError:
            time.sleep(0.2)
    raise Unavailable(_("The engine of the pipeline did not start. The worker's log says why."))
