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
from pathlib import Path

from machine import Failed, Machine

RUN_MINUTES, TEST_MINUTES = 40, 80
"""Longer than either half takes on two busy cores; a machine that hangs ends there."""
INTERRUPTED = {0, -signal.SIGINT, 128 + signal.SIGINT}
"""How a shell or make ends after Ctrl-C, besides well."""
HOMES = ("root/tributary/.tributary", "var/lib/tributary/*", "home/ana/tributary/.tributary")
STATUS = ".venv/bin/crm pipeline status"
MOVE_IN = "useradd -m ana && cp -r . /home/ana/tributary && chown -R ana: /home/ana"
AS_ANA = "cd /home/ana/tributary && HOME=/home/ana exec setpriv --reuid ana --regid ana --clear-groups make run"


def told_what_is_missing(machine: Machine) -> None:
    """An ordinary user of the bare machine, which has no venv, is told what root has to install. Raises Failed."""
    with machine.step("make run as an ordinary user, without venv"):
        asked = subprocess.run(machine.command(f"{MOVE_IN} && {AS_ANA}"), capture_output=True, text=True)
        if not asked.returncode or "apt-get install python3-venv" not in asked.stderr:
            raise Failed(f"It did not say what is missing:\n{asked.stdout}{asked.stderr}")


def run_half(machine: Machine) -> None:
    """`make run`, looked at as its reader would, then ended with Ctrl-C. Raises Failed."""
    with _served(machine, "make run"):
        with machine.step("make run: the first pipeline run"):
            _until(lambda: _has_succeeded(machine), pause=10)
        with machine.step("make run: its files are closed to others"):
            _refuse_open(machine)


def ordinary_half(machine: Machine) -> None:
    """`make run` of an ordinary user, once root has installed venv, until its pages answer. Raises Failed."""
    with _served(machine, AS_ANA):
        pass


def test_half(machine: Machine) -> None:
    """`make test`, its words passed on. Raises Failed."""
    with machine.step("make test"), _started(machine, "make test") as run:
        if run.wait(timeout=TEST_MINUTES * 60):
            raise Failed("`make test` failed; its words are above.")


@contextmanager
def _served(machine: Machine, words: str) -> Iterator[None]:
    """The block sees `words` serve its pages; then Ctrl-C has to end all of it. Raises Failed."""
    port = _free_port()
    with _started(machine, words, TRIBUTARY_PORT=str(port)) as run:
        with machine.step("make run: the pages answer"):
            _until(lambda: "Tributary" in _page(f"http://127.0.0.1:{port}/"), run)
        yield
        with machine.step("make run: Ctrl-C"):
            os.killpg(run.pid, signal.SIGINT)
            ended = run.wait(timeout=120)
            pid_files = (file for home in _homes(machine) for file in home.rglob("postmaster.pid"))
            left = [*machine.processes(), *pid_files]
            if ended not in INTERRUPTED or left or _page(f"http://127.0.0.1:{port}/"):
                raise Failed(f"Ctrl-C ended it with {ended}; left over: {left or 'nothing'}.")


@contextmanager
def _started(machine: Machine, words: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`words` running on the machine in a session of their own, as in a terminal; gone when the block is over."""
    run = subprocess.Popen(machine.command(words, **more), stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield run
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)


def _until(is_so: Callable[[], bool], run: subprocess.Popen[bytes] | None = None, pause: float = 1) -> None:
    """Wait until `is_so`, as long as `run` goes on. Raises Failed."""
    until = time.monotonic() + RUN_MINUTES * 60
    while not is_so():
        if run and run.poll() is not None:
            raise Failed(f"`make run` ended by itself with {run.returncode}; its words are above.")
        if time.monotonic() > until:
            raise Failed(f"It was not so after {RUN_MINUTES} minutes.")
        time.sleep(pause)


def _has_succeeded(machine: Machine) -> bool:
    asked = subprocess.run(machine.command(STATUS), capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if re.search(r"^\w+: (partly|failed|stopped)", asked.stdout, re.MULTILINE):
        raise Failed(f"The first pipeline run did not succeed:\n{asked.stdout}")
    return bool(re.search(r"^\w+: succeeded", asked.stdout, re.MULTILINE))


def _homes(machine: Machine) -> list[Path]:
    """Where installations of the machine write: root's, its cluster apart from it, and the ordinary user's."""
    return [path for place in HOMES for path in machine.root.glob(place)]


def _refuse_open(machine: Machine) -> None:
    """Raises Failed if somebody else of the machine could read what the installation wrote."""
    written = [path for home in _homes(machine) for path in (home, *home.rglob("*")) if not path.is_symlink()]
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
