"""A path file as people send it: read strictly, and where it is broken say the line, the field and the remedy."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from models_ml.attribution.journeys import MOST, SEPARATOR
from models_ml.attribution.messages import FAULTS, TABLE

if TYPE_CHECKING:
    from _csv import _reader

COUNTS = ("total_conversions", "total_null")
NEEDED = ("path", "total_conversions", "total_conversion_value", "total_null")
DAYS = "touch_days"
CHUNK = 100_000
"""Rows checked at once; a file of any length is read in bounded memory."""
LONGEST_FIELD = 2**31 - 1
DELIMITERS = {";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(eq=False)
class Fault(Exception):
    """What is wrong with a file.

    Attributes:
        code: key of `FAULTS`.
        line: line of the file, from 1; None where it is about the file as a whole.
        column: column name, or a key of `TABLE` ("row", "heading", "file").
    """

    code: str
    column: str
    line: int | None = None
    details: dict[str, object] = field(default_factory=dict)

    def words(self, language: str) -> str:
        details = dict(self.details)
        if self.code == "delimiter":
            details["found"] = TABLE[str(details["found"])][language]
        name = TABLE[self.column][language] if self.column in TABLE else self.column
        place = TABLE["field" if self.line is None else "place"][language]
        return place.format(line=self.line, field=name, words=FAULTS[self.code][language].format(**details))


def read_paths(file: Path, separator: str = SEPARATOR) -> pl.DataFrame:
    """The frame for `Journeys.from_paths`. Columns other than the needed ones and touch_days are ignored.

    Raises Fault at the first row that is broken.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="", errors="strict") as lines:
            return _read(lines, separator)
    except FileNotFoundError:
        raise Fault("missing_file", "file") from None
    except UnicodeDecodeError:
        raise Fault("not_utf8", "file", _first_broken_line(file)) from None
    except OSError as error:
        raise Fault("unreadable", "file", details={"why": error.strerror}) from None


def _read(lines: io.TextIOWrapper, separator: str) -> pl.DataFrame:
    csv.field_size_limit(LONGEST_FIELD)
    rows = csv.reader(lines, strict=True)
    try:
        heading = _heading(next(rows, []))
    except csv.Error as error:
        raise Fault("quotes", "heading", 1, {"why": error}) from None
    chunks = [_checked(chunk, heading, separator) for chunk in _chunks(rows, heading)]
    if not chunks:
        raise Fault("no_rows", "row", 2)
    frame = pl.concat(chunks)
    _check_sum(frame)
    return frame


def _heading(names: list[str]) -> list[str]:
    heading = [name.strip().lower() for name in names]
    if not any(heading):
        raise Fault("no_rows", "heading", 1)
    other = [sign for sign in DELIMITERS if len(heading) == 1 and sign in heading[0]]
    if other:
        raise Fault("delimiter", "heading", 1, {"found": DELIMITERS[other[0]]})
    for name in NEEDED:
        if name not in heading:
            raise Fault("missing_column", name, 1, {"needed": ", ".join(NEEDED)})
    for name in (*NEEDED, DAYS):
        if heading.count(name) > 1:
            raise Fault("double_column", name, 1)
    return heading


@dataclass(frozen=True, eq=False)
class Chunk:
    """Rows and, for each, the line it begins on."""

    rows: list[list[str]]
    lines: list[int]


def _chunks(rows: "_reader", heading: list[str]) -> Iterator[Chunk]:
    """Rows in pieces; those before a broken row come first, so that the first fault is the one reported."""
    chunk = Chunk([], [])
    try:
        for line, row in _rows(rows, heading):
            chunk.rows.append(row)
            chunk.lines.append(line)
            if len(chunk.rows) == CHUNK:
                yield chunk
                chunk = Chunk([], [])
    except Fault:
        if chunk.rows:
            yield chunk
        raise
    if chunk.rows:
        yield chunk


