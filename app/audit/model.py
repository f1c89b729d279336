"""The trail: who changed what, sealed in batches so that a gap or an edit shows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NOW, Base


class AuditEntry(Base):
    """One change of one row, or one act worth knowing (a reveal, a sign-in).

    `entity` is the table's name. `changes` maps column -> [before, after] for updates; an insert keeps no values,
    for the row and its later entries tell them. Personal columns stay sealed here as they are in the table. `xact`
    counts within an `era`: a dump restored into another server begins a new one. Values are sealed by a hash with
    `salt`; `redacted` is that hash where values and salt were taken out.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        CheckConstraint("redacted is null or num_nulls(salt, changes, reason) = 3", name="redacted_whole"),
        Index(None, "entity", "entity_id", "id"),
        Index(None, "run_id", postgresql_where=text("run_id is not null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    xact: Mapped[int] = mapped_column(BigInteger)
    actor_kind: Mapped[str | None]
    actor_id: Mapped[UUID | None]
    role: Mapped[str | None]
    run_id: Mapped[UUID | None]
    request_id: Mapped[str | None]
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[UUID | None]
    changes: Mapped[dict[str, Any] | None]
    reason: Mapped[str | None]
    era: Mapped[int]
    salt: Mapped[UUID | None] = mapped_column(server_default=text("gen_random_uuid()"))
    redacted: Mapped[str | None]


class AuditSeal(Base):
    """A batch of entries and its hash, which covers the seal before it.

    A batch holds the entries of all transactions of its era up to `through_xact`: those that were over when it was
    sealed.
    """

    __tablename__ = "audit_seals"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sealed_at: Mapped[datetime] = mapped_column(server_default=NOW)
    through_xact: Mapped[int] = mapped_column(BigInteger)
    entries: Mapped[int]
    hash: Mapped[str]
    era: Mapped[int]
