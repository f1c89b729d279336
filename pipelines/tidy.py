"""What is kept for a while only goes when its time is over."""

from datetime import UTC, datetime

from app.access.robots import IMPORTER
from app.access.work import work
from app.events import service as events
from app.files import tidying
from app.imports import undo as imports
from app.jobs import ledger
from app.notify import outbox
from app.notify.robots import TELLER
from app.schedules.schema import Verdict
from pipelines.kernel.robots import FOLLOWER
from pipelines.kernel.running import Run


def tidy(run: Run) -> Verdict:
    """Remove files of jobs after a week, jobs and what undoes them after a season, files that no record has any
    more, and events that all had."""
    run.at("jobs")
    with work(ledger.RUNNER) as w:
        files = ledger.tidy(w)
    run.at("imports")
    with work(IMPORTER) as w:
        imports.forget_old(w)
    run.at("files")
    with work(IMPORTER) as w:
        lost = tidying.tidy(w)
    run.at("events")
    with work(FOLLOWER) as w:
        told = events.forget_old(w)
    run.at("messages")
    with work(TELLER) as w:
        sent = outbox.forget_old(w, datetime.now(UTC))
    print(f"{files} files of jobs, {lost} of records, {told} events and {sent} messages removed")
    return Verdict()
