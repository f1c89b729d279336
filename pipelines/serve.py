"""The worker: starts what is due by schedule, does jobs, has scores, notices and the history follow what happens,
until told to stop."""

import argparse
import signal
from threading import Event

from app.access.work import work
from app.backup import run as backups
from app.core import log as logs
from app.core import postgres
from app.runs import service
from app.schedules.schema import StartedBy
from pipelines import jobs, keep_history, keep_marks, notices
from pipelines.kernel.patience import patiently
from pipelines.kernel.robots import KEEPER
from pipelines.kernel.scheduler import Scheduler
from pipelines.score import follow_changes


def main() -> None:
    """Run as `python -m pipelines.serve`; ends with SIGTERM or SIGINT."""
    options = argparse.ArgumentParser()
    options.add_argument("--first", action="store_true", help="run the pipeline at once if it never ran")
    first = options.parse_args().first
    logs.configure("worker")
    stop = Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stop.set())
    with (
        postgres.database(),
        follow_changes.following(),
        notices.telling_people(),
        keep_history.keeping(),
        keep_marks.keeping(),
        backups.shipping(),
        jobs.working(),
    ):
        scheduler = Scheduler()
        if first and not patiently(_has_built):
            scheduler.start("daily", "--by", StartedBy.FIRST)
        try:
            scheduler.keep(stop)
        finally:
            scheduler.end()


def _has_built() -> bool:
    with work(KEEPER) as w:
        return service.has_built(w)


if __name__ == "__main__":
    main()
