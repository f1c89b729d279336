"""A process that starts beside others knows whether they answer."""

import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from app.core.settings import settings
from app.installation.answered import is_answered


class Alive(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_told):
        """Nothing is written."""


@pytest.fixture
def served(monkeypatch):
    """Whether anybody answers at the address of the installation is up to the test."""
    with HTTPServer(("127.0.0.1", 0), Alive) as server:
        monkeypatch.setattr(type(settings()), "address", f"http://127.0.0.1:{server.server_port}")
        yield server


def test_another_process_answers(served):
    Thread(target=served.handle_request, daemon=True).start()
    assert is_answered(30)


def test_nobody_answers_yet(served):
    """As while the first process loads: the door is open, and callers wait behind it."""
    assert not is_answered(0.2)


def test_nobody_is_there(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"http://127.0.0.1:{gone.getsockname()[1]}"
    monkeypatch.setattr(type(settings()), "address", address)
    assert not is_answered(0.2)
