"""What people did and mean to do, on customers, leads, deals and tickets."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, exists, func, select, union, update
from sqlalchemy.orm import aliased

from app.access import ownership, records, restoring
from app.access.guard import requires
from app.access.matching import held
from app.access.shares import shares_of
from app.access.work import Work
from app.activities import about, standing, times
from app.activities.model import Activity, Direction, Kind, Status
from app.activities.permissions import ACTIVITIES_READ, ACTIVITIES_WRITE
from app.activities.schema import (
    About,
    ActivityChange,
    ActivityLog,
    ActivityPlan,
    ActivityQuery,
    ActivityView,
)
from app.contacts import service as contacts
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import Keyset, Page, among, chosen
from app.customers import service as customers
from app.deals import service as deals
from app.leads import service as leads
from app.leads.permissions import LEADS_READ
from app.tickets import service as tickets

_ANSWERS = (Kind.CALL, Kind.MEETING, Kind.EMAIL, Kind.WECHAT, Kind.VISIT)
"""What reaches the other side: done outwards on a lead, it is a response."""

_REPEATED = (
    *("kind", "subject", "body", "direction", "priority", "duration_minutes", "remind_minutes", "repeats"),
    *("customer_id", "contact_id", "lead_id", "deal_id", "ticket_id", "owner_id", "team_id", "is_sample"),
)

_order = Keyset(
    Activity.id,
    {
        "created_at": Activity.created_at,
        "due_at": Activity.due_at,
        "completed_at": Activity.completed_at,
        "subject": Activity.subject,
        "record": func.coalesce(Activity.deal_id, Activity.lead_id, Activity.ticket_id, Activity.customer_id),
    },
)


@requires(ACTIVITIES_READ)
def list_activities(work: Work, query: ActivityQuery) -> Page[ActivityView]:
    """Activities within reach, newest first unless asked otherwise."""
    wanted = chosen(Activity, query, "owner_id", "team_id", "kind", "status", "priority", "lead_id", "ticket_id")
    on = [(column, one) for column in ("customer_id", "contact_id", "deal_id") if (one := getattr(query, column))]
    wanted += [Activity.id.in_(_on(work, column, record_id)) for column, record_id in on]
    if query.owner_ids:
        wanted.append(Activity.owner_id.in_(query.owner_ids))
    if query.due_before:
        wanted.append(Activity.due_at < query.due_before)
    if query.due_from:
        wanted.append(Activity.due_at >= query.due_from)
    if query.planned:
        wanted.append(Activity.due_at.is_not(None))
    if query.since:
        wanted.append(standing.done_since(query.since))
    if query.asked_by:
        wanted += [Activity.created_by == query.asked_by, Activity.owner_id != query.asked_by]
    if query.search:
        wanted.append(held(work, Activity.id, (Activity.subject, Activity.body), query.search))
    of_one, view, shares = (
        bool(on or query.lead_id or query.ticket_id),
        partial(_view, work),
        shares_of(work, Activity),
    )
    return _order.page(work.session, _select(), wanted, query, view, shares, of_one=of_one)


@requires(ACTIVITIES_READ)
def read(work: Work, activity_id: UUID) -> ActivityView:
    """One activity. Raises NotFound."""
    return records.read_one(work, _select().where(Activity.id == activity_id), partial(_view, work))


@requires(ACTIVITIES_READ)
def list_next(work: Work, column: str, record_ids: Collection[UUID]) -> list[tuple[UUID, str, datetime | None]]:
    """Of each of the records that `column` names what is planned first on it, as subject and when."""
    at = getattr(Activity, column)
    asked = select(at, Activity.subject, Activity.due_at).distinct(at).order_by(at, Activity.due_at, Activity.id)
    wanted = [among(at, [*record_ids]), Activity.status == Status.PLANNED, Activity.deleted_at.is_(None)]
    return [(record_id, subject, due) for record_id, subject, due in work.session.execute(asked.where(*wanted))]


@requires(ACTIVITIES_READ)
def changeable(work: Work, activity_ids: Collection[UUID]) -> set[UUID]:
    """Those of the activities that the actor may change."""
    return records.changeable(work, Activity, activity_ids) if work.actor.may(ACTIVITIES_WRITE) else set()


@requires(ACTIVITIES_WRITE)
def log(work: Work, given: ActivityLog) -> ActivityView:
    """Something that happened, and what is planned next on the same records. An outward one answers its lead.

    Raises Invalid for a record or an owner out of reach.
    """
    on = about.of(work, given)
    values = {"completed_at": func.now()} | given.given() | on | {"status": Status.DONE}
    values.pop("then", None)
    row = records.create(work, Activity, values | ownership.owner_fields(work, Activity, None))
    _tell_parents(work, row)
    if given.then:
        _plan(work, given.then.given() | on)
    return read(work, row.id)


@requires(ACTIVITIES_WRITE)
def plan(work: Work, given: ActivityPlan) -> ActivityView:
    """Something to do. Raises Invalid for a record or an owner out of reach."""
    return read(work, _plan(work, given.given() | about.of(work, given)).id)


@requires(ACTIVITIES_WRITE)
def change(work: Work, activity_id: UUID, given: ActivityChange, seen_version: int) -> ActivityView:
    """Set the given fields. Raises NotFound, Conflict, Invalid: something planned needs its time, a record out of
    reach."""
    activity = records.lock(work, Activity, activity_id, seen_version, given.given())
    if activity.status is Status.PLANNED and given.due_at is None and "due_at" in given.model_fields_set:
        raise Invalid({"due_at": _("Say by when.")})
    tied = About.model_fields.keys() & given.model_fields_set
    on = dict.fromkeys(About.model_fields) | about.of(work, given) if tied else {}
    records.change(work, activity, given.given() | on)
    return read(work, activity_id)


@requires(ACTIVITIES_WRITE)
def postpone(work: Work, due_at: datetime) -> int:
    """Move all of the actor's own that is late to `due_at`; returns how many."""
    late = _late(work, datetime.now(UTC))
    moved = update(Activity).where(*late).values(due_at=due_at, **ownership.stamped(work, Activity))
    return work.session.execute(moved).rowcount  # type: ignore[attr-defined]


