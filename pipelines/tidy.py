"""What is kept for a while only goes when its time is over."""

from app.access.work import work
from app.jobs import ledger
from app.schedules.schema import Verdict
from pipelines.running import Run


def tidy(run: Run) -> Verdict:
    """Remove files of jobs after a week, and the jobs after a season."""
    run.at("jobs")
    with work(ledger.RUNNER) as w:
        files = ledger.tidy(w)
    print(f"{files} files removed")
    return Verdict()
