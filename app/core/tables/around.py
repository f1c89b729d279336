"""Lines below the heading that are no rows: the heading once more, units, sources, totals."""

import re

import polars as pl

from app.core.tables.heading import NUMBER

LAST = 10
"""Records at the end among which sources and totals may stand."""
TOTAL = re.compile(
    r"(grand |sub)?totals?:?|sum:?|summe|gesamt|insgesamt|somme|合计|总计|小计|合計|總計", re.IGNORECASE
)
BENEATH = 5
"""Rows under the first that tell whether it is one."""
LINE = "_line"
_PLAIN = re.compile(r"^[+-]?\d+(\.\d+)?$")


def lines_around(rows: pl.DataFrame, widths: dict[int, int]) -> set[int]:
    """Lines that are no rows. `widths`: line -> its cells, of the last ones."""
    return _repeated(rows) | _units(rows) | _endings(rows, widths)


def _repeated(rows: pl.DataFrame) -> set[int]:
    names = rows.columns[1:]
    same = pl.all_horizontal(pl.col(name) == name for name in names)
    return set(rows.filter(same)[LINE]) if len(names) > 1 else set()


def _units(rows: pl.DataFrame) -> set[int]:
    """The first row, if it holds words where all the next hold numbers: names once more, or units."""
    cells = rows.head(BENEATH + 1).drop(LINE)
    if cells.height < 2:
        return set()
    numeric = cells.select(pl.all().str.contains(NUMBER).fill_null(False))
    beneath = [name for name in cells.columns if numeric[name][1:].all()]
    first = [cells[name][0] is not None for name in beneath]
    if len(beneath) < cells.width / 2 or any(numeric.row(0)) or sum(first) < max(1, len(first) / 2):
        return set()
    return {rows[LINE][0]}


def _endings(rows: pl.DataFrame, widths: dict[int, int]) -> set[int]:
    """From the end upwards: a text alone in its line, a total."""
    found: set[int] = set()
    for row in rows.tail(LAST).reverse().iter_rows():
        line, *cells = row
        is_alone = widths.get(line) == 1 and len(cells) > 2
        if not (is_alone or _is_total(rows, line, cells)):
            break
        found.add(line)
    return found


def _is_total(rows: pl.DataFrame, line: int, cells: list[str | None]) -> bool:
    """Called a total, with blanks beside; or its numbers add up those above, with that name or with none."""
    above = rows.filter(pl.col(LINE) < line)
    if any(cell and TOTAL.fullmatch(cell) for cell in cells):
        return None in cells or _adds_up(above, cells)
    blank = [name for name, cell in zip(above.columns[1:], cells, strict=True) if cell is None]
    is_nameless = bool(blank) and above.height >= BENEATH and not any(above[name].null_count() for name in blank)
    return is_nameless and any(_numbers(above, cells).values()) and _adds_up(above, cells)


def _numbers(rows: pl.DataFrame, cells: list[str | None]) -> dict[str, float]:
    named = zip(rows.columns[1:], cells, strict=True)
    return {name: float(cell) for name, cell in named if cell and _PLAIN.match(cell)}


def _adds_up(above: pl.DataFrame, cells: list[str | None]) -> bool:
    totals = _numbers(above, cells)
    off = [abs(float(above[name].cast(pl.Float64, strict=False).sum()) - total) for name, total in totals.items()]
    return bool(totals) and all(
        one <= 1e-6 * max(1.0, abs(total)) for one, total in zip(off, totals.values(), strict=True)
    )
