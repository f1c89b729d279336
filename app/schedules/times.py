"""When a schedule is due, on the company's clock.

An hour that the clock skips is made up for when it ends; one that it repeats counts once for a daily schedule.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from app.core.settings import settings


def next_after(cron: str, moment: datetime) -> datetime:
    """The first occurrence later than `moment`."""
    return next(CronSim(cron, _local(moment))).astimezone(UTC)


def newest_until(cron: str, moment: datetime) -> datetime:
    """The last occurrence that is not later than `moment`."""
    return next(CronSim(cron, _local(moment) + timedelta(seconds=1), reverse=True)).astimezone(UTC)


def in_words(cron: str) -> str:
    """`0 2 * * *` -> "At 02:00 every day"."""
    return CronSim(cron, datetime.now(UTC)).explain()


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings().time_zone))
