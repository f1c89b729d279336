"""A field of a record as a cell of a file: a number stays a number, a day a day; what is masked stays masked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatchmethod
from typing import Any
from zoneinfo import ZoneInfo

from app.access.work import Work
from app.core.settings import settings
from app.fields import kinds
from app.fields.kinds import Field, Words
from app.fields.noun import Noun

Cell = str | int | float | Decimal | date | datetime | bool | None


@dataclass
class Cells:
    """The cells of a noun's records in the reader's language; what choices are called is asked once."""

    work: Work
    noun: Noun
    _words: dict[str, Words] = field(default_factory=dict)

    def heads(self) -> list[str]:
        return [str(one.label) for one in self.noun.fields]

    def row(self, record: Any) -> list[Cell]:
        return [self.cell(one, record) for one in self.noun.fields]

    @singledispatchmethod
    def cell(self, one: Field, record: Any) -> Cell:
        value = getattr(record, one.name)
        return _company_time(value) if isinstance(value, datetime) else value

    @cell.register
    def _(self, one: kinds.Choice, record: Any) -> Cell:
        code = getattr(record, one.name)
        return None if code is None else str(self._options(one).get(code, code))

    @cell.register
    def _(self, one: kinds.Reference, record: Any) -> Cell:
        name: str | None = getattr(record, one.shown)
        return name

    def _options(self, one: kinds.Choice) -> Mapping[str, Any]:
        if one.name not in self._words:
            self._words[one.name] = one.options(self.work) if callable(one.options) else one.options
        return self._words[one.name]


def _company_time(moment: datetime) -> datetime:
    """Spreadsheets know no zones: a moment is written in the company's."""
    return moment.astimezone(ZoneInfo(settings().time_zone)).replace(tzinfo=None)
