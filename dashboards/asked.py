"""A number as it was opened."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.core.validation import Exact, Shape, Short
from dashboards.then import looked_at_written, read_instant

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]


class Days(Shape):
    """A period, both days included."""

    since: Day
    until: Day


class Asked(Days):
    """A number as it was opened: its name, its days, and dimension -> the values it was cut down to.

    `as_of` is the moment whose knowledge it is of (`then.read_instant`); the numbers in force without one.
    """

    kpi: Short
    where: dict[Short, list[Exact | None]] = Field(default_factory=dict)
    as_of: Annotated[str, Field(max_length=40)] | None = Field(default_factory=looked_at_written)

    @property
    def known(self) -> datetime | None:
        return read_instant(self.as_of)
