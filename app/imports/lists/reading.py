"""A list in a file as rows that the shape of a noun takes: columns are its fields, by any of their names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import LOCALES, _, sentences, speaking
from app.core.tables import words
from app.core.tables.around import LINE
from app.core.tables.refused import Refused
from app.core.tables.sheet import Sheet, read
from app.core.texts import key
from app.fields.custom import gathered
from app.fields.kinds import Field
from app.imports.lists.bringable import Bringable
from app.imports.lists.cells import Cells, Unknown

MOST_ROWS = 10_000
"""All rows of a file are one transaction, each by the verb of its noun."""


@dataclass(frozen=True)
class Line:
    """One row: `line` as an editor counts, what it gives, and why it cannot be taken as it stands."""

    line: int
    given: dict[str, Any]
    refused: str = ""


@dataclass(frozen=True)
class List:
    """A file that was read: its lines in order, and the digest by which it is known again."""

    lines: Sequence[Line]
    sha256: str


def read_list(work: Work, wanted: Bringable, path: Path) -> List:
    """Raises Invalid, naming the column, for a file that cannot be taken as a whole."""
    columns, others = wanted.columns(work), wanted.passed_over(work)
    names = _names((*columns, *others))
    try:
        sheet = read(path, names)
    except Refused as refusal:
        told = words.say(refusal.code, value=refusal.value, detail=refusal.detail, field="")
        raise Invalid({"": told}) from None
    if sheet.rows.height > MOST_ROWS:
        raise Invalid({"": _("The file has more than {most} rows. Divide it.", most=f"{MOST_ROWS:,}")})
    fields = _headed(sheet, names, columns, others)
    if not (lines := list(_lines(work, sheet, fields))):
        raise Invalid({"": _("The file has no rows under its heading. Fill some in.")})
    return List(lines, sheet.sha256)


def _names(fields: Sequence[Field]) -> dict[str, Field]:
    """What a heading may call a field: its label in any of our languages, or its name in the API."""
    found = {key(one.name): one for one in fields}
    for locale in LOCALES:
        with speaking(locale):
            found |= {key(str(one.label)): one for one in fields}
    return found


def _headed(
    sheet: Sheet, names: dict[str, Field], columns: Sequence[Field], others: Sequence[Field]
) -> dict[str, Field]:
    """Column of the sheet -> the field it fills. Raises Invalid for a heading that means none, or one twice."""
    read_as = {own: names.get(key(title)) for own, title in zip(sheet.rows.columns[1:], sheet.names, strict=True)}
    strange = [title for own, title in zip(read_as, sheet.names, strict=True) if read_as[own] is None]
    if strange:
        offered = ", ".join(str(one.label) for one in columns)
        told = {"strange": ", ".join(strange), "offered": offered}
        raise Invalid({"": _("No field is called {strange}. Leave it out, or call it one of: {offered}.", **told)})
    fields = {own: one for own, one in read_as.items() if one and one not in others}
    twice = [one.label for one in fields.values() if list(fields.values()).count(one) > 1]
    lacking = [one.label for one in columns if one.required and one not in fields.values()]
    if twice:
        raise Invalid({"": _("Two columns are {field}. Leave one out.", field=twice[0])})
    if lacking:
        raise Invalid({"": _("The file needs a column {fields}.", fields=", ".join(map(str, lacking)))})
    return fields


def _lines(work: Work, sheet: Sheet, fields: dict[str, Field]) -> Iterator[Line]:
    cells = Cells(work)
    columns = [(one, cells.column(one, sheet.rows[own])) for own, one in fields.items()]
    odd = {one.line: words.say(one.code, field="", value=one.value, detail=one.detail) for one in sheet.odd}
    for place, line in enumerate(sheet.rows[LINE]):
        row = [(one, values[place]) for one, values in columns if values[place] is not None]
        unknown = [
            _("{label}: {value}", label=one.label, value=value) for one, value in row if isinstance(value, Unknown)
        ]
        given = gathered({one.name: value for one, value in row})
        yield Line(line, given, odd.pop(line, "") or sentences(unknown))
    no_rows = {line: words.say("no_row") for line in sheet.around if line > sheet.heading_line}
    yield from (Line(line, {}, told) for line, told in (odd | no_rows).items())
