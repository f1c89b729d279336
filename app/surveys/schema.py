"""What comes in about survey responses, and what goes out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.access.views import RecordView
from app.core.paging import ListQuery
from app.core.validation import Long, Shape, Short
from app.surveys.model import Kind


class SurveySend(Shape):
    """One question to one customer, about a ticket or an order if there was one."""

    kind: Kind
    customer_id: UUID
    contact_id: UUID | None = None
    ticket_id: UUID | None = None
    order_id: UUID | None = None
    agent_id: UUID | None = None
    language: Short | None = None


class SurveyAnswer(Shape):
    """The rating, on the kind's own scale (CSAT 1-5, CES 1-7, NPS 0-10), and words if any."""

    rating: Annotated[int, Field(ge=0, le=10)]
    comment: Long | None = None


class SurveyQuery(ListQuery):
    """Which survey responses to list."""

    kind: Kind | None = None
    customer_id: UUID | None = None
    ticket_id: UUID | None = None
    answered: bool | None = None


@dataclass(frozen=True, kw_only=True)
class SurveyView(RecordView):
    """One question and its answer; `rating` is None until answered."""

    kind: str
    rating: int | None
    comment: str | None
    language: str | None
    sent_at: datetime | None
    responded_at: datetime | None
    customer_id: UUID
    customer: str | None
    contact_id: UUID | None
    ticket_id: UUID | None
    order_id: UUID | None
    agent_id: UUID | None
    agent: str | None
