"""Files on any record. Who sees the record sees and opens them, who changes it adds and removes them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from app.access import records
from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.errors import Invalid, NotFound, NotPermitted
from app.core.i18n import _
from app.fields.noun import Noun, noun_of
from app.files import content, store
from app.files.model import File
from app.files.schema import FileView

ENTITIES = ("customers", "contacts", "leads", "deals", "tickets")
"""Tables on whose records files lie."""

MOST = 200
"""Files of one record."""


@requires()
def list_of(work: Work, entity: str, record_id: UUID) -> list[FileView]:
    """The files of a record, the newest first. Raises NotFound, NotPermitted."""
    _seen(work, entity, record_id)
    asked = select(File, records.person(File.added_by).label("by"))
    mine = (File.entity == entity, File.entity_id == record_id)
    rows = work.session.execute(asked.where(*mine).order_by(File.added_at.desc(), File.id.desc()).limit(MOST))
    return [_view(row.File, row.by) for row in rows]


@requires()
def add(work: Work, entity: str, record_id: UUID, name: str, given: bytes) -> FileView:
    """Put a file on a record that the actor may change.

    Raises NotFound, NotPermitted, Invalid: of no kind that is taken, too large, too many.
    """
    _require_change(work, entity, record_id)
    kind = content.type_of(given)
    count = select(func.count()).where(File.entity == entity, File.entity_id == record_id)
    if (work.session.scalar(count) or 0) >= MOST:
        raise Invalid({"file": _("A record has {most} files at most.", most=MOST)})
    values = {"entity": entity, "entity_id": record_id, "content_type": kind, "size": len(given)}
    file = File(**values, name=content.named(name, kind), place=store.put(given), added_by=work.actor.user_id)
    work.session.add(file)
    work.session.flush()
    trail.record_event(work, "file_added", entity, record_id, changes={"name": file.name})
    return _view(file, work.actor.name)


@requires()
def open_file(work: Work, file_id: UUID) -> tuple[FileView, bytes]:
    """A file and its bytes; the trail keeps who opened it. Raises NotFound, NotPermitted."""
    file = _load(work, file_id)
    _seen(work, file.entity, file.entity_id)
    given = store.read(file.place)
    if given is None:
        raise NotFound(_("The content of this file is not here. It may lie in an older backup."))
    trail.record_event(work, "file_opened", file.entity, file.entity_id, changes={"name": file.name})
    return _view(file, None), given


@requires()
def remove(work: Work, file_id: UUID) -> None:
    """Take a file off its record; its bytes go with the next tidying. Raises NotFound, NotPermitted."""
    file = _load(work, file_id)
    _require_change(work, file.entity, file.entity_id)
    work.session.execute(delete(File).where(File.id == file_id))
    trail.record_event(work, "file_removed", file.entity, file.entity_id, changes={"name": file.name})


@requires()
def carry(work: Work, entity: str, record_id: UUID, to: Sequence[tuple[str, UUID]]) -> None:
    """The files of a record lie on others too from now on: what it was converted into."""
    same = (File.name, File.content_type, File.size, File.place, File.added_at, File.added_by)
    mine = (File.entity == entity, File.entity_id == record_id)
    for table, other in to:
        rows = work.session.execute(select(*same).where(*mine)).mappings().all()
        if rows:
            work.session.execute(insert(File), [{**row, "entity": table, "entity_id": other} for row in rows])


def _noun(entity: str) -> Noun:
    noun = noun_of(entity) if entity in ENTITIES else None
    if noun is None:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    return noun


def _seen(work: Work, entity: str, record_id: UUID) -> Noun:
    noun = _noun(entity)
    work.require(noun.reads)
    records.load(work, noun.table, record_id)
    return noun


def _require_change(work: Work, entity: str, record_id: UUID) -> None:
    if not _seen(work, entity, record_id).may_change(work, record_id):
        raise NotPermitted(_("You see this record, but your role does not change it. Ask its owner."))


def _load(work: Work, file_id: UUID) -> File:
    file = work.session.get(File, file_id)
    if file is None:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    return file


def _view(file: Any, by: str | None) -> FileView:
    named = (file.id, file.entity, file.entity_id, file.name, file.content_type, file.size, file.added_at)
    return FileView(*named, by)
