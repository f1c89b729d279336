"""What people want to be told of when numbers are published, and what was found."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Double, ForeignKey, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base


class Rule(StrEnum):
    """Beyond a value, outside what it usually does, outside what was expected, or too old."""

    THRESHOLD = "threshold"
    LIMITS = "limits"
    FORECAST = "forecast"
    FRESHNESS = "freshness"


class Alert(Base):
    """One number, or one source of data, that somebody watches.

    `kpi` is the source of data where the rule is freshness. `filters` maps a dimension to what it is cut down to;
    `level` is in the unit of the number, hours for freshness; `is_above` says on which side of it to tell.
    `receivers` are colleagues who are told too.
    """

    __tablename__ = "alerts"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    kpi: Mapped[str]
    filters: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    grain: Mapped[str]
    rule: Mapped[Rule]
    level: Mapped[float | None] = mapped_column(Double)
    is_above: Mapped[bool] = mapped_column(server_default=text("true"))
    receivers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    made_at: Mapped[datetime] = mapped_column(server_default=NOW)
    snoozed_until: Mapped[date | None]
    checked_at: Mapped[datetime | None]


class Signal(Base):
    """One time that an alert spoke, until its number was back: it is told once.

    `reason` is a kept sentence; `is_right` is what its owner thought of it.
    """

    __tablename__ = "alert_signals"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("app.alerts.id", ondelete="CASCADE"))
    reason: Mapped[str]
    build_id: Mapped[UUID]
    begun_at: Mapped[datetime] = mapped_column(server_default=NOW)
    told_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    is_right: Mapped[bool | None]
