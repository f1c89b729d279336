"""The two halves: `make run` until it serves and its pipeline went through, and `make test`."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from machine import Failed, Machine

RUN_MINUTES, TEST_MINUTES = 25, 60
"""Longer than either half takes on two busy cores; a machine that hangs ends there."""
STATUS = ".venv/bin/crm pipeline status"


def run_half(machine: Machine) -> None:
    """`make run`, looked at as its reader would, then ended with Ctrl-C. Raises Failed."""
    port = _free_port()
    with _started(machine, "make run", TRIBUTARY_PORT=str(port)) as run:
        with machine.step("make run: the pages answer"):
            _until(run, lambda: "Tributary" in _page(f"http://127.0.0.1:{port}/"))
        with machine.step("make run: the first pipeline run"):
            _until(run, lambda: _has_succeeded(machine), pause=10)
        with machine.step("make run: its files are closed to others"):
            _refuse_open(machine)
        with machine.step("make run: Ctrl-C"):
            os.killpg(run.pid, signal.SIGINT)
            ended = run.wait(timeout=120)
    if ended or _page(f"http://127.0.0.1:{port}/") or machine.processes():
        raise Failed(f"Ctrl-C ended `make run` with {ended}; left over: {machine.processes() or 'no process'}.")


def test_half(machine: Machine) -> None:
    """`make test`, its words passed on. Raises Failed."""
    with machine.step("make test"), _started(machine, "make test") as run:
        if run.wait(timeout=TEST_MINUTES * 60):
            raise Failed("`make test` failed; its words are above.")


@contextmanager
def _started(machine: Machine, words: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`words` running on the machine in a session of their own, as in a terminal; gone when the block is over."""
    run = subprocess.Popen(machine.command(words, **more), stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield run
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)


def _until(run: subprocess.Popen[bytes], is_so: Callable[[], bool], pause: float = 1) -> None:
    until = time.monotonic() + RUN_MINUTES * 60
    while not is_so():
        if run.poll() is not None:
            raise Failed(f"`make run` ended by itself with {run.returncode}; its words are above.")
        if time.monotonic() > until:
            raise Failed(f"`make run` was not there after {RUN_MINUTES} minutes.")
        time.sleep(pause)


def _has_succeeded(machine: Machine) -> bool:
    asked = subprocess.run(machine.command(STATUS), capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if re.search(r"^first: (failed|stopped)", asked.stdout, re.MULTILINE):
        raise Failed(f"The first pipeline run did not succeed:\n{asked.stdout}")
    return bool(re.search(r"^first: succeeded", asked.stdout, re.MULTILINE))


def _refuse_open(machine: Machine) -> None:
    """Raises Failed if somebody else of the machine could read what the installation wrote."""
    homes = [machine.root / "root/tributary/.tributary", *(machine.root / "var/lib/tributary").glob("*")]
    written = [path for home in homes for path in (home, *home.rglob("*")) if not path.is_symlink()]
    opened = [path for path in written if path.stat().st_mode & 0o067 and "programs" not in path.parts]
    if opened:
        raise Failed("Open to others: " + ", ".join(str(path.relative_to(machine.root)) for path in opened[:9]))


def _page(address: str) -> str:
    """What the address shows, an empty text if nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - an address of our own
            return answer.read().decode()
    except OSError:
        return ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
