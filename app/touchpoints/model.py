"""Every contact of a person with our marketing; append-only, and the ground attribution stands on."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base


class Event(StrEnum):
    IMPRESSION = "impression"
    CLICK = "click"
    VISIT = "visit"
    FORM = "form"
    OPEN = "open"
    REPLY = "reply"
    CALL = "call"
    MEETING = "meeting"
    EXPO = "expo"


class Touchpoint(Base):
    """One touch. Who was touched is whichever of lead, contact, customer and anonymous id is known."""

    __tablename__ = "touchpoints"
    __table_args__ = (UniqueConstraint("source_system", "external_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    external_id: Mapped[str | None]
    source_system: Mapped[str | None]
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(server_default=NOW)
    anonymous_id: Mapped[str | None] = mapped_column(index=True)
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.leads.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.contacts.id"), index=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.customers.id"), index=True)
    channel: Mapped[str] = mapped_column(ForeignKey("app.channels.code"))
    event: Mapped[Event]
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.campaigns.id"))
    utm_source: Mapped[str | None]
    utm_medium: Mapped[str | None]
    utm_campaign: Mapped[str | None]
    landing_page: Mapped[str | None]
    session_id: Mapped[str | None]
    custom: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    is_sample: Mapped[bool] = mapped_column(server_default=false())
