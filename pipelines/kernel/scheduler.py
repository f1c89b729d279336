"""The scheduler: starts what is due in processes of its own, for as long as the worker lives.

All it knows is in the database; any number of schedulers on any number of machines start each run once.
"""

import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event

from app.access.work import work
from app.core import outage
from app.core.settings import settings
from app.runs import service as runs
from app.schedules import service
from app.schedules.schema import StartedBy
from pipelines.kernel.children import dying_with_us, end_group
from pipelines.kernel.robots import KEEPER

TICK_SECONDS = 5.0
AGAIN_AFTER = timedelta(minutes=1)
"""How long a start waits whose process ended before it had begun the run."""
GRACE_SECONDS = 30
log = logging.getLogger(__name__)


def command(name: str, *options: str) -> list[str]:
    """How every run is started. -P: no folder of the moment may hide a package by its name."""
    return [sys.executable, "-P", "-m", "pipelines.run", name, *options]


def spawn(arguments: list[str]) -> "subprocess.Popen[bytes]":
    """A run in a process group of its own, in the installation's home, which does not outlive us."""
    return subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, cwd=settings().home, start_new_session=True,
        preexec_fn=dying_with_us(),
    )  # fmt: skip


def run_now(name: str) -> int:
    """Run a flow and wait for it; its exit code. Told to stop, it is told too."""
    child = spawn(command(name))
    try:
        return child.wait()
    finally:
        child.terminate()
        end_group(child, GRACE_SECONDS)


def run_behind(name: str) -> None:
    """Start a flow and leave it alone; what it has to say is in its log."""
    nowhere = subprocess.DEVNULL
    subprocess.Popen(
        command(name), stdin=nowhere, stdout=nowhere, stderr=nowhere, cwd=settings().home, start_new_session=True
    )


class Scheduler:
    """Looks every few seconds what is due."""

    def __init__(self, command: Callable[..., list[str]] = command) -> None:
        self._command = command
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._tried: dict[str, datetime] = {}

    def keep(self, stop: Event) -> None:
        """Look until told to stop. A database that is away is waited for."""
        while not stop.is_set():
            try:
                self.look()
            except Exception as error:
                if outage.refusal(error) is None:
                    raise
                log.warning("the schedules wait for the database", exc_info=error)
            stop.wait(TICK_SECONDS)

    def look(self) -> None:
        """Close what died, then start what is due."""
        self._reap()
        with work(KEEPER) as w:
            service.register(w)
            for name in service.close_abandoned(w):
                log.warning("the run of %s was interrupted", name)
                runs.interrupt(w, name)
            due = service.list_due(w)
        for name, at in due:
            if name not in self._children and self._may_try(name):
                self.start(name, "--by", StartedBy.SCHEDULE, "--due", at.isoformat())

    def start(self, name: str, *options: str) -> None:
        log.info("starting %s", name)
        self._tried[name] = datetime.now(UTC)
        self._children[name] = spawn(self._command(name, *options))

    def end(self) -> None:
        """Ask what runs to stop, and see that it does; it is said to have been interrupted."""
        for child in self._children.values():
            child.terminate()
        for child in self._children.values():
            end_group(child, GRACE_SECONDS)
        self._children.clear()

    def _may_try(self, name: str) -> bool:
        tried = self._tried.get(name)
        return tried is None or datetime.now(UTC) - tried > AGAIN_AFTER

    def _reap(self) -> None:
        for name, child in list(self._children.items()):
            if child.poll() is not None:
                end_group(child, 0)  # a child that was killed may have left children of its own
                del self._children[name]
