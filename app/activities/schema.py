"""What comes in about activities, and what goes out."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from app.access.views import OwnedView
from app.activities.model import Direction, Kind, Priority, Repeats, Status
from app.core.paging import OwnedQuery
from app.core.validation import Instant, Long, Name, Passed, Shape, Short

Minutes = Annotated[int, Field(ge=1, le=1440)]
Ahead = Annotated[int, Field(ge=0, le=44640)]
"""Minutes before something is due: a month at most."""


def _whole_day(due: Any) -> Any:
    """A day alone as its last minute: nothing is late on the day that it is due."""
    is_day = isinstance(due, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", due.strip())
    return f"{due.strip()} 23:59" if is_day else due


Due = Annotated[Instant, BeforeValidator(_whole_day)]
"""When something is due: a moment, or a day at no fixed time (app.activities.times.whole_day)."""


class Planned(Shape):
    """How something planned is kept in mind."""

    priority: Priority = Priority.NORMAL
    remind_minutes: Ahead | None = None
    repeats: Repeats | None = None


class About(Shape):
    """The records that something is on."""

    customer_id: UUID | None = None
    contact_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    ticket_id: UUID | None = None


class ActivityChange(Planned, About):
    """The fields to change; what is not set stays as it is. Where a record is named, it is on that one alone."""

    subject: Name = ""
    body: Long | None = None
    starts_at: Instant | None = None
    due_at: Due | None = None
    duration_minutes: Minutes | None = None
    direction: Direction | None = None
    outcome: Short | None = None


class NextStep(Planned):
    """What is to be done next on the records that something was just done on."""

    kind: Kind = Kind.TASK
    subject: Name
    due_at: Due
    owner_id: UUID | None = None


class ActivityLog(About):
    """Something that happened, with whom; `completed_at` is now when not set. `then` plans what comes next."""

    kind: Kind
    subject: Name
    body: Long | None = None
    direction: Direction | None = None
    starts_at: Instant | None = None
    completed_at: Passed | None = None
    duration_minutes: Minutes | None = None
    outcome: Short | None = None
    then: NextStep | None = None


class ActivityPlan(NextStep, About):
    """Something to do, by when, for whom; without an owner it is the planner's own."""

    body: Long | None = None
    starts_at: Instant | None = None
    duration_minutes: Minutes | None = None
    direction: Direction | None = None


class ActivityQuery(OwnedQuery):
    """Which activities to list; `asked_by` those that somebody planned for others, `planned` what had a time to be
    done by: tasks, and nothing that was only written down; `since` what was done from then on, notes left out.
    `owner_ids` are several people's."""

    kind: Kind | None = None
    status: Status | None = None
    priority: Priority | None = None
    team_id: UUID | None = None
    owner_ids: Annotated[tuple[UUID, ...], Field(max_length=100)] = ()
    asked_by: UUID | None = None
    planned: bool = False
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    ticket_id: UUID | None = None
    due_before: Instant | None = None
    due_from: Instant | None = None
    since: Instant | None = None


@dataclass(frozen=True)
class Worked:
    """What somebody did, of which calls, meetings and visits, and messages; and what of theirs is late."""

    done: int
    late: int
    calls: int
    meetings: int
    messages: int


@dataclass(frozen=True, kw_only=True)
class ActivityView(OwnedView):
    """One call, meeting, message, note, visit or task, and what the records that it is on are called."""

    kind: str
    subject: str
    body: str | None
    direction: str | None
    status: str
    starts_at: datetime | None
    due_at: datetime | None
    completed_at: datetime | None
    duration_minutes: int | None
    priority: str
    remind_minutes: int | None
    repeats: str | None
    customer_id: UUID | None
    customer: str | None
    contact_id: UUID | None
    contact: str | None
    lead_id: UUID | None
    lead: str | None
    deal_id: UUID | None
    deal: str | None
    ticket_id: UUID | None
    ticket: str | None
    outcome: str | None
    asked_by: str | None


@dataclass(frozen=True)
class Standing:
    """How many of somebody's own tasks are open, late, and due today; counting stops at COUNT_CAP."""

    open: int
    overdue: int
    today: int
    next: int
