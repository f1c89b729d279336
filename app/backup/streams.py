"""Bytes on their way into the backups' folder and out again: compressed, sealed, counted, never half there."""

import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, cast

import pyrage
from backports.zstd import ZstdCompressor, ZstdError, ZstdFile

from app.core.errors import Unavailable
from app.core.i18n import _

CHUNK = 1 << 20
Tell = Callable[[int], None]
"""Told how many bytes went by."""


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Stored:
    """A file as it lies in the folder: its size and hash are those of the sealed bytes, so no key is needed."""

    bytes: int
    sha256: str


class Squeezed:
    """Reads as the compressed form of `source`."""

    def __init__(self, source: Readable) -> None:
        self._source, self._zstd, self._ready, self._over = source, ZstdCompressor(), b"", False

    def read(self, size: int = -1, /) -> bytes:
        while not self._over and (size < 0 or len(self._ready) < size):
            chunk = self._source.read(CHUNK)
            self._over = not chunk
            self._ready += self._zstd.compress(chunk) if chunk else self._zstd.flush()
        taken = self._ready if size < 0 else self._ready[:size]
        self._ready = self._ready[len(taken) :]
        return taken


class Counted:
    """Writes to `target`, and knows how much and its hash."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target, self._hash, self._bytes = target, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self._bytes += len(data)
        return self._target.write(data)

    def flush(self) -> None:
        self._target.flush()

    def stored(self) -> Stored:
        return Stored(self._bytes, self._hash.hexdigest())


class Watched:
    """Reads as `source`; `tell` hears of every piece before it is passed on."""

    def __init__(self, source: Readable, tell: Callable[[bytes], object]) -> None:
        self._source, self._tell = source, tell

    def read(self, size: int = -1, /) -> bytes:
        chunk = self._source.read(size)
        self._tell(chunk)
        return chunk


def put(source: Readable, target: Path, key: pyrage.x25519.Recipient | None) -> Stored:
    """Write `source` to the new file `target`: compressed, sealed if there is a key, on the disk before return."""
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        writer = Counted(file)
        squeezed = Squeezed(source)
        if key is None:
            shutil.copyfileobj(squeezed, writer, CHUNK)
        else:
            pyrage.encrypt_io(squeezed, writer, [key])
        file.flush()
        os.fsync(file.fileno())
    return writer.stored()


def settle(draft: Path, final: Path) -> None:
    """Give what was written its name, and keep that through a power cut."""
    draft.rename(final)
    sync_folder(final.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def measured(path: Path) -> Stored:
    """Size and hash of a file as it lies there now."""
    with path.open("rb") as file:
        return Stored(os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest())


@contextmanager
def opened(path: Path, key: pyrage.x25519.Identity | None) -> Iterator[IO[bytes]]:
    """The clear bytes of a stored file. Raises Unavailable if it is sealed for another key, or damaged."""
    try:
        if path.suffix != ".age":
            with ZstdFile(path) as clear:
                yield cast(IO[bytes], clear)
            return
        if key is None:
            raise Unavailable(
                _("{file} is sealed; name the file that holds its private key with --key.", file=path)
            )
        with pumped(lambda pipe: _unseal(path, pipe, key)) as squeezed, ZstdFile(squeezed) as clear:
            yield cast(IO[bytes], clear)
    except (pyrage.DecryptError, ZstdError, EOFError):
        raise Unavailable(
            _("{file} cannot be opened: it is damaged, or sealed for another key.", file=path)
        ) from None


def _unseal(path: Path, pipe: IO[bytes], key: pyrage.x25519.Identity) -> None:
    with path.open("rb") as file:
        pyrage.decrypt_io(file, pipe, [key])


@contextmanager
def pumped(push: Callable[[IO[bytes]], object]) -> Iterator[IO[bytes]]:
    """What `push` writes, as something to read. It runs in a thread beside the block; its error is raised here."""
    read_end, write_end = os.pipe()
    failures: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(write_end, "wb") as pipe:
                push(pipe)
        except BrokenPipeError:
            pass  # the reader has what it wanted
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        with os.fdopen(read_end, "rb") as pipe:
            yield pipe
    except BaseException:
        thread.join()
        if failures:
            raise failures[0] from None
        raise
    thread.join()
    if failures:
        raise failures[0]
