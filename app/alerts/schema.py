"""What comes in and goes out of alerts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.alerts.model import Rule
from app.core.validation import Amount, Exact, Shape, Short


class AlertSet(Shape):
    """What to watch, by which rule, and who else is told. `level` of a share is between 0 and 1."""

    kpi: Short
    filters: Annotated[dict[Short, list[Exact | None]], Field(max_length=20)] = Field(default_factory=dict)
    grain: Literal["day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"] = "month"
    rule: Rule
    level: Amount | None = None
    is_above: bool = True
    receivers: Annotated[list[UUID], Field(max_length=50)] = Field(default_factory=list)


@dataclass(frozen=True)
class SignalView:
    """`reason` is a kept sentence. `told_at` is None where it was found while the alert was snoozed."""

    id: UUID
    reason: str
    begun_at: datetime
    told_at: datetime | None
    over_at: datetime | None
    is_right: bool | None


@dataclass(frozen=True)
class AlertView:
    """`open` is the signal that is not over; `right` and `wrong` count what its owner thought of earlier ones."""

    id: UUID
    user_id: UUID
    owner: str
    kpi: str
    filters: dict[str, list[str | None]]
    grain: str
    rule: Rule
    level: float | None
    is_above: bool
    receivers: list[UUID]
    snoozed_until: date | None
    checked_at: datetime | None
    open: SignalView | None
    right: int
    wrong: int
