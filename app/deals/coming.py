"""What comes next on a deal, as part of a query: something late, due today, planned for later, or nothing.

Activities stand above deals and import them, so their table is named here.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, ScalarSelect, Uuid, and_, column, func, literal, select, table

from app.access.work import Work
from app.activities.permissions import ACTIVITIES_READ
from app.core.dates import begin_of, day_of
from app.deals.model import Deal

_activities = table(
    "activities",
    column("deal_id", Uuid), column("status"), column("due_at", DateTime(timezone=True)), column("deleted_at"),
    schema="app",
)  # fmt: skip
STATES = ("late", "today", "planned", "none")
WITHOUT_TIME = literal("infinity").cast(DateTime(timezone=True))


def first_due() -> ScalarSelect[Any]:
    """When what is planned on a deal is due first; NULL where nothing is."""
    planned = (_activities.c.status == "planned", _activities.c.deleted_at.is_(None))
    due = func.min(func.coalesce(_activities.c.due_at, WITHOUT_TIME))
    return select(due).where(_activities.c.deal_id == Deal.id, *planned).correlate(Deal).scalar_subquery()


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
    """Whether a deal is in a state. Raises NotPermitted for who does not see what is planned."""
    work.require(ACTIVITIES_READ)
    return states(first_due())[state]
