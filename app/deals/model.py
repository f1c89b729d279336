"""Sales in progress, and every stage they passed through."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base, Coded, Owned, Record


class Semantic(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Pipeline(Coded, Record):
    """A sales process of its own: its open stages in their order. Won and lost are the same for all."""

    __tablename__ = "pipelines"


class Stage(Coded, Record):
    """A step of a sales process. `probability` is in percent, `expected_days` is how long a deal may rest.

    An open one is part of a `pipeline`. `required` names the fields that a deal has filled in who comes there.
    """

    __tablename__ = "stages"
    __table_args__ = (
        UniqueConstraint("source_system", "external_id"),
        CheckConstraint("(pipeline is not null) = (semantic = 'open')", name="open_ones_in_a_pipeline"),
    )

    semantic: Mapped[Semantic]
    probability: Mapped[int]
    expected_days: Mapped[int | None]
    pipeline: Mapped[str | None] = mapped_column(ForeignKey("app.pipelines.code"), index=True)
    required: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))


class Deal(Owned, Record):
    """`amount` is in `currency`, NULL where nobody stated one; `fx_rate` turns it into the base currency."""

    __tablename__ = "deals"
    __table_args__ = (
        UniqueConstraint("source_system", "external_id"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("fx_rate > 0", name="fx_rate_positive"),
    )

    title: Mapped[str]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.customers.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.contacts.id"), index=True)
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.leads.id"), index=True)
    product: Mapped[str | None] = mapped_column(ForeignKey("app.products.code"), index=True)
    stage: Mapped[str] = mapped_column(ForeignKey("app.stages.code"), server_default=text("'prospecting'"))
    stage_changed_at: Mapped[datetime] = mapped_column(server_default=NOW)
    amount: Mapped[Decimal | None]
    currency: Mapped[str]
    fx_rate: Mapped[Decimal] = mapped_column(Numeric(18, 8), server_default=text("1"))
    expected_close_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    lost_reason: Mapped[str | None] = mapped_column(ForeignKey("app.lost_reasons.code"))
    lost_note: Mapped[str | None]
    competitor: Mapped[str | None]
    next_step: Mapped[str | None]
    channel: Mapped[str | None] = mapped_column(ForeignKey("app.channels.code"))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.campaigns.id"))
    next_activity_at: Mapped[datetime | None]

    @classmethod
    def in_hand(cls) -> ColumnElement[bool]:
        return cls.closed_at.is_(None)


class DealLine(Base):
    """One product of a deal; `discount` and `tax` in percent, `amount` after the one and without the other."""

    __tablename__ = "deal_lines"
    __table_args__ = (
        CheckConstraint(
            "quantity > 0 and quantity <= 1e9 and unit_price between 0 and 1e13 and amount between 0 and 1e13"
            " and discount between 0 and 100 and tax between 0 and 100",
            name="in_bounds",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("app.deals.id", ondelete="CASCADE"), index=True)
    product: Mapped[str | None] = mapped_column(ForeignKey("app.products.code"), index=True)
    quantity: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    unit_price: Mapped[Decimal]
    discount: Mapped[Decimal] = mapped_column(Numeric(5, 2), server_default=text("0"))
    tax: Mapped[Decimal] = mapped_column(Numeric(5, 2), server_default=text("0"))
    amount: Mapped[Decimal]


Index("ix_deals_newest", Deal.created_at.desc(), Deal.id.desc())


class ActorKind(StrEnum):
    USER = "user"
    AUTOMATION = "automation"
    IMPORT = "import"
    MODEL = "model"


class StageChange(Base):
    """One step of one deal; append-only. `from_stage` is NULL for the step that made the deal.

    `lost_reason` is why the deal was lost: of the step that lost it, and of the one that opened it again.
    """

    __tablename__ = "stage_changes"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("app.deals.id", ondelete="CASCADE"), index=True)
    from_stage: Mapped[str | None] = mapped_column(ForeignKey("app.stages.code"))
    to_stage: Mapped[str] = mapped_column(ForeignKey("app.stages.code"))
    changed_at: Mapped[datetime] = mapped_column(server_default=NOW)
    changed_by: Mapped[UUID | None]
    actor_kind: Mapped[ActorKind] = mapped_column(server_default=text("'user'"))
    lost_reason: Mapped[str | None] = mapped_column(ForeignKey("app.lost_reasons.code"))
    is_sample: Mapped[bool] = mapped_column(server_default=false())
