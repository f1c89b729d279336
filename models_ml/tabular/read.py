"""A CSV of unknown origin as a frame of text: layout found, odd rows mended or left out, nothing interpreted."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress, islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models_ml.tabular.contract import Unusable
from models_ml.tabular.decode import SAMPLE, text_of

DELIMITERS = ",;\t| "
BY_SPACES = 0.01
"""Weight of the space as a delimiter: only where no other divides the lines."""
MANY_OVERLONG = 0.1
"""Share of rows with too many cells from which nobody can say which cell belongs where."""
FIRST, LAST = 20, 10
"""Records at the top among which the header is, at the end among which sources and totals may stand."""
SHOWN_LINES = 5
_SEPARATOR_LINE = re.compile(r"^\s*\"?sep=(.)\"?[ ,;\t]*\n", re.IGNORECASE)
_QUOTED = r"(^|[,;\t|\n]){mark}[^\n{mark}]*{mark}([,;\t|\n]|$)"
_WRAPPED = re.compile(r'^"([^"]|"")*"$')
_NUMBER = re.compile(r"^[+-]?[\d.,]*\d[%\d.,]*$")
_TOTAL = re.compile(
    r"(grand |sub)?totals?:?|sum:?|summe|gesamt|insgesamt|somme|合计|总计|小计|合計|總計", re.IGNORECASE
)


@dataclass(frozen=True)
class Notice:
    """Something about the file that its owner should know: a code of words.py and its facts."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A file's rows, every cell as text, blanks missing; and what had to be done to get them."""

    frame: pd.DataFrame
    notices: list[Notice]


