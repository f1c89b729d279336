"""A file as its publisher ships it -> rows of text, each with the line an editor shows."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineWorkbook

from app.imports import problems
from app.imports.mapping import File

DELIMITERS = ",;\t|"
CHUNK = 50_000
"""Rows held as Python objects at a time."""
SAMPLE = 2_000
"""Lines looked at to tell an encoding."""
LEGACY = ["gb18030", "big5", "cp1252"]
"""What is not UTF-8 is Chinese or Western; more candidates make short files harder to tell, not easier."""
LONGEST_FIELD = 1 << 20
_UNREADABLE = r"[\ud800-\udfff\ufffd]"
"""What `decode` leaves where bytes are no text."""


@dataclass(frozen=True)
class Raw:
    """One file's rows: a text column per heading and `_line`.

    `refused` names the lines that can't be trusted; those that could be read at all are among `rows` still, so
    that their companions can be told.
    """

    name: str
    sha256: str
    rows: pl.DataFrame
    refused: pl.DataFrame
    encoding: str = ""
    delimiter: str = ""


Record = tuple[int, list[str]]
Refused = dict[int, pl.DataFrame]
"""Line -> why it can't be trusted; the first reason found."""


def read(path: Path) -> Raw:
    """All rows of a CSV or XLSX file; the first line that is not blank is the heading."""
    content = path.read_bytes()
    digest = sha256(content).hexdigest()
    if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        return _read_workbook(path.name, digest, content)
    return _read_csv(path.name, digest, content)


def _read_csv(name: str, digest: str, content: bytes) -> Raw:
    text, encoding = decode(content)
    delimiter = delimiter_of(text)
    refused: Refused = {}
    records = _csv_records(name, text, delimiter, refused)
    rows = _table(name, _readable(name, records, encoding, refused), refused)
    return _raw(name, digest, rows, refused, encoding, delimiter)


def _read_workbook(name: str, digest: str, content: bytes) -> Raw:
    try:
        cells = (
            CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        )
    except CalamineError as error:
        refused = {1: problems.one(name, 1, None, str(error), "unreadable_file")}
        return _raw(name, digest, pl.DataFrame(), refused, "", "")
    lines = ((at, [_cell_text(cell) for cell in row]) for at, row in enumerate(cells, start=1))
    refused = {}
    rows = _table(name, (line for line in lines if any(line[1])), refused)
    return _raw(name, digest, rows, refused, "", "")


def _raw(name: str, digest: str, rows: pl.DataFrame, refused: Refused, encoding: str, delimiter: str) -> Raw:
    return Raw(name, digest, rows, problems.together(list(refused.values())), encoding, delimiter)


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Single bytes that don't fit UTF-8 stay as lone surrogates.

    A file is UTF-8 with some broken bytes if most of what is not ASCII in it is sound UTF-8; otherwise the
    encoding is guessed from how its letters go together.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "surrogateescape" if encoding == "utf-8-sig" else "replace"), encoding
    text = content.decode("utf-8", "surrogateescape")
    broken = len(re.findall(r"[\udc80-\udcff]", text))
    if not broken or len(re.findall(r"[^\x00-\x7f\udc80-\udcff]", text)) > 5 * broken:
        return text, "utf-8"
    guess = from_bytes(_telling_lines(content), cp_isolation=LEGACY).best()
    encoding = guess.encoding if guess else "cp1252"
    return content.decode(encoding, "replace"), encoding


def _telling_lines(content: bytes) -> bytes:
    """Lines that hold something other than ASCII: they alone tell legacy encodings apart."""
    telling = (line for line in content.split(b"\n") if not line.isascii())
    return b"\n".join(islice(telling, SAMPLE))


def delimiter_of(text: str) -> str:
    """The delimiter that the heading uses most, outside of quotation marks."""
    heading = re.sub(r'"[^"]*"', "", text.lstrip().split("\n", 1)[0])
    return max(DELIMITERS, key=heading.count)


def _csv_records(name: str, text: str, delimiter: str, refused: Refused) -> Iterator[Record]:
    """(first line, fields) of each record; a record may span lines. Blank lines are skipped.

    After a record with a stray quotation mark, reading goes on in the very next line: the mark would otherwise
    swallow all lines up to the next one.
    """
    csv.field_size_limit(LONGEST_FIELD)
    source, passed = StringIO(text, newline=""), 0
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        start, first = source.tell(), passed + reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            source.seek(start)
            fields = source.readline().replace('"', "").strip().split(delimiter)
            reader, passed = csv.reader(source, delimiter=delimiter, strict=True), first
            refused[first] = problems.one(name, first, None, None, "bad_quotes")
        if fields:
            yield first, fields


def _readable(name: str, records: Iterator[Record], encoding: str, refused: Refused) -> Iterator[Record]:
    """All records; those with bytes or characters that no text column can hold are refused and made readable."""
    for line, fields in records:
        joined = "".join(fields)
        if not joined.isascii() and re.search(_UNREADABLE, joined):
            refused[line] = problems.one(name, line, None, None, "bad_encoding", encoding)
            yield line, [re.sub(_UNREADABLE, "\ufffd", text) for text in fields]
        elif "\0" in joined:
            refused[line] = problems.one(name, line, None, None, "bad_character")
            yield line, [text.replace("\0", "") for text in fields]
        else:
            yield line, fields


def _table(name: str, records: Iterator[Record], refused: Refused) -> pl.DataFrame:
    """Records as a frame of text; those with another number of fields than the heading are refused."""
    _, heading = next(records, (0, []))
    columns = _headings(heading)
    parts = [pl.DataFrame(schema={"_line": pl.Int64} | columns)]
    while chunk := list(islice(records, CHUNK)):
        for line, problem in _miscounted(name, chunk, len(columns)):
            refused.setdefault(line, problem)
        even = [(line, *_padded(fields, len(columns))) for line, fields in chunk]
        parts.append(pl.DataFrame(even, schema={"_line": pl.Int64} | columns, orient="row"))
    return pl.concat(parts)


def _padded(fields: list[str], width: int) -> list[str]:
    return fields if len(fields) == width else (fields + [""] * width)[:width]


def _headings(heading: list[str]) -> dict[str, Any]:
    """Heading -> type, text for all. A heading that comes again gets a mark, so that the check can see it."""
    names: dict[str, Any] = {}
    for title in heading:
        clean = title.strip()
        while clean in names:
            clean += "\0"
        names[clean] = pl.String
    return names


def _miscounted(name: str, chunk: list[Record], width: int) -> Iterator[tuple[int, pl.DataFrame]]:
    for line, fields in chunk:
        if len(fields) != width:
            code = "too_few_fields" if len(fields) < width else "too_many_fields"
            yield line, problems.one(name, line, None, str(len(fields)), code, str(width))


def _cell_text(cell: Any) -> str:
    """A spreadsheet's cell as a CSV of the same sheet would hold it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def absent(file: File) -> Raw:
    """An optional file that was not delivered: no rows under its headings."""
    columns = _headings([column.name for column in file.columns])
    return Raw(file.name, "", pl.DataFrame(schema={"_line": pl.Int64} | columns), problems.none(), "", "")
