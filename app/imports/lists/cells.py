"""Columns of text as what the shape of a noun takes: the way of writing of a whole column first, then each value.

What nobody can read stays as it was written, so that the noun's own shape refuses it with its remedy.
"""

from collections.abc import Mapping
from functools import singledispatchmethod
from typing import Any

import polars as pl

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import LOCALES, _, speaking
from app.core.settings import settings
from app.core.tables import words
from app.core.tables.dates import read_dates
from app.core.tables.formulas import as_meant
from app.core.tables.numbers import read_numbers
from app.core.texts import key
from app.fields import kinds
from app.fields.kinds import Field

YES, NO = ("yes", "true", "y", "1", "是", "真"), ("no", "false", "n", "0", "否", "假")
SEPARATORS = str.maketrans("，、；;", ",,,,")


class Unknown(Exception):
    """A cell that names nothing that is there; its words say so."""


class Cells:
    """One file's columns of one noun, read in the reach of whoever brings it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._found: dict[tuple[str, str], str | Unknown] = {}
        self._spelt: dict[str, Mapping[str, str]] = {}

    def column(self, one: Field, written: pl.Series) -> list[Any]:
        """A value a row, None where nothing stands; an Unknown where the row is to be refused.

        Raises Invalid for a column that can be read in two ways.
        """
        return [None if text is None else self.cell(one, text) for text in self._plain(one, written)]

    def _plain(self, one: Field, written: pl.Series) -> list[str | None]:
        """Numbers with a point and days as `2026-11-29`, whatever the column's way of writing them."""
        if isinstance(one, kinds.Whole | kinds.Number | kinds.Money | kinds.Rate):
            numbers = read_numbers(written)
            _refuse_unclear(one, numbers.problem, numbers.example, numbers.detail)
            plain = numbers.plain
        elif isinstance(one, kinds.Day | kinds.Moment):
            moments = read_dates(written, settings().time_zone)
            _refuse_unclear(one, moments.problem, moments.example, moments.form)
            shown = moments.values.dt.convert_time_zone(settings().time_zone)
            plain = shown.dt.strftime("%Y-%m-%d" if isinstance(one, kinds.Day) else "%Y-%m-%dT%H:%M:%S%:z")
        else:
            return [text and as_meant(text) for text in written]
        pairs = zip(plain, written, strict=True)
        return [text if text is not None else as_written for text, as_written in pairs]

    @singledispatchmethod
    def cell(self, _one: Field, text: str) -> Any:
        return text

    @cell.register
    def _(self, _one: kinds.YesNo, text: str) -> Any:
        said = key(text)
        return True if said in YES else False if said in NO else text

    @cell.register
    def _(self, one: kinds.Choice, text: str) -> Any:
        return self._spellings(one).get(key(text), text)

    @cell.register
    def _(self, one: kinds.Code, text: str) -> Any:
        return one.options.read(text) or text

    @cell.register
    def _(self, _one: kinds.Region, text: str) -> Any:
        return text

    @cell.register
    def _(self, one: kinds.Choices, text: str) -> Any:
        parts = [part.strip() for part in text.translate(SEPARATORS).split(",")]
        return [self._spellings(one).get(key(part), part) for part in parts if part]

    @cell.register
    def _(self, one: kinds.Reference, text: str) -> Any:
        asked = (one.name, key(text))
        if asked not in self._found:
            self._found[asked] = self._named(one, text)
        return self._found[asked]

    def _named(self, one: kinds.Reference, text: str) -> str | Unknown:
        """The id of the only record within reach that is called so."""
        offered = one.find(self.work, text) if one.find else []
        found = [record_id for record_id, name in offered if key(name) == key(text)]
        if len(found) == 1:
            return found[0]
        if found:
            return Unknown(_("Several are called “{name}”. Give one of them another name first.", name=text))
        why = _("Nothing within your reach is called “{name}”. Correct it, or bring it in first.", name=text)
        return Unknown(why)

    def _spellings(self, one: kinds.Choice) -> Mapping[str, str]:
        """What a code is called in any of our languages -> the code; asked once a file."""
        if one.name not in self._spelt:
            spelt: dict[str, str] = {}
            for locale in LOCALES:
                with speaking(locale):
                    options = one.options(self.work) if callable(one.options) else one.options
                    spelt |= {key(str(name)): code for code, name in options.items()}
            self._spelt[one.name] = spelt | {key(code): code for code in spelt.values()}
        return self._spelt[one.name]


def _refuse_unclear(one: Field, problem: str | None, example: str | None, detail: str) -> None:
    if problem:
        shown = "…" if isinstance(one, kinds.Personal) else example
        raise Invalid({"": words.say(problem, field=one.label, value=shown, detail=detail)})
