"""What a process that tells open pages of changes may ask the database."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor, Station
from app.access.work import Work, work
from app.events.permissions import EVENTS_FOLLOW
from app.events.subjects import SUBJECTS
from app.fields.noun import noun_of
from app.users import signin
from app.users.signin import DOORKEEPER

WATCHER = Actor("live", Station.ROBOT, frozenset({EVENTS_FOLLOW}), kind="robot")
"""Reads which records changed: no field of any."""

Seen = Mapping[str, Mapping[UUID, int]]
"""Noun -> record -> the version that a page shows."""


def still_open(session_ids: Collection[UUID]) -> set[UUID]:
    """Those sessions in which somebody is signed in still. Asking keeps none of them awake."""
    with work(DOORKEEPER) as w:
        return signin.open_among(w, session_ids)


def outdated(me: Actor, seen: Seen) -> dict[UUID, int | None]:
    """Records that changed between being shown and being watched, as far as `me` may read them, with their version
    now; what has none is always among them."""
    with work(me) as w:
        return {key: version for noun, versions in seen.items() for key, version in _outdated(w, noun, versions)}


def _outdated(w: Work, name: str, versions: Mapping[UUID, int]) -> list[tuple[UUID, int | None]]:
    if name == SUBJECTS:
        return [(key, None) for key in versions]
    noun = noun_of(name) if name.isidentifier() else None
    if noun is None or not w.actor.may(noun.reads):
        return []
    stored = w.session.execute(select(noun.table.id, noun.table.version).where(noun.table.id.in_(versions)))
    return [(record_id, version) for record_id, version in stored if version != versions[record_id]]
