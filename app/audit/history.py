"""What was changed on one record, by whom: the trail as its readers see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access.field_rights import Look, look
from app.access.masking import MASK, mask_text
from app.access.once import once
from app.access.records import names_of, person
from app.access.work import Work
from app.activities.permissions import ACTIVITIES_READ
from app.audit.model import AuditEntry
from app.contacts.permissions import CONTACTS_READ
from app.core.base import Base
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.sealed import Sealed, is_hidden
from app.customers.permissions import CUSTOMERS_READ
from app.deals.permissions import DEALS_READ
from app.leads.permissions import LEADS_READ
from app.tickets.permissions import TICKETS_READ
from app.users.permissions import USERS_WRITE

PERMISSIONS = {
    "customers": CUSTOMERS_READ,
    "contacts": CONTACTS_READ,
    "leads": LEADS_READ,
    "deals": DEALS_READ,
    "tickets": TICKETS_READ,
    "activities": ACTIVITIES_READ,
    "users": USERS_WRITE,
}
"""Table -> who may read its records may read what happened to them, as far as the row policies let them."""


@dataclass(frozen=True)
class Change:
    """One act on one record. `fields` maps column -> (before, after).

    An owner is told by name, other ids and personal values not at all. `detail` is what an act that changes no
    column says of itself: which field was revealed, what was said instead of a score. Of one that `is_redacted`
    only is left that it was.
    """

    at: datetime
    action: str
    by: str | None
    actor_kind: str | None
    fields: dict[str, tuple[Any, Any]]
    reason: str | None
    detail: dict[str, Any]
    is_redacted: bool = False


LATELY = 100
"""Entries of one record that are read."""


@once
def changes_of(work: Work, table: str, record_id: UUID, limit: int = LATELY) -> Sequence[Change]:
    """What happened to one record, newest first. Raises NotFound for a table without records, NotPermitted."""
    if table not in PERMISSIONS:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    work.require(PERMISSIONS[table])
    rows = work.session.execute(
        select(AuditEntry, person(AuditEntry.actor_id).label("by"))
        .where(AuditEntry.entity == table, AuditEntry.entity_id == record_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    ).all()
    owners = {UUID(owner) for entry, _by in rows for owner in _owners(entry) if owner}
    names = names_of(work, owners) if owners else {}
    return [_told(work, _change(entry, by, names), table) for entry, by in rows]


def is_last_of(work: Work, table: str, record_id: UUID, names: Collection[str]) -> bool:
    """Whether all that stands in these fields of a record was put there by the actor, whenever that was."""
    entries = select(AuditEntry.actor_id, AuditEntry.changes).where(
        AuditEntry.entity == table, AuditEntry.entity_id == record_id, AuditEntry.action == "update"
    )
    last: dict[str, UUID | None] = {}
    for actor_id, changes in work.session.execute(entries.order_by(AuditEntry.id.desc()).limit(LATELY)):
        pairs = changes or {}
        for name in {*pairs, *_one_by_one(*pairs.get("custom", (None, None)))}:
            last.setdefault(name, actor_id)
    return all(last.get(name) == work.actor.user_id for name in names)


def _told(work: Work, change: Change, table: str) -> Change:
    """A change without the fields that the reader's role does not show; of a masked one only that it changed."""
    hidden = _personal(table)
    looks = {name: look(work.actor, table, name, is_personal=name in hidden) for name in change.fields}
    told = {name: pair for name, pair in change.fields.items() if looks[name] is not Look.HIDDEN}
    fields = {name: pair if looks[name] is Look.CLEAR else _masked(*pair) for name, pair in told.items()}
    return replace(change, fields=fields)


def _masked(before: Any, after: Any) -> tuple[Any, Any]:
    return before and MASK, after and MASK


def _owners(entry: AuditEntry) -> list[str | None]:
    """The owner before and after, where the entry is about that."""
    return (entry.changes or {}).get("owner_id", []) if entry.action == "update" else []


def _change(entry: AuditEntry, by: str | None, names: dict[UUID, str]) -> Change:
    pairs = {} if entry.action != "update" else dict(entry.changes or {})
    if owners := _owners(entry):
        del pairs["owner_id"]
        pairs["owner"] = [names.get(UUID(owner)) if owner else None for owner in owners]
    if "custom" in pairs:
        pairs |= _one_by_one(*pairs.pop("custom"))
    told = {name: tuple(pair) for name, pair in pairs.items() if not name.endswith("_id")}
    detail = {} if entry.action == "update" else dict(entry.changes or {})
    gone = entry.redacted is not None
    return Change(entry.at, entry.action, by, entry.actor_kind, told, entry.reason, detail, gone)


def _one_by_one(before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, list[Any]]:
    """The company's own fields, each with its values; of a personal one only that it is there."""
    was, now = before or {}, after or {}
    changed = sorted(name for name in {**was, **now} if was.get(name) != now.get(name))

    def told(value: Any) -> Any:
        return mask_text("sealed") if is_hidden(value) else value

    return {name: [told(was.get(name)), told(now.get(name))] for name in changed}


@cache
def _personal(table: str) -> frozenset[str]:
    """Columns of a table that hold personal data: the sealed ones."""
    columns = Base.metadata.tables[f"app.{table}"].columns
    return frozenset(c.name for c in columns if isinstance(c.type, Sealed))
