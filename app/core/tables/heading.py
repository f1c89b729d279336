"""Which of the first records names the columns."""

import re
from collections import Counter

from app.core.tables.records import Record, plain

FIRST = 20
"""Records at the top among which the heading is."""
NUMBER = r"^[+-]?[\d.,]*\d[%\d.,]*$"
_NUMBER = re.compile(NUMBER)


def heading_of(head: list[Record], wanted: frozenset[str]) -> tuple[int, list[str]]:
    """(place of the heading among the records, one name per column; "" where it has none).

    It is the one that has most of the wanted names. Else lines above it have fewer cells, or most of theirs are
    blank. A heading that is narrower than its rows doesn't count the delimiters that end them; or, one cell short,
    it names no row numbers, as R writes it.
    """
    usual = usual_width(head)
    trimmed = [[" ".join(cell.split()) for cell in cells] for _, cells in head[:FIRST]]
    filled = [sum(map(bool, cells)) for cells in trimmed]
    place = _named(trimmed, wanted)
    if place is None:
        first = next((at for at, count in enumerate(filled) if count), 0)
        wide = (at for at, cells in enumerate(trimmed) if len(cells) >= usual and filled[at] > usual / 2)
        place = next(wide, first)
        if filled[first] > usual / 2 and not _reads_like_heading(trimmed[place]):
            place = first
    names = trimmed[place]
    rows = [cells for _, cells in head[place + 1 :] if len(cells) == usual]
    return place, ["", *names] if len(names) == usual - 1 > 1 and _are_numbered(rows, len(names)) else names


def usual_width(head: list[Record]) -> int:
    """Cells that most records have, of the wider if two are as frequent."""
    widths = Counter(len(cells) for _, cells in head)
    return max(widths, key=lambda width: (widths[width], width))


def _named(trimmed: list[list[str]], wanted: frozenset[str]) -> int | None:
    hits = [len({plain(cell) for cell in cells} & wanted) for cells in trimmed]
    return hits.index(max(hits)) if any(hits) else None


def _reads_like_heading(cells: list[str]) -> bool:
    return all(cells) and len(set(cells)) == len(cells) and not any(map(_NUMBER.match, cells))


def _are_numbered(rows: list[list[str]], width: int) -> bool:
    """Do the rows count themselves in their first cell, and fill one more than the heading names?"""
    counted = [cells[0] for cells in rows]
    is_counting = counted in ([str(at) for at in range(begin, begin + len(rows))] for begin in (0, 1))
    return is_counting and any(cell.strip() for cells in rows for cell in cells[width:])


def unique(names: list[str]) -> list[str]:
    """Every column its own name: `Unnamed: 0`, and `price`, `price.1`."""
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
