"""How much people have done and have to do: their own, their team's, of some days."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.access.actor import Reach
from app.access.guard import requires
from app.access.work import Work
from app.activities import times
from app.activities.model import Activity, Kind, Status
from app.activities.permissions import ACTIVITIES_READ
from app.activities.schema import Standing, Worked
from app.core.paging import COUNT_CAP

_CALLS, _MEETINGS, _MESSAGES = (Kind.CALL,), (Kind.MEETING, Kind.VISIT), (Kind.EMAIL, Kind.WECHAT)


@requires(ACTIVITIES_READ)
def count_own(work: Work, now: datetime) -> Standing:
    """How many of the actor's own are still to do, in one walk of an index."""
    first = select(Activity.due_at, Activity.kind).where(*mine(work)).order_by(Activity.due_at).limit(COUNT_CAP)
    due, ends = first.subquery().c.due_at, times.local(now).replace(hour=23, minute=59, second=59)
    asked = select(
        func.count(),
        func.count().filter(due < now),
        func.count().filter(due.between(now, ends)),
        func.count().filter(due > ends),
    )
    return Standing(*work.session.execute(asked).one())


@requires(ACTIVITIES_READ)
def count_by_owner(work: Work, since: datetime, now: datetime) -> dict[UUID, Worked]:
    """Owner within reach -> what they did since, and what is late now; those with neither are left out."""
    done = done_since(since)
    late = (Activity.status == Status.PLANNED) & (Activity.due_at < now)
    kinds = (func.count().filter(done, Activity.kind.in_(some)) for some in (_CALLS, _MEETINGS, _MESSAGES))
    asked = select(Activity.owner_id, func.count().filter(done), func.count().filter(late), *kinds)
    wanted = (or_(done, late), Activity.owner_id.is_not(None), Activity.deleted_at.is_(None), *_of_team(work))
    rows = work.session.execute(asked.where(*wanted).group_by(Activity.owner_id))
    return {owner_id: Worked(*counts) for owner_id, *counts in rows}


@requires(ACTIVITIES_READ)
def count_planned(work: Work, owner_ids: Collection[UUID], begins: datetime, ends: datetime) -> dict[UUID, int]:
    """Owner -> how much is due or was done of what was due between these moments; those with nothing left out."""
    asked = select(Activity.owner_id, func.count()).group_by(Activity.owner_id)
    between = (Activity.owner_id.in_(owner_ids), Activity.due_at.between(begins, ends))
    wanted = (*between, Activity.deleted_at.is_(None), Activity.status != Status.CANCELLED)
    return {owner_id: n for owner_id, n in work.session.execute(asked.where(*wanted)) if owner_id}


def done_since(since: datetime) -> ColumnElement[bool]:
    """What somebody did since then; what they only noted is none of it."""
    return (Activity.status == Status.DONE) & (Activity.created_at >= since) & (Activity.kind != Kind.NOTE)


def mine(work: Work) -> list[ColumnElement[bool]]:
    """What the actor has to do."""
    return [Activity.owner_id == work.actor.user_id, Activity.deleted_at.is_(None), Activity.in_hand()]


def _of_team(work: Work) -> list[ColumnElement[bool]]:
    """Of who reaches the own team alone, what is its own: no index holds what its customers add to it."""
    is_narrow = work.actor.reads("activities") is Reach.TEAM
    return [Activity.team_id == work.actor.team_id] if is_narrow else []
