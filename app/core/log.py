"""What our processes write down: one line of JSON each, a file for each process, nobody's data in it.

A line says when, which process, which request, what, and for a fault where in the code. What a database or a
parser says about a value is left out: it repeats the value. Lines that come in floods are counted, not written.
"""

import json
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from uuid import uuid4

import psycopg
from pydantic import ValidationError
from sqlalchemy.exc import StatementError

from app.core.settings import settings

FILE_BYTES = 5_000_000
FILES_KEPT = 4
WORDS_KEPT = 300
"""Of what an exception says; the rest is rarely for a reader and often data."""

FLOOD_SECONDS = 60.0
FLOOD_LINES = 5
"""So many lines alike in so many seconds are written; the next one after that says how many were not."""

EXTRAS = ("error_id", "repeated", "lost", "facts")

log = logging.getLogger("tributary")
_request_id: ContextVar[str] = ContextVar("request_id", default="")


def folder() -> Path:
    return settings().home / "logs"


def current_request_id() -> str:
    """Of the request being answered; empty outside of one."""
    return _request_id.get()


@contextmanager
def answering(request_id: str) -> Iterator[None]:
    """Everything logged inside the block belongs to this request."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)


def configure(process: str) -> None:
    """Send what this process logs, its uncaught errors included, to `logs/<process>.log`."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = LineFile(folder() / f"{process}.log")
    handler.setFormatter(JsonLines(process))
    handler.addFilter(Flood())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    log.setLevel(logging.INFO)
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda raised: _log_uncaught(raised.exc_type, raised.exc_value, raised.exc_traceback)


def fault(error: BaseException) -> str:
    """Log a fault of ours; the id under which it is found, short enough to be read out."""
    error_id = uuid4().hex[:8]
    log.error("fault", exc_info=error, extra={"error_id": error_id})
    return error_id


def told(error: BaseException) -> str:
    """Where in the code it was raised, and each cause before it, without the data it was about."""
    chain: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in chain:
        chain.append(step)
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    parts = [part for one in reversed(chain) for part in (*traceback.format_tb(one.__traceback__), named(one))]
    return "\n".join(part.rstrip() for part in parts)


def named(error: BaseException) -> str:
    """What was raised, in one line; of a database's error its code and what it concerns, not its words."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, psycopg.Error):
        told_by = (error.sqlstate, error.diag.table_name, error.diag.column_name, error.diag.constraint_name)
        return " ".join([name, *(part for part in told_by if part)])
    if isinstance(error, StatementError | ValidationError):
        return name
    return f"{name}: {str(error)[:WORDS_KEPT]}"


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self.process = process

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self.process,
            "pid": record.process,
            "logger": record.name,
            "said": record.getMessage(),
        }
        if current_request_id():
            line["request"] = current_request_id()
        line |= {name: record.__dict__[name] for name in EXTRAS if name in record.__dict__}
        if record.exc_info and record.exc_info[1] is not None:
            line["raised"] = told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class Flood(logging.Filter):
    """Lets the first few lines alike pass; an error with an id always passes, in a flood without its traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[tuple[Any, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind = (record.name, record.lineno, type(record.exc_info[1]) if record.exc_info else None)
        since, count = self.seen.get(kind, (0.0, 0))
        if time.monotonic() - since > FLOOD_SECONDS:
            if count > FLOOD_LINES:
                record.repeated = count - FLOOD_LINES
            since, count = time.monotonic(), 0
        self.seen[kind] = (since, count + 1)
        if count < FLOOD_LINES:
            return True
        record.exc_info = None
        return hasattr(record, "error_id")


class LineFile(RotatingFileHandler):
    """A file for its owner's eyes, kept small. A full disk loses lines and says afterwards how many."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8", delay=True)
        self.lost = 0

    def _open(self) -> IO[str]:  # type: ignore[override]
        return open(self.baseFilename, "a", encoding="utf-8", opener=_for_owner_only)

    def emit(self, record: logging.LogRecord) -> None:
        lost, self.lost = self.lost, 0
        if lost:
            record.lost = lost
        super().emit(record)
        self.lost += lost if self.lost else 0

    def handleError(self, _record: logging.LogRecord) -> None:
        self.lost += 1
        stream = self.stream
        self.stream = None  # type: ignore[assignment]  # opened again by the next line
        with suppress(OSError, ValueError):
            stream.close()


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _log_uncaught(
    _kind: type[BaseException], error: BaseException | None, _where: TracebackType | None = None
) -> None:
    if error is not None and not isinstance(error, KeyboardInterrupt | SystemExit):
        log.critical("uncaught", exc_info=error)
        print(f"{named(error)}; more in {folder()}", file=sys.stderr)
