"""Cells line by line, out of a text or a workbook; what cannot be trusted is named by its line."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from app.core.tables.encoding import broken_in
from app.core.tables.layout import Layout
from app.core.tables.refused import Refused

Record = tuple[int, list[str]]
"""(the line it begins on, as an editor counts; its cells)."""


@dataclass(frozen=True)
class Odd:
    """A line that cannot be trusted: `code` is a key of words.py, `value` and `detail` fill its sentence."""

    line: int
    code: str
    value: str | None = None
    detail: str = ""


OddLines = dict[int, Odd]
"""Line -> the first reason found."""


def of_text(text: str, layout: Layout, passed: int, odd: OddLines) -> Iterator[Record]:
    """Each record that is not blank; one may span lines. `passed`: lines before the text.

    After a record with a stray quotation mark, reading goes on in the very next line: the mark would otherwise
    swallow all lines up to the next one.
    """
    csv.field_size_limit(max(len(text), 131_072))
    source = StringIO(text, newline="")
    reader = layout.reader(source)
    while True:
        start, first = source.tell(), passed + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            source.seek(start)
            cells = source.readline().replace(layout.quote, "").strip().split(layout.delimiter)
            reader, passed = layout.reader(source), first
            odd[first] = Odd(first, "bad_quotes")
        if cells:
            yield first, cells


def readable(records: Iterator[Record], text: str, encoding: str, odd: OddLines) -> Iterator[Record]:
    """All records; those with bytes or characters that no text column holds are named and made readable."""
    broken = broken_in(encoding)
    return _mended(records, broken, encoding, odd) if "\0" in text or broken.search(text) else records


def _mended(records: Iterator[Record], broken: re.Pattern[str], encoding: str, odd: OddLines) -> Iterator[Record]:
    for line, cells in records:
        joined = "".join(cells)
        if not joined.isascii() and broken.search(joined):
            odd[line] = Odd(line, "bad_encoding", detail=encoding)
            cells = [broken.sub("\ufffd", cell) for cell in cells]
        if "\0" in joined:
            odd.setdefault(line, Odd(line, "bad_character"))
            cells = [cell.replace("\0", "") for cell in cells]
        yield line, cells


def of_workbook(raw: bytes, wanted: frozenset[str]) -> Iterator[Record]:
    """The rows of the one sheet that holds any, or else of the one that holds wanted names. Raises Refused."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        sheets = {name: _rows(book.get_sheet_by_name(name)) for name in book.sheet_names}
    except CalamineError as error:
        raise Refused("damaged", str(error)) from error
    filled = {name: rows for name, rows in sheets.items() if rows}
    if len(filled) > 1:
        filled = {name: rows for name, rows in filled.items() if _names(rows) & wanted} or filled
    if len(filled) > 1:
        raise Refused("many_sheets", ", ".join(filled))
    if not filled:
        raise Refused("empty_file")
    return iter(*filled.values())


def _rows(sheet: Any) -> list[Record]:
    rows = ((at, list(map(_cell_text, row))) for at, row in enumerate(sheet.to_python(skip_empty_area=False), 1))
    return [row for row in rows if any(row[1])]


def _names(rows: list[Record]) -> set[str]:
    return {plain(cell) for _, cells in islice(rows, 20) for cell in cells}


def _cell_text(cell: Any) -> str:
    """A spreadsheet's cell as a CSV of the same sheet would hold it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def plain(name: str) -> str:
    """A heading as it is compared: without case and needless spaces."""
    return " ".join(name.casefold().split())
