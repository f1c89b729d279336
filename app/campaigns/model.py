"""Channels, campaigns and what they cost."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, Base, Record


class Channel(Base):
    """A way people come to us. Imports add codes they meet; both labels are then the code."""

    __tablename__ = "channels"

    code: Mapped[str] = mapped_column(primary_key=True)
    label_en: Mapped[str]
    label_zh: Mapped[str]
    is_paid: Mapped[bool] = mapped_column(server_default=false())
    is_offline: Mapped[bool] = mapped_column(server_default=false())
    is_direct: Mapped[bool] = mapped_column(server_default=false())
    position: Mapped[int] = mapped_column(server_default=text("100"))


class Status(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    FINISHED = "finished"


class Campaign(Record):
    __tablename__ = "campaigns"

    name: Mapped[str]
    channel: Mapped[str] = mapped_column(ForeignKey("app.channels.code"))
    status: Mapped[Status] = mapped_column(server_default=text("'planned'"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    budget: Mapped[Decimal | None]
    currency: Mapped[str | None]
    utm_campaign: Mapped[str | None]


class ChannelSpend(Base):
    """What one channel (and campaign) cost on one day, in `currency`."""

    __tablename__ = "channel_spend"
    __table_args__ = (
        UniqueConstraint("source_system", "external_id"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    spent_on: Mapped[date] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(ForeignKey("app.channels.code"))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.campaigns.id"))
    amount: Mapped[Decimal]
    currency: Mapped[str]
    fx_rate: Mapped[Decimal] = mapped_column(Numeric(18, 8), server_default=text("1"))
    external_id: Mapped[str | None]
    source_system: Mapped[str | None]
    is_sample: Mapped[bool] = mapped_column(server_default=false())
