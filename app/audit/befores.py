"""What stood in a record before a job, or one act, changed it: the trail knows, for whoever may read it there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access.work import Work
from app.audit.model import AuditEntry
from app.core.errors import NotFound
from app.core.i18n import _


def befores(
    work: Work, table: str, record_id: UUID, *, run_id: UUID | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """Column -> its value before the run, or before what was done `at` that moment, as JSON has it.

    Of the company's own fields only those that changed.

    Raises NotFound where the trail does not tell it (any more).
    """
    asked = select(AuditEntry).where(
        AuditEntry.run_id == run_id if run_id else AuditEntry.at == at,
        AuditEntry.entity == table,
        AuditEntry.entity_id == record_id,
        AuditEntry.action == "update",
        AuditEntry.redacted.is_(None),
    )
    entries = work.session.scalars(asked.order_by(AuditEntry.id.desc())).all()
    if not entries:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    found: dict[str, Any] = {}
    for entry in entries:
        found |= {name: pair[0] for name, pair in (entry.changes or {}).items()}
    if "custom" in found:
        now = (entries[0].changes or {})["custom"][1] or {}
        was = found["custom"] or {}
        found["custom"] = {name: was.get(name) for name in {*was, *now} if was.get(name) != now.get(name)}
    return found
