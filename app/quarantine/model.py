"""Records that break a rule and are left out of the numbers until they are mended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base


class SetAside(Base):
    """One record and the one rule it breaks. `entity` is its table; `about` and `about_id` are the record on whose
    page it is mended. It ends when a check no longer finds it."""

    __tablename__ = "quarantine"
    __table_args__ = (
        Index(
            "uq_quarantine_open", "entity", "entity_id", "rule", "field",
            unique=True, postgresql_where=text("resolved_at is null"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    entity: Mapped[str]
    entity_id: Mapped[UUID]
    rule: Mapped[str]
    field: Mapped[str]
    facts: Mapped[dict[str, Any]]
    about: Mapped[str | None]
    about_id: Mapped[UUID | None]
    since: Mapped[datetime] = mapped_column(server_default=NOW)
    checked_at: Mapped[datetime] = mapped_column(server_default=NOW)
    resolved_at: Mapped[datetime | None]
