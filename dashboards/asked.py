"""A number as it was opened."""

from datetime import date
from typing import Annotated

from pydantic import Field

from app.core.validation import Exact, Shape, Short

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]


class Days(Shape):
    """A period, both days included."""

    since: Day
    until: Day


class Asked(Days):
    """A number as it was opened: its name, its days, and dimension -> the values it was cut down to."""

    kpi: Short
    where: dict[Short, list[Exact | None]] = Field(default_factory=dict)
