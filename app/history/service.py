"""The history follows events: each committed change of a record is a version, exact however late it is written.

What a record said right after a change is what it says now, with all that was changed since put back; the trail,
which is written in the same transaction as the event, still tells both sides of each of these changes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ScalarSelect, Text, bindparam, or_, select, text
from sqlalchemy.dialects.postgresql import JSONB

from app.access.guard import requires
from app.access.work import Work
from app.audit.permissions import AUDIT_REDACT
from app.events import service as events_service
from app.events.permissions import EVENTS_FOLLOW
from app.events.service import Event, Wanted
from app.history.kept import KEPT
from app.history.model import RecordVersion

READER = "history"
WANTED = Wanted({(entity, verb) for entity in KEPT for verb in ("insert", "update", "delete")})

_ADD = """
    with told as (
        -- what one transaction did to a record is one version
        select e.record_id, min(e.at) as at, bool_or(e.verb = 'delete') as is_gone,
            (array_agg(e.actor_id order by e.id desc))[1] as actor_id,
            coalesce(array_agg(distinct c.name) filter (where c.name is not null), '{{}}') as changed,
            (select max(a.id) from app.audit_entries a
                where a.entity = :entity and a.entity_id = e.record_id
                    and a.xact = e.xact::text::bigint and a.era = e.era) as entry
        from app.events e left join lateral unnest(e.changed) c(name) on true
        where e.id = any(:ids) and e.noun = :entity and (e.changed is null or e.changed && :kept)
        group by e.record_id, e.xact, e.era
    ), placed as (
        select told.*,
            greatest(max(told.at) over (partition by told.record_id order by told.entry), last.valid_from) as since
        from told left join app.record_versions last
            on last.entity = :entity and last.entity_id = told.record_id and last.valid_to is null
        -- a record whose past was brought in with it is known already
        where last.id is null or last.state is null or told.is_gone or told.changed <> '{{}}'
    ), added as (
        select placed.*, lead(since) over (partition by placed.record_id order by placed.entry) as until,
            case when not is_gone then app.kept_state(to_jsonb(r) || coalesce(later.fields, '{{}}'), :kept) end
                as state
        from placed left join app.{table} r on r.id = placed.record_id
        left join lateral (
            select jsonb_object_agg(c.key, c.value -> 0 order by a.id desc) as fields
            from app.audit_entries a, jsonb_each(a.changes) c
            where a.entity = :entity and a.entity_id = placed.record_id and a.action = 'update'
                and a.id > placed.entry and c.key = any(:kept)
        ) later on true
    ), ended as (
        update app.record_versions v set valid_to = first.since
        from (select record_id, min(since) as since from added group by 1) first
        where v.entity = :entity and v.entity_id = first.record_id and v.valid_to is null
    )
    insert into app.record_versions (entity, entity_id, valid_from, valid_to, changed, actor_id, state)
    select :entity, record_id, since, until, changed, actor_id, state from added order by record_id, entry
"""

_BEGIN = """
    with differing as (
        select r.id, v.id as version_id, app.kept_state(to_jsonb(r), :kept) as state
        from app.{table} r left join app.record_versions v
            on v.entity = :entity and v.entity_id = r.id and v.valid_to is null
        where v.state is distinct from app.kept_state(to_jsonb(r), :kept)
    ), ended as (
        update app.record_versions v set valid_to = now() from differing where v.id = differing.version_id
    )
    insert into app.record_versions (entity, entity_id, valid_from, state)
    select :entity, id, now(), state from differing
"""

_REDACT = text("""
    update app.record_versions set state = jsonb_strip_nulls(state || (
        select coalesce(jsonb_object_agg(word.key, word.value), '{}')
        from jsonb_each(:words) as word where record_versions.state ? word.key
    )) where entity = :entity and entity_id = :id and state is not null
""").bindparams(bindparam("words", type_=JSONB))

_IS_FOLLOWING = text("select exists (select from app.event_readers where name = :name)")
_SINCE = text("select min(valid_from) from app.record_versions")


@requires(EVENTS_FOLLOW)
def begin(work: Work) -> None:
    """Where nobody follows yet, or no longer: what records say now is known from now on. Cost: linear in them."""
    if work.session.scalar(_IS_FOLLOWING, {"name": READER}):
        return
    events_service.begin(work, READER)
    for entity in KEPT:
        _run(work, _BEGIN, entity)


@requires(EVENTS_FOLLOW)
def write_down(work: Work, events: Sequence[Event]) -> None:
    """Keep what records said after each of these changes; one statement a table, however many changes."""
    ids = [event.id for event in events]
    for entity in KEPT:
        if any(event.noun == entity for event in events):
            _run(work, _ADD, entity, ids)


@requires(AUDIT_REDACT)
def redact(work: Work, entity: str, record_id: UUID, words: Mapping[str, str | None]) -> None:
    """Take the words out of all that a record ever said: `words` is column -> what stands there instead."""
    instead = {"entity": entity, "id": record_id, "words": {**words, "custom": {}}}
    work.session.execute(_REDACT, instead)


def said_at(entity: str, record_id: Any, at: datetime) -> ScalarSelect[Any]:
    """What a record said at an instant, as a column of another's query: what app.history.kept names, as an object;
    NULL of what nobody had written down. Who reads the record reads its past."""
    known = RecordVersion.__table__.c
    lasted = or_(known.valid_to.is_(None), known.valid_to > at)
    told = select(known.state).where(known.entity == entity, known.entity_id == record_id)
    return told.where(known.valid_from <= at, lasted).order_by(known.id.desc()).limit(1).scalar_subquery()


@requires(EVENTS_FOLLOW)
def known_since(work: Work) -> datetime | None:
    """The first instant of which anything is known, None where nothing ever was written down."""
    found: datetime | None = work.session.scalar(_SINCE)
    return found


def _run(work: Work, statement: str, entity: str, ids: Sequence[int] = ()) -> None:
    asked = {"entity": entity, "kept": list(KEPT[entity])} | ({"ids": list(ids)} if ids else {})
    lists: list[Any] = [
        bindparam("kept", type_=ARRAY(Text)),
        *([bindparam("ids", type_=ARRAY(BigInteger))] if ids else []),
    ]
    work.session.execute(text(statement.format(table=entity)).bindparams(*lists), asked)
