"""Postgres' client programs against any server: the embedded one, or that of DATABASE_URL."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres import programs


@contextmanager
def output(url: URL, name: str, *arguments: str) -> Iterator[IO[bytes]]:
    """What the program `name` writes, as a stream. Raises Unavailable with its words if it fails.

    A program whose reader is killed ends by itself: nobody takes what it writes.
    """
    with (
        tempfile.TemporaryFile("w+") as words,
        subprocess.Popen(
            [str(programs.folder() / name), "-w", *_dbname(url), *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=words, env=_environment(url),
        ) as child,
    ):  # fmt: skip
        assert child.stdout is not None  # noqa: S101 - asked for above
        try:
            yield child.stdout
        except Unavailable:
            _refuse_failed(name, child, words)  # what it wrote was no good because it failed
            raise
        except BaseException:
            child.kill()
            raise
        _refuse_failed(name, child, words)


def _refuse_failed(name: str, child: subprocess.Popen[bytes], words: IO[str]) -> None:
    if child.wait():
        words.seek(0)
        raise Unavailable(_("{program} failed: {words}", program=name, words=words.read().strip()))


def feed(url: URL, name: str, source: IO[bytes], *arguments: str) -> None:
    """Run the program `name` on what `source` holds. Raises Unavailable with its words if it fails."""
    with tempfile.TemporaryFile("w+") as words:
        with subprocess.Popen(
            [str(programs.folder() / name), "-w", *_dbname(url), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=words, env=_environment(url),
        ) as child, suppress(BrokenPipeError):  # fmt: skip
            assert child.stdin is not None  # noqa: S101 - asked for above
            shutil.copyfileobj(source, child.stdin)
            child.stdin.close()
        _refuse_failed(name, child, words)


def call(url: URL, name: str, *arguments: str) -> None:
    """Run the program `name` to its end. Raises Unavailable with its words if it fails."""
    with output(url, name, *arguments) as written:
        written.read()


def _dbname(url: URL) -> tuple[str, str]:
    parts = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database, **url.query}
    return "-d", make_conninfo("", **{key: str(value) for key, value in parts.items() if value})


def _environment(url: URL) -> dict[str, str]:
    """The password goes by the environment: arguments are shown to everybody on the machine."""
    return {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
