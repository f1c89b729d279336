"""A file of a delivery as the one reader reads it; its lines that can't be trusted are problems."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from app.core.tables.around import LINE
from app.core.tables.refused import Refused
from app.core.tables.sheet import Sheet
from app.core.tables.sheet import read as read_sheet
from app.imports import problems
from app.imports.mapping import File


@dataclass(frozen=True)
class Raw:
    """One file's rows: a text column per heading and `_line`; `titles` are what the heading calls them.

    `refused` names the lines that can't be trusted; those that could be read at all are among `rows` still, so
    that their companions can be told. Of a file that cannot be read at all there are no titles.
    """

    name: str
    rows: pl.DataFrame
    titles: dict[str, str]
    refused: pl.DataFrame
    sha256: str = ""
    encoding: str = ""


def read(path: Path, file: File) -> Raw:
    """All rows of a CSV or a workbook."""
    wanted = [title for column in file.columns for title in (column.name, *column.also)]
    try:
        sheet = read_sheet(path, wanted)
    except Refused as refusal:
        why = problems.one(path.name, 1, None, refusal.value or None, refusal.code, refusal.detail)
        return Raw(path.name, pl.DataFrame(schema={LINE: pl.Int64}), {}, why)
    titles = dict(zip(sheet.rows.columns[1:], sheet.names, strict=True))
    return Raw(path.name, sheet.rows, titles, _refused(path.name, sheet), sheet.sha256, sheet.encoding)


def _refused(name: str, sheet: Sheet) -> pl.DataFrame:
    odd = [problems.one(name, one.line, None, one.value, one.code, one.detail) for one in sheet.odd]
    no_rows = (line for line in sheet.around if line > sheet.heading_line)
    return problems.together([*odd, *(problems.one(name, line, None, None, "no_row") for line in no_rows)])


def absent(file: File) -> Raw:
    """An optional file that was not delivered: no rows under its headings."""
    names = [column.name for column in file.columns]
    schema = {LINE: pl.Int64, **dict.fromkeys(names, pl.String)}
    return Raw(file.name, pl.DataFrame(schema=schema), {name: name for name in names}, problems.none())
