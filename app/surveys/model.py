"""What customers answered when asked how satisfied they are."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Record


class Kind(StrEnum):
    CSAT = "csat"
    NPS = "nps"
    CES = "ces"


class SurveyResponse(Record):
    """One question sent to one person; `rating` is NULL until answered (csat 1-5, nps 0-10, ces 1-7)."""

    __tablename__ = "survey_responses"
    __table_args__ = (
        UniqueConstraint("source_system", "external_id"),
        CheckConstraint(
            "case kind when 'csat' then rating between 1 and 5 when 'nps' then rating between 0 and 10 "
            "else rating between 1 and 7 end",
            name="rating_on_scale",
        ),
        CheckConstraint("(rating is null) = (responded_at is null)", name="answered_at_a_time"),
    )

    kind: Mapped[Kind]
    rating: Mapped[int | None]
    comment: Mapped[str | None]
    language: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    responded_at: Mapped[datetime | None]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("app.customers.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.contacts.id"), index=True)
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.tickets.id"), index=True)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.orders.id"), index=True)
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.users.id"))


Index("ix_survey_responses_customer", SurveyResponse.customer_id, SurveyResponse.responded_at)
