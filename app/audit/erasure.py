"""A record erased for good: what it says, and what the trail kept of it; the chain still proves the rest.

Amounts, dates, states and links stay: the record itself is removed like any other, so that numbers move by its
absence and by nothing else.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, String, Table, delete, func, inspect, or_, select

from app.access.actor import Station
from app.access.work import Work
from app.audit import trail
from app.audit.model import AuditEntry
from app.audit.permissions import AUDIT_REDACT
from app.core.base import Base, Record, load_models
from app.core.errors import NotFound, NotPermitted
from app.core.i18n import _
from app.core.sealed import Sealed

ERASABLE = ("activities", "contacts", "customers", "deals", "leads", "tickets")
WRITTEN_ABOUT = {"contacts": "contact_id", "leads": "lead_id"}
"""Activities that name such a person go with the person."""

GONE = "[erased]"
"""What stands where a text has to be."""

KEPT = "currency"
"""An amount means nothing without it."""


def erase(work: Work, table: str, record_id: UUID) -> int:
    """Empty a record of everything written, remove it, and redact all of it in the trail; how many entries.

    With a person goes what was noted about them, with any record what is a part of it. One that was removed
    before is erased too. Raises NotPermitted, NotFound.
    """
    work.require(AUDIT_REDACT)
    if work.actor.acts_as != Station.ALL:
        raise NotPermitted(_("Records are erased on the machine itself: crm audit erase."))
    rows = [_found(work, table, record_id), *_about(work, table, record_id)]
    for row in rows:
        _empty(row)
        _drop_parts(work, row)
    work.session.flush()
    entries = select(AuditEntry.id).where(
        AuditEntry.entity_id.in_([row.id for row in rows]), AuditEntry.redacted.is_(None), _has_values()
    )
    return trail.redact(work, list(work.session.scalars(entries)), "erased")


def written(kind: type[Record]) -> dict[str, str | None]:
    """Column -> what stands there afterwards, for all that holds words: no state, no code of our lists."""
    return {
        column.key: None if column.nullable else GONE
        for column in inspect(kind).columns
        if isinstance(column.type, String | Sealed) and not isinstance(column.type, Enum)
        if not column.foreign_keys and column.key != KEPT
    }


def _found(work: Work, table: str, record_id: UUID) -> Any:
    kind = _kinds().get(table)
    row = kind and work.session.scalar(select(kind).where(kind.id == record_id).with_for_update())
    if row is None:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    return row


def _about(work: Work, table: str, record_id: UUID) -> list[Any]:
    activity: Any = _kinds()["activities"]
    if table not in WRITTEN_ABOUT:
        return []
    named = getattr(activity, WRITTEN_ABOUT[table]) == record_id
    return list(work.session.scalars(select(activity).where(named).with_for_update()))


def _empty(row: Any) -> None:
    for name, value in written(type(row)).items():
        setattr(row, name, value)
    row.custom = {}
    row.deleted_at = row.deleted_at or func.now()


def _drop_parts(work: Work, row: Any) -> None:
    """With what an import noted of them, to take itself back."""
    noted = Base.metadata.tables["app.import_rows"]
    for part, column in _parts(row.__tablename__):
        dropped = work.session.scalars(delete(part).where(part.c[column] == row.id).returning(part.c.id))
        of_them = noted.c.row_id.in_([str(one) for one in dropped])
        work.session.execute(delete(noted).where(noted.c.entity == part.name, of_them))


def _parts(table: str) -> Iterator[tuple[Table, str]]:
    """Tables with words of a record, which go with it, and the column that names it."""
    for part in Base.metadata.tables.values():
        for key in part.foreign_keys:
            if key.column.table.name == table and key.ondelete == "CASCADE" and "body" in part.c:
                yield part, key.parent.name


def _has_values() -> Any:
    return or_(AuditEntry.changes.is_not(None), AuditEntry.reason.is_not(None))


def _kinds() -> dict[str, type[Record]]:
    load_models()
    kinds: Any = [mapper.class_ for mapper in Base.registry.mappers]
    return {kind.__tablename__: kind for kind in kinds if kind.__tablename__ in ERASABLE}
