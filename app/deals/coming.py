"""What comes next on a deal, as part of a query: something late, due today, planned for later, or nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_

from app.access.work import Work
from app.core.dates import begin_of, day_of
from app.deals.fields import DEAL
from app.deals.model import Deal

STATES = ("late", "today", "planned", "none")


def states(due: ColumnElement[Any]) -> dict[str, ColumnElement[bool]]:
    """State -> whether a deal is in it of which something is first `due` then."""
    now = datetime.now(UTC)
    ends = begin_of(day_of(now) + timedelta(days=1))
    return {
        "late": due < now,
        "today": and_(due >= now, due < ends),
        "planned": due >= ends,
        "none": due.is_(None),
    }


def is_coming(work: Work, state: str) -> ColumnElement[bool]:
    """Whether a deal is in a state. Raises Invalid for who does not see what is planned."""
    DEAL.require_seen(work, "next_activity_at")
    return states(Deal.next_activity_at.expression)[state]
