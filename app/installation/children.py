"""One process of ours: started, watched, started again after a pause that grows while it does not last."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.core import log as logs

DIE_WITH_PARENT = 1
"""prctl's PR_SET_PDEATHSIG: a child is told to stop even if we are killed."""

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
WELL_AFTER_SECONDS = 10.0
"""Who ran for so long was well: its next end is an accident and not a pattern."""

HEAD_START_SECONDS = 5.0
"""For about so long a web process loads the program on a slow core."""

STOP_SECONDS = 30.0
LAST_WORDS_BYTES = 1_000_000

log = logging.getLogger("tributary.up")
_libc = ctypes.CDLL(None)


@dataclass
class Child:
    """`name` is also that of its log; `inherits` are the file descriptors it gets from us, `environment` what it
    finds there besides what we do. It does the same as `after`, if given, which has a head start each time.
    """

    name: str
    arguments: Sequence[str]
    inherits: tuple[int, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    after: "Child | None" = field(default=None, repr=False)
    ends: int = 0
    due_at: float = 0.0
    started_at: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def look_after(self) -> None:
        """Start it if it is due; note its end and when it is due again."""
        if self.process is None:
            if time.monotonic() >= self.due_at and self._has_turn():
                self._start()
        elif (code := self.process.poll()) is not None:
            self._note_end(code)

    def _has_turn(self) -> bool:
        """Not while the one before it is loading: side by side both would answer later than the first alone."""
        if self.after is None:
            return True
        if self.after.process is None:
            return time.monotonic() < self.after.due_at
        return time.monotonic() - self.after.started_at >= HEAD_START_SECONDS

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """Wait for it to stop, then take down the whole group: a scheduled run may have children of its own."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=STOP_SECONDS)
        self._end_group()
        self.process.wait()
        self.process = None

    def _start(self) -> None:
        parent = os.getpid()
        with open(_last_words(self.name), "ab", opener=_for_owner_only) as words:
            self.process = subprocess.Popen(
                [sys.executable, *self.arguments], stdin=subprocess.DEVNULL, stdout=words, stderr=words,
                start_new_session=True, pass_fds=self.inherits, env={**os.environ, **self.environment},
                preexec_fn=lambda: _die_with(parent),
            )  # fmt: skip
        self.started_at = time.monotonic()

    def _note_end(self, code: int) -> None:
        self._end_group()
        lived = time.monotonic() - self.started_at
        self.ends = 1 if lived >= WELL_AFTER_SECONDS else self.ends + 1
        pause = min(FIRST_PAUSE * 2 ** (self.ends - 2), LONGEST_PAUSE) if self.ends > 1 else 0.0
        self.due_at = time.monotonic() + pause
        self.process = None
        log.warning("%s ended (%s) after %.0f s; it starts again in %.1f s", self.name, _how(code), lived, pause)

    def _end_group(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # type: ignore[union-attr]


def trim(path: Path) -> None:
    """Keep what a process wrote outside of its log, and the server's words, from growing for ever."""
    with suppress(OSError):
        if path.stat().st_size > LAST_WORDS_BYTES:
            os.truncate(path, 0)


def _last_words(name: str) -> Path:
    """What it says outside of its log: how an interpreter or a library died."""
    path = logs.folder() / f"{name}.out"
    trim(path)
    return path


def _die_with(parent: int) -> None:
    """In the child, before it becomes its program; the parent may be gone already."""
    _libc.prctl(DIE_WITH_PARENT, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
