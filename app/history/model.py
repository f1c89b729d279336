"""What records said and when: versions in a table of its own, which outlives the trail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NOW, Base


class RecordVersion(Base):
    """What a record said from `valid_from` until `valid_to`, NULL while it still says so.

    `state` holds what numbers are made of (app.history.kept), NULL once the row itself is gone. `changed` names
    what differs from the version before, `actor_id` who changed it; `recorded_at` is when that was written down.
    """

    __tablename__ = "record_versions"
    __table_args__ = (
        Index(None, "entity", "entity_id", "id"),
        Index("ix_record_versions_open", "entity", "entity_id", postgresql_where=text("valid_to is null")),
        Index(None, "valid_from"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    entity: Mapped[str]
    entity_id: Mapped[UUID]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=NOW)
    changed: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    actor_id: Mapped[UUID | None]
    state: Mapped[dict[str, Any] | None]