def _rows(rows: "_reader", heading: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line it begins on."""
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise Fault("quotes", "row", line, {"why": error}) from None
        if row is None:
            return
        if row and len(row) != len(heading):
            raise Fault("row_length", "row", line, {"found": len(row), "needed": len(heading)})
        if row:
            yield line, row


def _checked(chunk: Chunk, heading: list[str], separator: str) -> pl.DataFrame:
    """The chunk with numbers in place of their texts."""
    names = [name for name in (*NEEDED, DAYS) if name in heading]
    columns = list(zip(*chunk.rows, strict=True))
    texts = pl.DataFrame(
        {name: columns[heading.index(name)] for name in names}, schema_overrides=dict.fromkeys(names, pl.String)
    )
    texts = texts.with_columns(pl.all().str.strip_chars(" \t\r\n"))
    faults = texts.select(
        _path_fault(separator),
        *(_number_fault(name).alias(name) for name in NEEDED if name != "path"),
        *_days_fault(names, separator),
    )
    _raise_first(faults, texts, chunk.lines, separator)
    days = [pl.col(DAYS).str.split(separator.strip()).list.eval(_number(pl.element()))] if DAYS in names else []
    return texts.select("path", *(_number(pl.col(name)) for name in NEEDED if name != "path"), *days)


def _number(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars().cast(pl.Float64, strict=False)


def _path_fault(separator: str) -> pl.Expr:
    """Code of what is wrong with a path, null where nothing is.

    "a >" and "a > > b" hold an empty channel too, although no full separator stands on both sides of it.
    """
    sign, name = separator.strip(), pl.element().str.strip_chars()
    is_empty = name.is_in(["", sign]) | name.str.starts_with(f"{sign} ") | name.str.ends_with(f" {sign}")
    return (
        pl.when(pl.col("path") == "")
        .then(pl.lit("empty_path"))
        .when(pl.col("path").str.split(separator).list.eval(is_empty).list.any())
        .then(pl.lit("empty_element"))
        .alias("path")
    )


def _number_fault(name: str) -> pl.Expr:
    number = _number(pl.col(name))
    fault = (
        pl.when(number.is_null())
        .then(pl.lit("no_number"))
        .when(~number.is_finite())
        .then(pl.lit("not_finite"))
        .when(number < 0)
        .then(pl.lit("negative"))
    )
    if name in COUNTS:
        fault = fault.when(number != number.floor()).then(pl.lit("not_whole"))
        fault = fault.when(number > MOST).then(pl.lit("too_large"))
    return fault.otherwise(None)


def _days_fault(names: list[str], separator: str) -> list[pl.Expr]:
    if DAYS not in names:
        return []
    days = pl.col(DAYS).str.split(separator.strip())
    broken = days.list.eval(~_number(pl.element()).is_finite().fill_null(False)).list.any()
    uneven = days.list.len() != pl.col("path").str.split(separator).list.len()
    return [pl.when(uneven).then(pl.lit("days_length")).when(broken).then(pl.lit("no_number")).alias(DAYS)]


def _raise_first(faults: pl.DataFrame, texts: pl.DataFrame, lines: list[int], separator: str) -> None:
    """Raise the fault of the first row that has one, the leftmost of the needed columns first."""
    broken = faults.select(pl.any_horizontal(pl.all().is_not_null())).to_series().arg_true()
    if broken.is_empty():
        return
    row = broken[0]
    name = next(name for name in faults.columns if faults[name][row] is not None)
    found, sign = texts[name][row], separator.strip()
    details: dict[str, object] = {"found": found, "separator": sign}
    if faults[name][row] == "days_length":
        counts = (text.count(sign) + 1 for text in (found, texts["path"][row]))
        details = dict(zip(("found", "needed"), counts, strict=True))
    raise Fault(faults[name][row], name, lines[row], details)


def _check_sum(frame: pl.DataFrame) -> None:
    total = float(sum(frame[name].sum() for name in COUNTS))
    if total == 0:
        raise Fault("no_journey", COUNTS[0], 2)
    if total > MOST:
        raise Fault("too_large", COUNTS[0], details={"found": f"{total:.0f}"})


def _first_broken_line(file: Path) -> int:
    """The first line that is not UTF-8."""
    text = file.read_bytes()
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        return text.count(b"\n", 0, error.start) + 1
    return 1
