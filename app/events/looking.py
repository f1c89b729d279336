"""What happens while somebody looks. No place is kept: who comes back begins anew."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, text

from app.access.guard import requires
from app.access.work import Work
from app.events.permissions import EVENTS_FOLLOW


@dataclass(frozen=True)
class Place:
    """What could be seen at a moment, of the server's transactions in one era."""

    era: int
    seen: str
    low: str


_NOW = text("""
    select app.current_era() as era, pg_current_snapshot()::text as seen,
        pg_snapshot_xmin(pg_current_snapshot())::text as low
""")

_SINCE = text("""
    with new as materialized (
        select distinct case when record_id = any(:ids) then record_id end as record_id,
            case when verb = 'insert' then noun end as made, actor_id
        from app.events
        where (era, xact) >= (:era, cast(:low as xid8)) and (record_id = any(:ids) or verb = 'insert')
            and not (era = :era and pg_visible_in_snapshot(xact, cast(:seen as pg_snapshot)))
            and (era < :now_era or era = :now_era and pg_visible_in_snapshot(xact, cast(:now_seen as pg_snapshot)))
    )
    select record_id, actor_id from new where record_id is not null
    union select md5(made || ' made')::uuid, actor_id from new where md5(made || ' made')::uuid = any(:ids)
""").bindparams(bindparam("ids", type_=ARRAY(Uuid)))


@requires(EVENTS_FOLLOW)
def look(work: Work, place: Place | None, ids: Collection[UUID]) -> tuple[Place, list[tuple[UUID, UUID | None]]]:
    """Which of the records `ids` somebody changed since `place`, and who; and the place to look from next.

    Among the ids may be `subjects.made` of a noun: a record of it was made.
    """
    now = Place(**work.session.execute(_NOW).mappings().one())
    if place is None or not ids:
        return now, []
    asked = vars(place) | {"now_era": now.era, "now_seen": now.seen, "ids": list(ids)}
    return now, [(row.record_id, row.actor_id) for row in work.session.execute(_SINCE, asked)]
