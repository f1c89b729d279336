"""What a model says of one record, in the same columns wherever it stands: proposed, in force, or replaced."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column


class Said:
    """`value` is a probability with the interval `low`..`high`; `label` is set instead for a category; both are
    NULL and `unscored_reason` holds a code where the model had no answer. `as_of` is the newest fact used.
    """

    entity: Mapped[str]
    entity_id: Mapped[UUID]
    name: Mapped[str]
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    label: Mapped[str | None]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'::jsonb"))
    unscored_reason: Mapped[str | None]
    model_version: Mapped[str]
    as_of: Mapped[datetime]
    expires_at: Mapped[datetime | None]
