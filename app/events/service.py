"""Reading what happened: each committed change once, in the order of its record, whatever transactions are open.

A reader's place is a snapshot: what is visible now and was not visible in it is new. A place by number would skip
what commits late; a place by the oldest open transaction would wait for whoever leaves one open.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, bindparam, text

from app.access.guard import requires
from app.access.work import Work
from app.events.permissions import EVENTS_FOLLOW

CHANNEL = "crm_events"
"""Postgres notifies here when a transaction that wrote events commits; the payload names their cause, if any."""

KEPT = timedelta(days=14)
GIVEN_UP = timedelta(days=90)
"""A reader that read nothing for so long is forgotten, and begins anew should it come back."""


@dataclass(frozen=True)
class Event:
    """One change of one record; `changed` names fields, `cause` the reader that made it, if one did."""

    id: int
    at: datetime
    noun: str
    record_id: UUID
    verb: str
    changed: Sequence[str]
    actor_id: UUID | None
    cause: str | None


@dataclass(frozen=True)
class Wanted:
    """What a reader is given: events of these (noun, verb), of statements that changed that many records.

    `above` some number and at most `among`. Never what it did itself.
    """

    kinds: Collection[tuple[str, str]] | None = None
    among: int | None = None
    above: int = 0


EVERYTHING = Wanted()

_BEGIN = text("""
    insert into app.event_readers (name, era, seen) values (:name, app.current_era(), pg_current_snapshot())
    on conflict (name) do nothing
""")

_HOLD = text("select from app.event_readers where name = :name for update")

_AIM = text("""
    update app.event_readers
    set until = pg_current_snapshot(), until_era = app.current_era(), after_id = 0, read_at = now()
    where name = :name and until is null
""")

_PLACE = text("""
    select era, seen::text, pg_snapshot_xmin(seen)::text as low, until_era, until::text, after_id
    from app.event_readers where name = :name
""")

_NEXT = text("""
    with new as materialized (
        select id, at, noun, record_id, verb, changed, actor_id, cause from app.events
        where (era, xact) >= (:era, cast(:low as xid8)) and id > :after_id
            and not (era = :era and pg_visible_in_snapshot(xact, cast(:seen as pg_snapshot)))
            and (era < :until_era
                or era = :until_era and pg_visible_in_snapshot(xact, cast(:until as pg_snapshot)))
            and (cast(:kinds as text[]) is null or noun || ' ' || verb = any(:kinds))
            and (cast(:among as integer) is null or among <= :among) and among > :above
            and cause is distinct from :name
    )
    select * from new order by id limit :size
""").bindparams(bindparam("kinds", type_=ARRAY(Text)))
"""The place comes as values, not by a join: the planner sees how few rows lie behind it, and takes the index."""

_WITHIN = text("update app.event_readers set after_id = :after_id, read_at = now() where name = :name")

_PAST = text("""
    update app.event_readers
    set seen = until, era = until_era, until = null, until_era = null, after_id = 0, read_at = now()
    where name = :name
""")

_GIVE_UP = text("delete from app.event_readers where read_at < now() - make_interval(secs => :seconds)")

_FORGET = text("""
    delete from app.events as e where e.at < now() - make_interval(secs => :seconds) and not exists (
        select from app.event_readers as r
        where e.era > r.era or e.era = r.era and not pg_visible_in_snapshot(e.xact, r.seen)
    )
""")


@requires(EVENTS_FOLLOW)
def begin(work: Work, reader: str) -> None:
    """A reader that was never here begins with what happens from now on."""
    work.session.execute(_BEGIN, {"name": reader})


@requires(EVENTS_FOLLOW)
def read_next(work: Work, reader: str, size: int = 1000, wanted: Wanted = EVERYTHING) -> list[Event]:
    """What happened since, oldest first; the place moves on with this work, so what it does is done once.

    Cost: an index scan over what was written since the oldest transaction that was open at the last reading.
    """
    name = {"name": reader}
    for statement in (_HOLD, _AIM):
        work.session.execute(statement, name)
    place = dict(work.session.execute(_PLACE, name).mappings().one())
    kinds = None if wanted.kinds is None else [f"{noun} {verb}" for noun, verb in wanted.kinds]
    asked = name | place | {"size": size, "kinds": kinds, "among": wanted.among, "above": wanted.above}
    found = [_event(row) for row in work.session.execute(_NEXT, asked)]
    if len(found) == size:
        work.session.execute(_WITHIN, name | {"after_id": found[-1].id})
    else:
        work.session.execute(_PAST, name)
    return found


@requires(EVENTS_FOLLOW)
def forget_old(work: Work) -> int:
    """Drop what every reader has had for two weeks, and readers that never came back; how many events."""
    work.session.execute(_GIVE_UP, {"seconds": GIVEN_UP.total_seconds()})
    done: Any = work.session.execute(_FORGET, {"seconds": KEPT.total_seconds()})
    return int(done.rowcount)


def _event(row: Any) -> Event:
    return Event(row.id, row.at, row.noun, row.record_id, row.verb, row.changed or (), row.actor_id, row.cause)
