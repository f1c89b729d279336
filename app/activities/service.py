"""What people did and mean to do, on customers, leads, deals and tickets."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Row, Select, func, select, union

from app.access import ownership, records
from app.access.guard import requires
from app.access.matching import matching
from app.access.work import Work
from app.activities.model import Activity, Direction, Kind, Status
from app.activities.permissions import ACTIVITIES_READ, ACTIVITIES_WRITE
from app.activities.schema import ActivityChange, ActivityLog, ActivityPlan, ActivityQuery, ActivityView
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import Keyset, Page, chosen
from app.customers import service as customers
from app.leads import service as leads
from app.leads.permissions import LEADS_READ

_ANSWERS = (Kind.CALL, Kind.MEETING, Kind.EMAIL, Kind.WECHAT, Kind.VISIT)
"""What reaches the other side: done outwards on a lead, it is a response."""

_order = Keyset(
    Activity.id,
    {
        "created_at": Activity.created_at,
        "due_at": Activity.due_at,
        "completed_at": Activity.completed_at,
        "subject": Activity.subject,
    },
)


@requires(ACTIVITIES_READ)
def list_activities(work: Work, query: ActivityQuery) -> Page[ActivityView]:
    """Activities within reach, newest first unless asked otherwise."""
    wanted = chosen(Activity, query, "owner_id", "kind", "status", "contact_id", "lead_id", "ticket_id")
    for column in ("customer_id", "deal_id"):
        if record_id := getattr(query, column):
            wanted.append(Activity.id.in_(_on(work, column, record_id)))
    if query.due_before:
        wanted.append(Activity.due_at < query.due_before)
    if query.search:
        wanted.append(matching(query.search, (Activity.subject, Activity.body)))
    return _order.page(work.session, _select(), wanted, query, _view)


@requires(ACTIVITIES_READ)
def read(work: Work, activity_id: UUID) -> ActivityView:
    """One activity. Raises NotFound."""
    return records.read_one(work, _select().where(Activity.id == activity_id), _view)


@requires(ACTIVITIES_READ)
def changeable(work: Work, activity_ids: Collection[UUID]) -> set[UUID]:
    """Those of the activities that the actor may change."""
    return records.changeable(work, Activity, activity_ids) if work.actor.may(ACTIVITIES_WRITE) else set()


@requires(ACTIVITIES_WRITE)
def log(work: Work, given: ActivityLog) -> ActivityView:
    """Something that happened. An outward one on a lead is its response.

    Raises Invalid for a record out of reach.
    """
    values = {"completed_at": func.now()} | given.given() | {"status": Status.DONE}
    row = records.create(work, Activity, values | ownership.owner_fields(work, Activity, None))
    _tell_parents(work, row)
    return read(work, row.id)


@requires(ACTIVITIES_WRITE)
def plan(work: Work, given: ActivityPlan) -> ActivityView:
    """Something to do. Raises Invalid for a record or an owner out of reach."""
    values = given.given() | {"status": Status.PLANNED} | ownership.owner_fields(work, Activity, given.owner_id)
    return read(work, records.create(work, Activity, values).id)


@requires(ACTIVITIES_WRITE)
def change(work: Work, activity_id: UUID, given: ActivityChange, seen_version: int) -> ActivityView:
    """Set the given fields. Raises NotFound, Conflict."""
    activity = records.lock(work, Activity, activity_id, seen_version, given.given())
    records.change(work, activity, given.given())
    return read(work, activity_id)


@requires(ACTIVITIES_WRITE)
def complete(work: Work, activity_id: UUID, outcome: str | None, seen_version: int) -> ActivityView:
    """A planned activity is done now. Raises NotFound, Conflict, Invalid."""
    activity = _planned(work, activity_id, seen_version)
    done = {"status": Status.DONE, "completed_at": func.now(), "outcome": outcome}
    records.change(work, activity, done)
    _tell_parents(work, activity)
    return read(work, activity_id)


@requires(ACTIVITIES_WRITE)
def cancel(work: Work, activity_id: UUID, seen_version: int) -> ActivityView:
    """A planned activity will not be done. Raises NotFound, Conflict, Invalid."""
    activity = _planned(work, activity_id, seen_version)
    records.change(work, activity, {"status": Status.CANCELLED})
    return read(work, activity_id)


@requires(ACTIVITIES_WRITE)
def transfer(work: Work, activity_id: UUID, owner_id: UUID, seen_version: int) -> ActivityView:
    """Give an activity to a colleague within reach. Raises NotFound, Conflict, Invalid."""
    ownership.transfer(work, Activity, activity_id, owner_id, seen_version)
    return read(work, activity_id)


@requires(ACTIVITIES_WRITE)
def remove(work: Work, activity_id: UUID, seen_version: int) -> None:
    """Take an activity out of every list. Raises NotFound, Conflict."""
    records.remove(work, Activity, activity_id, seen_version)


def _on(work: Work, column: str, record_id: UUID) -> Select[Any] | CompoundSelect[Any]:
    """What was done on a customer or deal, and on the leads that became it: converting ends no history.

    Two questions, for no index answers both at once.
    """
    own = select(Activity.id).where(getattr(Activity, column) == record_id)
    if not work.actor.may(LEADS_READ):
        return own
    before = leads.that_became(column, record_id)
    return union(own, select(Activity.id).where(Activity.lead_id.in_(before)))


def _planned(work: Work, activity_id: UUID, seen_version: int) -> Activity:
    activity = records.lock(work, Activity, activity_id, seen_version, {"status": None})
    if activity.status is not Status.PLANNED:
        raise Invalid({"status": _("Only something planned can be completed or cancelled.")})
    return activity


def _tell_parents(work: Work, activity: Activity) -> None:
    if activity.customer_id:
        customers.mark_active(work, activity.customer_id)
    if activity.lead_id:
        leads.mark_active(work, activity.lead_id)
        if activity.kind in _ANSWERS and activity.direction is not Direction.IN:
            leads.respond(work, activity.lead_id)


def _select() -> Select[Any]:
    return select(
        Activity,
        records.person(Activity.owner_id).label("owner"),
        customers.name_of(Activity.customer_id).label("customer"),
    ).where(Activity.deleted_at.is_(None))


def _view(row: Row[Any]) -> ActivityView:
    return records.show(ActivityView, row.Activity, owner=row.owner, customer=row.customer)