@dataclass(frozen=True)
class Layout:
    """How the cells of a text are told apart."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    quoted: bool = True

    def records(self, text: str) -> Iterator[list[str]]:
        csv.field_size_limit(max(len(text), 131_072))
        return csv.reader(io.StringIO(text), **self._settings())

    def frame(self, text: str, width: int) -> pd.DataFrame:
        """The first `width` cells of every record, one row each."""
        return pd.read_csv(
            io.StringIO(text),
            sep=self.delimiter,
            header=None,
            names=range(width),
            usecols=range(width),
            index_col=False,
            dtype=str,
            keep_default_na=False,
            na_values=[""],
            skip_blank_lines=False,
            **{name: value for name, value in self._settings().items() if name != "delimiter"},
        )

    def _settings(self) -> dict[str, Any]:
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quote,
            "escapechar": self.escape,
            "quoting": csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            "skipinitialspace": True,
        }


def read_csv(path: Path, wanted: str | None = None) -> pd.DataFrame:
    """The rows alone. Raises Unusable with the reason."""
    return read_sheet(path, wanted).frame


def read_sheet(path: Path, wanted: str | None = None) -> Sheet:
    """Every cell as text, blanks missing. Raises Unusable with the reason.

    `wanted` is a column that the caller is sure of: of several lines that might be the header it tells which.
    """
    text = _unwrapped(text_of(path))
    separator = _SEPARATOR_LINE.match(text)
    text = text[separator.end() :] if separator else text
    layout = layout_of(text[:SAMPLE], len(text) > SAMPLE, separator[1] if separator else None)
    try:
        return _sheet(path, text, layout, wanted)
    except (pd.errors.ParserError, csv.Error):
        pass  # a quotation mark that is never closed is a character like others
    try:
        return _sheet(path, text, Layout(layout.delimiter, quoted=False), wanted)
    except (pd.errors.ParserError, csv.Error, ValueError) as error:
        raise Unusable("unreadable", file=str(path), why=str(error).strip()) from error


def _unwrapped(text: str) -> str:
    """Lines that were put into quotation marks as a whole, without them."""
    lines = [line for line in text[:SAMPLE].split("\n")[:FIRST] if line.strip()]
    if all(map(_WRAPPED.match, lines[:-1] or lines)) and any('""' in line or "," in line for line in lines):
        return "\n".join(one[0] if one else "" for one in csv.reader(io.StringIO(text)))
    return text


def layout_of(sample: str, is_cut: bool = False, delimiter: str | None = None) -> Layout:
    """Delimiter, quotation mark and escape of the first lines."""
    lines = [line for line in sample.split("\n") if line.strip()]
    text = "\n".join(lines[:-1] if is_cut and len(lines) > 1 else lines)
    quote = next((mark for mark in "\"'" if re.search(_QUOTED.format(mark=mark), text)), '"')
    escape = "\\" if f"\\{quote}" in text and quote * 2 not in text.replace(f"\\{quote}", "") else None
    return Layout(delimiter or delimiter_of(text, quote), quote, escape)


def delimiter_of(text: str, quote: str = '"') -> str:
    """The delimiter that splits the first lines most evenly, quotes respected; a comma in doubt."""
    lines = [line for line in text.splitlines() if line.strip()][:50]
    scores = {}
    for delimiter in DELIMITERS:
        widths = [
            len(row) for row in csv.reader(lines, delimiter=delimiter, quotechar=quote, skipinitialspace=True)
        ]
        usual = max(set(widths), key=widths.count)
        scores[delimiter] = (
            widths.count(usual) / len(widths) * (usual > 1) * (delimiter != " " or BY_SPACES),
            usual,
        )
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _sheet(path: Path, text: str, layout: Layout, wanted: str | None) -> Sheet:
    widths = np.fromiter(map(len, layout.records(text)), dtype=np.int64)
    start, names = _header(list(islice(layout.records(text), FIRST)), _usual(widths), wanted)
    frame = layout.frame(text, len(names))
    overlong = _overlong(path, text, layout, widths, start, len(names))
    is_row = np.arange(len(frame)) > start
    odd = is_row & _around(frame, widths, names)
    odd[start + 1 : start + 2] = _is_second_header(frame.iloc[start + 1 : start + 7])
    blank = frame.isna().all(axis=1).to_numpy()
    short = is_row & ~odd & ~blank & (widths < len(names))
    frame = frame[is_row & ~odd & ~blank & ~overlong].set_axis(_named(names), axis=1).reset_index(drop=True)
    counts = {
        "overlong_rows": overlong.sum(),
        "short_rows": short.sum(),
        "lines_around": (odd | ((~is_row) & ~blank)).sum() - 1,
    }
    notices = [
        Notice(code, {"rows": int(count), "cells": len(names)}) for code, count in counts.items() if count > 0
    ]
    return Sheet(frame, notices)


def _usual(widths: np.ndarray) -> int:
    """Cells that most records have, of the wider if two are as frequent."""
    found = Counter(widths[widths > 0].tolist())
    return max(found, key=lambda width: (found[width], width))


def _header(records: list[list[str]], usual: int, wanted: str | None) -> tuple[int, list[str]]:
    """(place of the header among the records, one name per column; "" where it has none).

    It is the one that has the wanted name. Else lines above it have fewer cells, or most of theirs are blank. A
    header that is narrower than its rows doesn't count the delimiters that end them; or, one cell short, it names
    no row labels, as R writes it.
    """
    trimmed = [[" ".join(cell.split()) for cell in record] for record in records]
    filled = [sum(map(bool, record)) for record in trimmed]
    first = next((place for place, count in enumerate(filled) if count), 0)
    wide = [i for i, record in enumerate(trimmed) if len(record) >= usual and filled[i] > usual / 2]
    header = next((i for i, record in enumerate(trimmed) if wanted in record), wide[0] if wide else first)
    if wanted not in trimmed[header] and filled[first] > usual / 2 and not _reads_like_header(trimmed[header]):
        header = first
    names = trimmed[header]
    rest = [cell for record in trimmed[header + 1 :] if len(record) == usual for cell in record[len(names) :]]
    return header, ["", *names] if len(names) == usual - 1 > 1 and any(rest) else names


def _reads_like_header(cells: list[str]) -> bool:
    return all(cells) and len(set(cells)) == len(cells) and not any(map(_NUMBER.match, cells))


def _overlong(path: Path, text: str, layout: Layout, widths: np.ndarray, start: int, width: int) -> np.ndarray:
    """Which records have filled cells beyond the last column. Raises Unusable where they are many."""
    suspects = widths > width
    suspects[: start + 1] = False
    reader = layout.records(text)
    lines = (
        [
            (reader.line_num, any(cell.strip() for cell in record[width:]))  # type: ignore[attr-defined]
            for record in compress(reader, suspects)
        ]
        if suspects.any()
        else []
    )
    suspects[suspects] = [is_filled for _, is_filled in lines]
    if suspects.sum() > MANY_OVERLONG * (len(widths) - start):
        shown = [str(line) for line, is_filled in lines if is_filled][:SHOWN_LINES]
        raise Unusable("ragged", file=str(path), rows=int(suspects.sum()), cells=width, lines=", ".join(shown))
    return suspects


def _around(frame: pd.DataFrame, widths: np.ndarray, names: list[str]) -> np.ndarray:
    """Records that are no rows: the header once more; at the end, a source, a count or a total."""
    repeated = (frame[0] == names[0]).to_numpy() & (frame.iloc[:, -1] == names[-1]).to_numpy()
    repeated[repeated] = (frame[repeated].fillna("") == names).all(axis=1).to_numpy()
    last = frame.index >= len(frame) - LAST
    tail = frame[last]
    total = tail.apply(lambda cells: cells.str.strip().str.fullmatch(_TOTAL).fillna(False)).any(axis=1)
    total &= tail.isna().any(axis=1)
    alone = (widths[last] == 1) & (len(names) > 2)
    blank = tail.isna().all(axis=1).to_numpy()
    is_end = np.logical_and.accumulate((total.to_numpy() | alone | blank)[::-1])[::-1]
    repeated[np.flatnonzero(last)] |= is_end & ~blank
    return repeated


def _is_second_header(frame: pd.DataFrame) -> bool:
    """Does the first of these rows hold words where all the others hold numbers: names once more, or units?"""
    numeric = frame.apply(lambda cells: cells.str.match(_NUMBER).fillna(False).astype(bool))
    beneath = numeric.iloc[1:].all()
    first = frame.iloc[:1, beneath.to_numpy()]
    if len(frame) < 2 or beneath.mean() < 0.5 or numeric.iloc[0].any():
        return False
    return bool(first.notna().to_numpy().mean() >= 0.5)


def _named(names: list[str]) -> list[str]:
    """Every column its own name, as pandas gives them: `Unnamed: 0`, and `price`, `price.1`."""
    taken: set[str] = set()
    found = []
    for place, name in enumerate(names):
        name = own = name or f"Unnamed: {place}"
        count = 0
        while name in taken or (count and name in names):
            count += 1
            name = f"{own}.{count}"
        taken.add(name)
        found.append(name)
    return found
