"""Days as the company counts them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.core.settings import settings


def today() -> date:
    """The day it is where the company is."""
    return datetime.now(ZoneInfo(settings().time_zone)).date()