@requires(ACTIVITIES_WRITE)
def complete(work: Work, activity_id: UUID, outcome: str | None, seen_version: int) -> ActivityView:
    """A planned activity is done now; one that repeats is planned again, unless its next
    time is too far ahead to be kept. Raises NotFound, Conflict, Invalid."""
    activity = _planned(work, activity_id, seen_version)
    done = {"status": Status.DONE, "completed_at": func.now(), "outcome": outcome}
    records.change(work, activity, done)
    _tell_parents(work, activity)
    due, repeats = activity.due_at, activity.repeats
    if due and repeats and (again := times.again(due, repeats, datetime.now(UTC))):
        _repeat(work, activity, again)
    return read(work, activity_id)


@requires(ACTIVITIES_WRITE)
def reopen(work: Work, activity_id: UUID, seen_version: int) -> ActivityView:
    """What was completed by a slip is planned again; what it had come again as goes, an answer by it is none.

    Raises NotFound, Conflict, Invalid: only what was planned, and was done a few minutes ago.
    """
    activity = records.lock(work, Activity, activity_id, seen_version, {"status": None})
    done_at = activity.completed_at if activity.status is Status.DONE and activity.due_at else None
    restoring.require_slip(done_at)
    records.change(work, activity, {"status": Status.PLANNED, "completed_at": None, "outcome": None})
    again = (Activity.created_at == done_at, Activity.subject == activity.subject, Activity.in_hand())
    if activity.repeats:
        repeated = update(Activity).where(*again, Activity.owner_id == activity.owner_id)
        work.session.execute(repeated.values(deleted_at=func.now(), **ownership.stamped(work, Activity)))
    if activity.lead_id and done_at:
        leads.unrespond(work, activity.lead_id, done_at)
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
    """What was done on a customer, contact or deal, and on the leads that became it: converting ends no history.

    Two questions, for no index answers both at once.
    """
    untold = about.whose_is_hidden(work) if column == "customer_id" else []
    besides = [getattr(Activity, one).is_(None) for one in untold]
    own = select(Activity.id).where(getattr(Activity, column) == record_id, *besides)
    if not work.actor.may(LEADS_READ):
        return own
    before = leads.that_became(column, record_id)
    return union(own, select(Activity.id).where(Activity.lead_id.in_(before)))


def _plan(work: Work, values: Mapping[str, Any]) -> Activity:
    owner = ownership.owner_fields(work, Activity, values.get("owner_id"))
    return records.create(work, Activity, {"kind": Kind.TASK, **values, "status": Status.PLANNED} | owner)


def _repeat(work: Work, done: Activity, due_at: datetime) -> None:
    """The same once more, for its owner: whoever did it need not see all that it is on."""
    same = {name: getattr(done, name) for name in _REPEATED}
    made = {"due_at": due_at, "created_by": done.created_by, "updated_by": work.actor.user_id}
    work.session.add(Activity(**same, **made, status=Status.PLANNED))
    work.session.flush()


def planned_on(column: str, record_id: Any) -> ColumnElement[bool]:
    """Whether anything is planned on a record, as part of another's query; `column` as activities name it."""
    other = aliased(Activity)
    planned = (other.status == Status.PLANNED) & other.deleted_at.is_(None)
    return exists().where(getattr(other, column) == record_id, planned)


def _late(work: Work, now: datetime) -> list[ColumnElement[bool]]:
    """What is the actor's own, and should have been done before `now`."""
    return [*standing.mine(work), Activity.due_at < now]


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


@cache
def _select() -> Select[Any]:
    return select(
        Activity,
        records.person(Activity.owner_id).label("owner"),
        records.person(Activity.created_by).label("asked_by"),
        customers.name_of(Activity.customer_id).label("customer"),
        contacts.name_of(Activity.contact_id).label("contact"),
        leads.name_of(Activity.lead_id).label("lead"),
        deals.title_of(Activity.deal_id).label("deal"),
        tickets.subject_of(Activity.ticket_id).label("ticket"),
    ).where(Activity.deleted_at.is_(None))


def _view(work: Work, row: Row[Any]) -> ActivityView:
    """Without the customer where it is on a record of which the role does not show whose it is."""
    named = ("owner", "asked_by", "customer", "contact", "lead", "deal", "ticket")
    told = {name: getattr(row, name) for name in named}
    if any(getattr(row.Activity, name) for name in about.whose_is_hidden(work)):
        told |= {"customer": None, "customer_id": None}
    return records.show(ActivityView, row.Activity, **told)
