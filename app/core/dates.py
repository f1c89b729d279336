"""Days as the company counts them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.core.settings import settings


def today() -> date:
    """The day it is where the company is."""
    return day_of(datetime.now(UTC))


def day_of(moment: datetime) -> date:
    """The day a moment falls on where the company is."""
    return moment.astimezone(ZoneInfo(settings().time_zone)).date()
