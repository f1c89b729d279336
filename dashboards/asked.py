"""A number as it was opened."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Literal, Protocol
from urllib.parse import urlencode

from pydantic import Field

from app.core.validation import Exact, Shape, Short
from dashboards.then import looked_at_written, read_instant

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]


EXPLORER = "/numbers/explore"
NEW_ALERT = "/alerts/new"
SUBSCRIBE = "/subscribe"


TabName = Literal["trend", "why", "rows", "definition", "sql", "lineage", "tests"]
"""What stands behind a number, each on a tab of its own."""


class Opens(Protocol):
    """What a mark opens; `pressed` is its part of the button's id, `at` the same read from another tab on."""

    @property
    def pressed(self) -> dict[str, str]: ...

    def at(self, tab: TabName, /) -> "Opens": ...


class Days(Shape):
    """A period, both days included."""

    since: Day
    until: Day


class Asked(Days):
    """A number as it was opened: its name, its days, and dimension -> the values it was cut down to.

    `as_of` is the moment whose knowledge it is of (`then.read_instant`); the numbers in force without one. `tab`
    is what is read of it first.
    """

    kpi: Short
    where: dict[Short, list[Exact | None]] = Field(default_factory=dict)
    as_of: Annotated[str, Field(max_length=40)] | None = Field(default_factory=looked_at_written)

    tab: TabName = "trend"

    @property
    def pressed(self) -> dict[str, str]:
        """The part of a button's id that says what it opens."""
        return {"point": self.model_dump_json()}

    def at(self, tab: TabName) -> "Asked":
        """The same, read from another tab on."""
        return self.model_copy(update={"tab": tab})

    @property
    def known(self) -> datetime | None:
        return read_instant(self.as_of)

    @property
    def address(self) -> str:
        """Where the explorer shows it: the same days and values, as known at the same moment."""
        known = {"as_of": self.as_of} if self.as_of else {}
        days = {"period": f"{self.since}..{self.until}", "chart": "bar"}
        return f"{EXPLORER}?{self._query(days | known)}"

    @property
    def alert_address(self) -> str:
        """Where somebody says that they want to be told of it."""
        return f"{NEW_ALERT}?{self._query({})}"

    def _query(self, more: Mapping[str, str]) -> str:
        said = {name: written(values) for name, values in self.where.items()}
        return urlencode({"kpi": self.kpi, **more, **said}, safe=",:.|")


def written(values: Sequence[str | None]) -> str:
    """Values as an address holds them, split by `|`; nothing recorded alone is `|`."""
    said = "|".join(value or "" for value in values)
    return said or ("|" if values else "")


def read_values(said: str) -> tuple[str | None, ...]:
    """What `written` wrote."""
    return (None,) if said == "|" else tuple(value or None for value in said.split("|"))
