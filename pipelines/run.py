"""One run of one schedule, in a process of its own: `python -P -m pipelines.run NAME`.

The scheduler, `crm schedules run` and `crm pipeline run` all start this, so that what was tested is what runs at
night. The exit code is the verdict.
"""

import argparse
import getpass
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from threading import Timer

from app.access.work import work
from app.core import log as logs
from app.core import postgres
from app.core.errors import CrmError
from app.core.i18n import kept
from app.core.stopping import raise_when_told
from app.schedules import lock, registry, service
from app.schedules.registry import Schedule
from app.schedules.schema import INTERRUPTED, TOO_LONG, StartedBy, Status, Verdict
from app.schedules.words import FAULT
from pipelines.kernel.patience import patiently
from pipelines.kernel.robots import KEEPER
from pipelines.kernel.running import Run

HELD = 4
EXIT_CODES = {Status.SUCCEEDED: 0, Status.FAILED: 1, Status.PARTLY: 3}
"""What the process ends with; HELD where another run of the same schedule is at work. 2 is a wrong command."""
log = logging.getLogger(__name__)


class Ended(BaseException):
    """The process was told to stop: no step may take it for its own failure."""


def main() -> None:
    options = argparse.ArgumentParser(prog="pipelines.run")
    options.add_argument("name")
    options.add_argument("--by", type=StartedBy, default=StartedBy.MANUAL)
    options.add_argument("--due", type=datetime.fromisoformat)
    asked = options.parse_args()
    logs.configure(asked.name)
    raise_when_told(Ended, signal.SIGTERM)
    sys.exit(start(registry.find(asked.name), asked.by, asked.due))


def start(schedule: Schedule, started_by: StartedBy, due: datetime | None = None) -> int:
    """Run the flow unless another run of it is at work; the exit code."""
    with postgres.database(), lock.held(schedule.name) as mine:
        if mine is None:
            return HELD
        opened = _open(schedule, started_by, due)
        if opened is None:
            return HELD
        run = Run(schedule.name, started_by, opened, mine)
        with _ended_after(schedule.limit, run):
            verdict = _verdict_of(schedule, run)
        patiently(_close, run, verdict)
        return EXIT_CODES[verdict.status]


def _open(schedule: Schedule, started_by: StartedBy, due: datetime | None) -> datetime | None:
    holder = f"{getpass.getuser()}@{socket.gethostname()} ({os.getpid()})"
    with work(KEEPER) as w:
        service.close_abandoned(w)
        return service.open_run(w, schedule.name, started_by, holder, due)


def _verdict_of(schedule: Schedule, run: Run) -> Verdict:
    """What the flow said, or why it said nothing. A fault is logged under an id that the app shows."""
    module, function = schedule.flow.split(":")
    try:
        return getattr(import_module(module), function)(run)
    except Ended:
        return INTERRUPTED
    except CrmError as refusal:
        return Verdict(Status.FAILED, kept(refusal.words))
    except Exception as error:
        return Verdict(Status.FAILED, f"{FAULT}{logs.fault(error)}")


def _close(run: Run, verdict: Verdict) -> None:
    with work(KEEPER) as w:
        service.close_run(w, run.name, run.started_at, verdict)


@contextmanager
def _ended_after(limit: timedelta, run: Run) -> Iterator[None]:
    """End this process when the run takes longer than its limit: what hangs does not listen to an exception."""
    timer = Timer(limit.total_seconds(), _give_up, [run])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _give_up(run: Run) -> None:
    log.error("%s took longer than its limit and is ended", run.name)
    try:
        _close(run, TOO_LONG)
    finally:
        os._exit(EXIT_CODES[TOO_LONG.status])


if __name__ == "__main__":
    main()
