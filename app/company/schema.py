"""The file of what a company has set: one shape for each kind of entry, by the names people read in it."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.access.actor import FieldRight, Reach
from app.board_limits.schema import Most
from app.core.validation import Currency, Day, Exact, Money, Name, Shape, Short
from app.editions.schema import Grain, Panels, Words
from app.fields.schema import Kind, NounName

Code = Annotated[str, Field(pattern=r"^\S+$", max_length=200)]


class TeamEntry(Shape):
    """A team by its name, and the one it is under."""

    name: Name
    under: Name | None = None
    retired: bool = False


class ReasonEntry(Shape):
    """An entry of a list of reasons; their order in the file is their order."""

    code: str = Field(min_length=1, max_length=200)
    english: Name
    chinese: Name
    retired: bool = False


class StageEntry(ReasonEntry):
    """A step of a sales process; `days` is how long a deal may rest in it, `required` what it
    asks for.

    An open one is in the first pipeline unless told.
    """

    kind: Literal["open", "won", "lost"]
    probability: Annotated[int, Field(ge=0, le=100)]
    days: Annotated[int, Field(ge=1, le=3650)] | None = None
    pipeline: Code | None = None
    required: list[str] = []  # noqa: RUF012


class LimitEntry(Shape):
    """How many cards a column of a board should hold at most; `column` as `board/column`."""

    column: Annotated[str, Field(pattern=r"^[^/]+/.+$", max_length=200)]
    most: Most


class ProductEntry(ReasonEntry):
    """Something the company sells."""

    series: Short | None = None
    list_price: Money | None = None
    currency: Currency | None = None


class RoleEntry(Shape):
    """A role of the company's own by its English name, what it allows, and how far it reaches into each noun.

    `fields` names, by noun, fields that are not simply seen and changed; the company's own by their English name.
    """

    english: Name
    chinese: Name
    permissions: list[str] = []  # noqa: RUF012 - pydantic copies it
    reads: dict[str, Reach] = {}  # noqa: RUF012
    writes: dict[str, Reach] = {}  # noqa: RUF012
    fields: dict[str, dict[str, FieldRight]] = {}  # noqa: RUF012


class FieldEntry(Shape):
    """A field of the company's own by its English name; `options` as `English / Chinese`."""

    english: Name
    chinese: Name
    kind: Kind
    options: list[str] = []  # noqa: RUF012
    about: NounName | None = None
    listed: bool = False
    filtered: bool = False
    retired: bool = False


class ReportEntry(Shape):
    """A report of the company's own by what it is called; `filters` is dimension -> value."""

    called: Name
    grain: Grain = "month"
    kpis: Words = ()
    sections: Words = ()
    filters: dict[Short, Exact] = {}  # noqa: RUF012
    panels: Panels = ()


class DayEntry(Shape):
    """A day on which the company works, or does not, otherwise than its country."""

    day: Day
    works: bool
    note: Short | None = None


Entry = dict[str, Any]
Settings = dict[str, list[Entry]]
"""Section -> its entries."""
