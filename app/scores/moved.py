"""Scores of somebody's own records that moved within a week: what Today tells of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from app.access.guard import requires
from app.access.permissions import named
from app.access.work import Work
from app.fields.noun import table_of
from app.runs.scored import GRADED, MODELS
from app.scores.permissions import SCORES_READ

WEEK = timedelta(days=7)
ENOUGH = 0.1
"""So many points up or down are worth a line."""

LOOKED_AT = 500
"""Own records whose scores are compared: those that were scored last."""

_MOVED = text("""
    with own as materialized (
        select s.entity, s.entity_id, s.name, s.value, r.name as title
        from app.scores s
        join (
            select 'lead' as entity, id, name from app.leads where owner_id = :me and deleted_at is null
            union all
            select 'customer', id, name from app.customers where owner_id = :me and deleted_at is null
            union all
            select 'deal', id, title from app.deals where owner_id = :me and deleted_at is null
        ) r on r.entity = s.entity and r.id = s.entity_id
        where s.name = any(:names) and s.value is not null and s.scored_at > :since
        order by s.scored_at desc limit :looked_at
    )
    select own.entity, own.entity_id, own.name, own.title, own.value, before.value as before
    from own cross join lateral (
        select e.value from app.scores_ever e left join app.score_runs r on r.id = e.run_id
        where (e.entity, e.entity_id, e.name) = (own.entity, own.entity_id, own.name)
            and e.scored_at <= :since and r.rolled_back_at is null
        order by e.scored_at desc limit 1
    ) before
    where abs(own.value - before.value) >= :enough
    order by abs(own.value - before.value) desc, own.entity_id
    limit :size
""")


@dataclass(frozen=True)
class Moved:
    """A record of `entity` whose score `name` went from `before` to `value`, shares of 1."""

    entity: str
    entity_id: UUID
    name: str
    title: str
    value: float
    before: float


@requires(SCORES_READ)
def list_moved(work: Work, now: datetime, size: int) -> list[Moved]:
    """The actor's own leads, customers and deals whose scores moved most since a week ago, each once; of kinds
    that the role includes."""
    told = [model for model in MODELS if work.actor.may(named(f"{table_of(model.entity)}:read"))]
    names = [score.name for model in told for score in model.scores if score.name in GRADED]
    asked = {"me": work.actor.user_id, "since": now - WEEK, "names": names, "size": size * len(GRADED)}
    rows = work.session.execute(_MOVED, asked | {"enough": ENOUGH, "looked_at": LOOKED_AT})
    found: dict[UUID, Moved] = {}
    for row in rows:
        moved = Moved(row.entity, row.entity_id, row.name, row.title, float(row.value), float(row.before))
        found.setdefault(row.entity_id, moved)
    return list(found.values())[:size]
