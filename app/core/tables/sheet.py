"""A file as a table of text: the one way in."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

import polars as pl

from app.core.tables import content, encoding, records
from app.core.tables.around import LAST, LINE, lines_around
from app.core.tables.heading import heading_of, unique
from app.core.tables.layout import Layout, layout_of, stated
from app.core.tables.records import Odd, OddLines, Record, plain

HEAD = 1_000
"""Records looked at to find the heading and how many cells a row has."""
CHUNK = 50_000
"""Records held as Python objects at a time."""


@dataclass(frozen=True)
class Sheet:
    """One file's rows.

    `rows`: `_line` and a text column per heading, each under a name of its own; trimmed, blanks NULL. Lines that
    can't be trusted (`odd`) are among them if they could be read at all, so that their companions can be told.
    `names`: the columns as the heading calls them, twins and all. `around`: lines that are no rows of the table.
    """

    rows: pl.DataFrame
    names: list[str]
    heading_line: int
    odd: list[Odd]
    around: list[int]
    sha256: str
    encoding: str = ""
    delimiter: str = ""

    @property
    def trusted(self) -> pl.DataFrame:
        """The rows whose lines are as they should be."""
        return self.rows.filter(~pl.col(LINE).is_in([one.line for one in self.odd])) if self.odd else self.rows


def read(path: Path, wanted: Iterable[str] = ()) -> Sheet:
    """The table in a CSV or a workbook, packed or not. Raises Refused with the reason.

    `wanted` are columns that the caller knows: of several lines that might be the heading they tell which.
    """
    raw = content.bytes_of(path)
    known = frozenset(map(plain, wanted))
    inside, is_workbook = content.unpacked(raw)
    odd: OddLines = {}
    if is_workbook:
        return _sheet(records.of_workbook(inside, known), known, odd, _Origin(sha256(raw).hexdigest()))
    text, code = encoding.text_of(inside)
    delimiter, begin = stated(text)
    text = text[begin:]
    layout = layout_of(text, delimiter)
    lines = records.readable(records.of_text(text, layout, int(begin > 0), odd), text, code, odd)
    return _sheet(lines, known, odd, _Origin(sha256(raw).hexdigest(), code, layout))


@dataclass(frozen=True)
class _Origin:
    sha256: str
    encoding: str = ""
    layout: Layout | None = None

    def unwrapped(self, cells: list[str]) -> list[str]:
        """The cells of a line that stands in quotation marks as a whole."""
        return self.layout.unwrapped(cells) if self.layout else cells


def _is_one_column(head: list[Record], origin: _Origin) -> bool:
    """Texts that may hold the delimiter, in quotation marks, under a heading that does not: no wrapped lines."""
    return all(len(cells) == 1 for _, cells in head) and len(origin.unwrapped(head[0][1])) == 1


def _unwrapped(head: list[Record], origin: _Origin) -> list[Record]:
    return [(line, origin.unwrapped(cells)) for line, cells in head]


def _sheet(lines: Iterator[Record], wanted: frozenset[str], odd: OddLines, origin: _Origin) -> Sheet:
    head = list(islice(lines, HEAD))
    place, names = heading_of(head if _is_one_column(head, origin) else _unwrapped(head, origin), wanted)
    columns = unique(names)
    filler = _Filler(len(columns), odd, origin)
    rows = filler.frame(chain(head[place + 1 :], lines), columns)
    around = lines_around(rows, dict(filler.last))
    above = [line for line, cells in head[:place] if any(cell.strip() for cell in cells)]
    return Sheet(
        rows.filter(~pl.col(LINE).is_in(list(around))) if around else rows,
        names,
        head[place][0],
        [odd[line] for line in sorted(odd) if line not in around and line > head[place][0]],
        sorted(above + list(around)),
        origin.sha256,
        origin.encoding,
        origin.layout.delimiter if origin.layout else "",
    )


@dataclass
class _Filler:
    """Brings records to the width of the heading, and names those that have another."""

    width: int
    odd: OddLines
    origin: _Origin
    last: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=LAST))
    """(line, cells) of the last records."""

    def frame(self, lines: Iterator[Record], columns: list[str]) -> pl.DataFrame:
        even = self._even(lines)
        parts = [_frame([], columns)]
        while chunk := list(islice(even, CHUNK)):
            parts.append(_frame(chunk, columns))
        return pl.concat(parts)

    def _even(self, lines: Iterator[Record]) -> Iterator[tuple[int, list[str]]]:
        for line, cells in lines:
            if not any(cells) or not any(map(str.strip, cells)):
                continue
            if len(cells) == 1 < self.width == len(whole := self.origin.unwrapped(cells)):
                cells = whole
            self.last.append((line, len(cells)))
            yield line, cells if len(cells) == self.width else self._fitted(line, cells)

    def _fitted(self, line: int, cells: list[str]) -> list[str]:
        """Padded or cut. Blank cells beyond the last column are no more than delimiters that end a line."""
        is_overlong = any(map(str.strip, cells[self.width :]))
        if is_overlong or len(cells) < self.width:
            code = "too_many_fields" if is_overlong else "too_few_fields"
            self.odd.setdefault(line, Odd(line, code, str(len(cells)), str(self.width)))
        return (cells + [""] * self.width)[: self.width]


def _frame(chunk: list[Record], columns: list[str]) -> pl.DataFrame:
    cells = zip(*(cells for _, cells in chunk), strict=True) if chunk else [()] * len(columns)
    made = {LINE: pl.Series([line for line, _ in chunk], dtype=pl.Int64)} | {
        name: pl.Series(values, dtype=pl.String) for name, values in zip(columns, cells, strict=True)
    }
    return pl.DataFrame(made).with_columns(pl.col(pl.String).str.strip_chars().replace("", None))
