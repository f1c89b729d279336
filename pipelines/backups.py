"""The nightly backup and the monthly trial of it, as their schedules start them."""

from app.backup import run as backups
from app.schedules.schema import Status, Verdict
from pipelines.kernel.running import Run


def backup(run: Run) -> Verdict:
    """Take the backup that is due: everything once a week, what changed since the last one otherwise."""
    run.at("backup")
    backups.take_now()
    return Verdict()


def drill(run: Run) -> Verdict:
    """Restore the newest backup aside and compare it; what did not come back as it was is a failure."""
    run.at("drill")
    tried = backups.drill_now()
    return Verdict() if tried.is_good else Verdict(Status.FAILED, "drill")
