"""Prefect, set up for one machine: its data under our home, loopback only, nothing sent anywhere.

Import this module before prefect: it reads its settings when it is imported.
"""

import os
import socket
import tempfile
from pathlib import Path

from app.core.settings import settings

START_UP_SECONDS = 180


def prepare() -> None:
    """Set Prefect's environment; use the server that `crm up` keeps running, if there is one."""
    home = settings().home / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(START_UP_SECONDS),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_CLI_PROMPT": "false",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    _own_temporary_folder(home / "tmp")
    address = _served()
    if address:
        os.environ["PREFECT_API_URL"] = address


def _own_temporary_folder(folder: Path) -> None:
    """Prefect keeps its runner's files under one fixed name in the temporary folder: it may be another user's."""
    folder.mkdir(exist_ok=True)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


def address_file() -> Path:
    """Holds the address of the server that `crm up` started."""
    return settings().home / "prefect" / "address"


def _served() -> str | None:
    try:
        address = address_file().read_text().strip()
        host, port = address.removeprefix("http://").split("/", 1)[0].split(":")
        socket.create_connection((host, int(port)), timeout=1).close()
    except (OSError, ValueError):
        return None
    return address
