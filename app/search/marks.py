"""The marks of personal values follow events: whatever writes a record, its parts are found a moment later.

Only the program reads a sealed value, so that no trigger can make its marks; one takes away those of a value that
changed, in the same transaction.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, text

from app.access import marks
from app.access.actor import Actor, Station
from app.access.guard import requires
from app.access.work import Work
from app.events import service as events_service
from app.events.permissions import EVENTS_FOLLOW
from app.events.service import Event, Wanted
from app.fields.noun import Noun, marked, nouns
from app.search.model import PersonalMark

READER = "personal_marks"
MARKER = Actor("marker", Station.ROBOT, frozenset({EVENTS_FOLLOW}), kind="robot")
"""Reads personal values to make their marks, and tells none."""

AT_ONCE = 5000
_IS_FOLLOWING = text("select exists (select from app.event_readers where name = :name)")


def fields_of(noun: Noun) -> dict[str, marks.Kind]:
    """The fields of a noun whose values are found by parts."""
    kinds = {one.name: marked(one) for one in noun.fields if one.searched}
    return {name: kind for name, kind in kinds.items() if kind}


def wanted() -> Wanted:
    concerned = [noun.name for noun in nouns() if fields_of(noun)]
    return Wanted({(name, verb) for name in concerned for verb in ("insert", "update")})


@requires(EVENTS_FOLLOW)
def begin(work: Work) -> None:
    """Where nobody follows yet: what is stored now gets its marks. Cost: linear in records."""
    if work.session.scalar(_IS_FOLLOWING, {"name": READER}):
        return
    events_service.begin(work, READER)
    for noun in nouns():
        if fields_of(noun):
            ids = work.session.scalars(select(noun.table.id).where(noun.table.deleted_at.is_(None))).all()
            for first in range(0, len(ids), AT_ONCE):
                _write(work, noun, ids[first : first + AT_ONCE])


@requires(EVENTS_FOLLOW)
def keep(work: Work, events: Sequence[Event]) -> None:
    """Make the marks of what was changed anew."""
    for noun in nouns():
        fields = fields_of(noun).keys()
        ids = {
            event.record_id
            for event in events
            if event.noun == noun.name and (event.verb == "insert" or fields & set(event.changed))
        }
        if ids:
            _write(work, noun, ids)


def _write(work: Work, noun: Noun, ids: Collection[UUID]) -> None:
    fields, table = fields_of(noun), noun.table
    mine = (PersonalMark.entity == noun.name, PersonalMark.entity_id.in_(ids))
    work.session.execute(delete(PersonalMark).where(*mine))
    columns = [getattr(table, name).label(name) for name in fields]
    stored = select(table.id, *columns).where(table.id.in_(ids), table.deleted_at.is_(None))
    rows = [one for row in work.session.execute(stored).mappings() for one in _marks(noun, fields, row)]
    if rows:
        work.session.execute(insert(PersonalMark), rows)


def _marks(noun: Noun, fields: Mapping[str, marks.Kind], row: Mapping[Any, Any]) -> Iterator[dict[str, Any]]:
    found = {
        marks.mark(noun.name, name, part)
        for name, kind in fields.items()
        if row[name]
        for part in marks.parts(kind, row[name])
    }
    yield from ({"mark": mark, "entity": noun.name, "entity_id": row["id"]} for mark in found)
