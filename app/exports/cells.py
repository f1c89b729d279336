"""A field of a record as a cell of a file: a number stays a number, a day a day; what is masked stays masked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatchmethod
from typing import Any
from zoneinfo import ZoneInfo

from app.access.masking import MASK
from app.access.work import Work
from app.core.settings import settings
from app.fields import kinds
from app.fields.kinds import Field
from app.fields.noun import Noun
from app.fields.reading import Reading


@dataclass(frozen=True)
class Measured:
    """A number with its unit, as KPIs name units: a sheet writes a share as percents, the value stays whole."""

    value: float | Decimal
    unit: str


Cell = str | int | float | Decimal | date | datetime | bool | Measured | None


def measured(value: float | Decimal | None, unit: str) -> Cell:
    """Nothing is no zero."""
    return None if value is None else Measured(value, unit)


class Cells:
    """The cells of a noun's records in the reader's language: the noun's fields, the company's own, then whose a
    record is and since when it is kept."""

    def __init__(self, work: Work, noun: Noun) -> None:
        self.reading = Reading(work, noun)

    def heads(self) -> list[str]:
        return [str(one.label) for one in self.reading.filed]

    def rows(self, records: Sequence[Any]) -> Iterator[list[Cell]]:
        """Of one page: what is named by its records is asked once."""
        self.reading.name(records)
        for record in records:
            whole = self.reading.whole(record)
            yield [MASK if one.name in whole.masked else self.cell(one, whole) for one in self.reading.filed]

    @singledispatchmethod
    def cell(self, one: Field, record: Any) -> Cell:
        value = getattr(record, one.name)
        return _company_time(value) if isinstance(value, datetime) else value

    @cell.register
    def _(self, one: kinds.Choice, record: Any) -> Cell:
        code = getattr(record, one.name)
        return None if code is None else str(self.reading.words(one).get(code, code))

    @cell.register
    def _(self, one: kinds.Choices, record: Any) -> Cell:
        words = self.reading.words(one)
        return ", ".join(str(words.get(code, code)) for code in getattr(record, one.name) or ()) or None

    @cell.register
    def _(self, one: kinds.Money, record: Any) -> Cell:
        return measured(getattr(record, one.name), "money")

    @cell.register
    def _(self, one: kinds.Reference, record: Any) -> Cell:
        name: str | None = getattr(record, one.shown)
        return name


def _company_time(moment: datetime) -> datetime:
    """Spreadsheets know no zones: a moment is written in the company's."""
    return moment.astimezone(ZoneInfo(settings().time_zone)).replace(tzinfo=None)
