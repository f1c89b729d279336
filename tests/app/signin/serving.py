"""The application behind the real web server on a socket, with the options of `crm up`."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

import uvicorn

from app.signin import connections, tokens


@dataclass(frozen=True)
class Served:
    """Where it listens. Tests speak to it byte by byte."""

    port: int

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def ask(self, head: str, body: bytes = b"") -> str:
        """One request, and all of its answer."""
        with self.connect() as link:
            link.sendall(head_of(head, "Connection: close") + body)
            return answer_on(link)


def head_of(*lines: str) -> bytes:
    return "\r\n".join([*lines, "Host: localhost", "", ""]).encode("latin1")


def answer_on(link: socket.socket) -> str:
    """What comes until the server closes the connection, or resets it."""
    parts = []
    try:
        while part := link.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts).decode("latin1")


def credentials(token: str) -> str:
    """The header lines of somebody signed in under `token`."""
    return f"Cookie: {tokens.SESSION_COOKIE}={token}\r\nX-CSRFToken: {tokens.csrf_for(token)}"


@contextmanager
def serving(application: Any) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(application, lifespan="off", **connections.options()))
        thread = Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield Served(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(30)
