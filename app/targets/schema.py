"""What comes in and goes out of targets."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.validation import Exact, Shape, Short


class TargetSet(Shape):
    """`month` is any day of the month; neither `office` nor `owner_id` means the whole company."""

    kpi: Short
    month: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]
    office: Exact | None = None
    owner_id: UUID | None = None
    wanted: Annotated[Decimal, Field(ge=-(10**12), le=10**12, max_digits=19, decimal_places=6)]


@dataclass(frozen=True)
class TargetView:
    id: UUID
    kpi: str
    month_start: date
    office: str
    owner_id: UUID | None
    wanted: float
