"""A field of a record as a cell of a file: a number stays a number, a day a day; what is masked stays masked."""

from collections.abc import Iterator, Sequence
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

Cell = str | int | float | Decimal | date | datetime | bool | None


class Cells:
    """The cells of a noun's records in the reader's language, the company's own fields behind the noun's."""

    def __init__(self, work: Work, noun: Noun) -> None:
        self.reading = Reading(work, noun)

    def heads(self) -> list[str]:
        return [str(one.label) for one in self.reading.all]

    def rows(self, records: Sequence[Any]) -> Iterator[list[Cell]]:
        """Of one page: what is named by its records is asked once."""
        self.reading.name(records)
        for record in records:
            whole = self.reading.whole(record)
            yield [MASK if one.name in whole.masked else self.cell(one, whole) for one in self.reading.all]

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
    def _(self, one: kinds.Reference, record: Any) -> Cell:
        name: str | None = getattr(record, one.shown)
        return name


def _company_time(moment: datetime) -> datetime:
    """Spreadsheets know no zones: a moment is written in the company's."""
    return moment.astimezone(ZoneInfo(settings().time_zone)).replace(tzinfo=None)
