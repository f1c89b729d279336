"""A record erased for good: what it says, and what the trail kept of it; the chain still proves the rest.

Amounts, dates, states and links stay: the record itself is removed like any other, so that numbers move by its
absence and by nothing else. What else says something of it follows from what refers to it (app.audit.relations).
"""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select

from app.access.actor import Station
from app.access.work import Work
from app.audit import quotes, relations, trail
from app.audit.model import AuditEntry
from app.audit.permissions import AUDIT_REDACT
from app.core.base import Base, Record
from app.core.errors import Invalid, NotFound, NotPermitted
from app.core.i18n import _
from app.history import service as history

ERASABLE = ("activities", "contacts", "customers", "deals", "leads", "tickets", "users")

GONE = "[erased]"
"""What stands where a text has to be."""


def erase(work: Work, table: str, record_id: UUID) -> int:
    """Empty a record of everything written, remove it, and redact all of it in the trail; how many entries.

    With it goes what was noted about it and what is a part of it; of surveys the figures stay. One that was
    removed before is erased too. A colleague's account keeps its place: what it did stays told, under no name.
    Raises NotPermitted, NotFound, Invalid (somebody who may still sign in).
    """
    work.require(AUDIT_REDACT)
    if work.actor.acts_as != Station.ALL:
        raise NotPermitted(_("Records are erased on the machine itself: crm audit erase."))
    row = _found(work, table, record_id)
    if table == "users" and row.is_active:
        raise Invalid({"record_id": _("Deactivate this account first: what it has in hand goes to a colleague.")})
    rows = [row] if table == "users" else [row, *_said_of(work, table, record_id)]
    if table == "users":
        quotes.forget_login(work, row.login)
    texts = set().union(*(quotes.of(one) for one in rows))
    for one in rows:
        _drop_side_rows(work, one)
        history.redact(work, one.__tablename__, one.id, written(type(one)))
        _empty(one)
    work.session.flush()
    quotes.forget(work, _shown_in(table), texts, GONE)
    return trail.redact(work, _entries(work, rows), "erased")


def written(kind: type[Record]) -> dict[str, str | None]:
    """Column -> what stands there afterwards, for all that holds words but the company's own fields."""
    columns = [
        one for one in relations.words(Base.metadata.tables[f"app.{kind.__tablename__}"]) if one.name != "custom"
    ]
    return {one.key: None if one.nullable else GONE for one in columns}


def _found(work: Work, table: str, record_id: UUID) -> Any:
    kind = relations.nouns()[table] if table in ERASABLE else None
    row = kind and work.session.scalar(select(kind).where(kind.id == record_id).with_for_update())
    if row is None:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    return row


def _said_of(work: Work, table: str, record_id: UUID) -> list[Any]:
    """What colleagues noted about a record, and what was answered about it."""
    found: list[Any] = []
    for name in relations.SAID_OF_IT:
        links = relations.links_of(name, table)
        kind = relations.nouns()[name]
        if links:
            about = or_(*(link.to(table, record_id) for link in links))
            found += work.session.scalars(select(kind).where(about).with_for_update())
    return found


def _empty(row: Any) -> None:
    for name, value in written(type(row)).items():
        unique = row.__table__.c[name].unique
        setattr(row, name, f"{value} {row.id}" if unique else value)
    row.custom = {}
    if row.__tablename__ in ERASABLE and row.__tablename__ != "users":
        row.deleted_at = row.deleted_at or func.now()


def _drop_side_rows(work: Work, row: Any) -> None:
    """With what an import noted of them, to take itself back."""
    noted = Base.metadata.tables["app.import_rows"]
    for link in relations.side_links(row.__tablename__):
        gone = link.to(row.__tablename__, row.id)
        if "id" in link.table.c:
            ids = work.session.scalars(select(link.table.c.id).where(gone))
            of_them = noted.c.row_id.in_([str(one) for one in ids])
            work.session.execute(delete(noted).where(noted.c.entity == link.table.name, of_them))
        work.session.execute(delete(link.table).where(gone))


def _shown_in(table: str) -> set[str]:
    """Nouns in whose lists a record of `table` is named."""
    return {table, *(link.table.name for link in relations.links(table))}


def _entries(work: Work, rows: list[Any]) -> list[int]:
    ids = [row.id for row in rows]
    has_values = or_(AuditEntry.changes.is_not(None), AuditEntry.reason.is_not(None))
    of_them = select(AuditEntry.id).where(AuditEntry.entity_id.in_(ids), AuditEntry.redacted.is_(None), has_values)
    return list(work.session.scalars(of_them))
