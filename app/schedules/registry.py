"""Every flow that runs by schedule. What is listed here runs, is told when it is late or failed, and is tested.

A flow is named, not imported: the pages read this list too, and never carry what a flow needs.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.core.errors import Invalid
from app.core.i18n import _, _l


@dataclass(frozen=True)
class Schedule:
    """One flow and its times, which are those of the company's clock.

    `flow` is "module:function"; the function takes a pipelines.kernel.running.Run and returns a Verdict. What it
    raises is the reason of a failure. A run is ended after `limit`; it is late if none began `grace` after it was
    due.
    """

    name: str
    label: Any
    flow: str
    cron: str
    limit: timedelta
    grace: timedelta


SCHEDULES: tuple[Schedule, ...] = (
    Schedule(
        "daily",
        _l("Nightly run"),
        "pipelines.daily:daily",
        "0 2 * * *",
        limit=timedelta(hours=6),
        grace=timedelta(minutes=30),
    ),
    Schedule(
        "backup",
        _l("Backup"),
        "pipelines.backups:backup",
        "0 1 * * *",
        limit=timedelta(hours=6),
        grace=timedelta(minutes=30),
    ),
    Schedule(
        "backup-drill",
        _l("Trial restore of the newest backup"),
        "pipelines.backups:drill",
        "0 4 1 * *",
        limit=timedelta(hours=12),
        grace=timedelta(hours=2),
    ),
    Schedule(
        "tidy",
        _l("Removing files, jobs and events that are kept no longer"),
        "pipelines.tidy:tidy",
        "30 3 * * *",
        limit=timedelta(hours=1),
        grace=timedelta(hours=2),
    ),
    Schedule(
        "reminders",
        _l("Reminders: tasks, leads and deals that are due"),
        "pipelines.reminders:remind",
        "*/10 * * * *",
        limit=timedelta(minutes=5),
        grace=timedelta(minutes=30),
    ),
    Schedule(
        "reports",
        _l("Reports that are due"),
        "pipelines.reports:reports",
        "5-59/10 * * * *",
        limit=timedelta(minutes=30),
        grace=timedelta(minutes=30),
    ),
    Schedule(
        "returned",
        _l("Letters that came back"),
        "pipelines.returned:read",
        "7-59/15 * * * *",
        limit=timedelta(minutes=5),
        grace=timedelta(minutes=30),
    ),
)


def find(name: str) -> Schedule:
    """The schedule of this name. Raises Invalid, naming those there are."""
    for schedule in SCHEDULES:
        if schedule.name == name:
            return schedule
    known = ", ".join(schedule.name for schedule in SCHEDULES)
    raise Invalid({"name": _("There is no schedule named {name}; there are: {known}.", name=name, known=known)})
