"""How the cells of a text are told apart: delimiter, quotation mark, escape; found from its first lines."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SAMPLE = 200_000
DELIMITERS = ",;\t| "
BY_SPACES = 0.01
"""Weight of the space as a delimiter: only where no other divides the lines."""
LOOKED_AT = 50
_SEPARATOR_LINE = re.compile(r"^\s*\"?sep=(.)\"?[ ,;\t]*\n", re.IGNORECASE)
_QUOTED = r"(^|[,;\t|\n]){mark}[^\n{mark}]*{mark}([,;\t|\n]|$)"
_WRAPPED = re.compile(r'^"(?:[^"]|"")*"$')


@dataclass(frozen=True)
class Layout:
    delimiter: str
    quote: str = '"'
    escape: str | None = None

    def reader(self, lines: Iterable[str], strict: bool = True) -> Any:
        """The csv reader of this layout."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            skipinitialspace=True,
            strict=strict,
        )

    def unwrapped(self, cells: list[str]) -> list[str]:
        """The cells of a line that was put into quotation marks as a whole; any other as it is."""
        if len(cells) != 1 or self.delimiter not in cells[0] or "\n" in cells[0]:
            return cells
        return next(self.reader([cells[0]], strict=False))


def stated(text: str) -> tuple[str | None, int]:
    """(the delimiter that a first line `sep=;` states, where the text begins after it)."""
    found = _SEPARATOR_LINE.match(text)
    return (found[1], found.end()) if found else (None, 0)


def layout_of(text: str, delimiter: str | None = None) -> Layout:
    """What the first lines of `text` look like; a comma in doubt."""
    lines = [_unwrapped(line) for line in text[:SAMPLE].split("\n") if line.strip()]
    sample = "\n".join(lines[:-1] if len(text) > SAMPLE and len(lines) > 1 else lines)
    quote = next((mark for mark in "\"'" if re.search(_QUOTED.format(mark=mark), sample)), '"')
    escape = "\\" if f"\\{quote}" in sample and quote * 2 not in sample.replace(f"\\{quote}", "") else None
    return Layout(delimiter or _delimiter_of(lines[:LOOKED_AT], quote), quote, escape)


def _unwrapped(line: str) -> str:
    return line[1:-1].replace('""', '"') if _WRAPPED.match(line.strip()) and line == line.strip() else line


def _delimiter_of(lines: list[str], quote: str) -> str:
    """The delimiter that splits most lines into the same number of cells, quotes respected."""
    scores = {}
    for delimiter in DELIMITERS:
        widths = list(map(len, Layout(delimiter, quote).reader(lines, strict=False)))
        usual = max(set(widths), key=widths.count)
        weight = BY_SPACES if delimiter == " " else 1.0
        scores[delimiter] = (widths.count(usual) / len(widths) * (usual > 1) * weight, usual)
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])
