"""Reading the trail, adding acts to it that change no row, and proving that nobody edited it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from app.access.work import Work
from app.audit.permissions import AUDIT_REDACT

RECORD_EVENT = text("select app.audit_event(:action, :entity, :entity_id, :reason, :changes)").bindparams(
    bindparam("changes", type_=JSONB)
)


def record_event(
    work: Work,
    action: str,
    entity: str,
    entity_id: UUID | None = None,
    reason: str | None = None,
    changes: dict[str, Any] | None = None,
) -> None:
    """Note an act that changes no audited row: a reveal, an export, a sign-in. Undone with the transaction."""
    work.session.execute(
        RECORD_EVENT,
        {"action": action, "entity": entity, "entity_id": entity_id, "reason": reason, "changes": changes},
    )


def seal(work: Work) -> int:
    """Seal all entries of finished transactions; returns how many. Cost: linear in the entries since the last."""
    return int(work.session.scalar(text("select app.audit_seal()")) or 0)


def broken_seals(work: Work) -> list[int]:
    """Ids of seals whose entries no longer give their hash: something was edited, added or removed there."""
    return list(work.session.scalars(text("select broken from app.audit_verify() as broken")))


def redact(work: Work, entry_ids: Sequence[int], reason: str) -> int:
    """Take the values out of these entries for good: the chain stays provable, and an entry tells of it; how many.

    Raises NotPermitted. `reason` stays in the trail, so it names nothing that was to go.
    """
    work.require(AUDIT_REDACT)
    asked = {"entries": list(entry_ids), "why": reason}
    return int(work.session.scalar(text("select app.audit_redact(:entries, :why)"), asked) or 0)


def count_redacted(work: Work) -> int:
    """How many entries, of those the actor may read, have had their values taken out."""
    return int(work.session.scalar(text("select count(*) from app.audit_entries where redacted is not null")) or 0)
