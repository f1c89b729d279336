"""Files that lists are written to, row by row. A text is never a formula, whoever opens the file."""

import csv
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from app.core.tables.formulas import disarmed
from app.exports.cells import Cell, Measured

MOST_ROWS = 1_000_000
"""A sheet has room for 1,048,576."""


LOOKS = {
    "share": "0.0%", "money": "#,##0.00", "count": "#,##0", "score": "0.0", "times": '0.0"×"', "points": "0.000",
    "minutes": "0.0", "days": "0.0", "money_a_day": "#,##0.00",
}  # fmt: skip
"""Unit -> how a sheet writes it; the value itself stays whole."""


class Table(Protocol):
    """A file that is being written."""

    def add(self, row: Sequence[Cell]) -> None: ...


class Csv(AbstractContextManager["Csv"]):
    """Comma separated, in UTF-8 with the mark by which Excel knows it."""

    def __init__(self, path: Path, heads: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self.add(heads)

    def add(self, row: Sequence[Cell]) -> None:
        self._writer.writerow([_as_text(cell) for cell in row])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


class Xlsx(AbstractContextManager["Xlsx"]):
    """A workbook of one sheet; a row that is written is no longer in memory."""

    def __init__(self, path: Path, heads: Sequence[str]) -> None:
        from xlsxwriter import Workbook

        self._book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
        self._sheet = self._book.add_worksheet()
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._looks = {unit: self._book.add_format({"num_format": look}) for unit, look in LOOKS.items()}
        self._rows = 0
        self._sheet.freeze_panes(1, 0)
        self.add(heads)

    def add(self, row: Sequence[Cell]) -> None:
        for column, cell in enumerate(row):
            self._write(column, cell)
        self._rows += 1

    def _write(self, column: int, cell: Cell) -> None:
        place: tuple[int, int] = (self._rows, column)
        if isinstance(cell, bool):
            self._sheet.write_boolean(*place, cell)
        elif isinstance(cell, Measured):
            self._sheet.write_number(*place, float(cell.value), self._looks[cell.unit])
        elif isinstance(cell, int | float | Decimal):
            self._sheet.write_number(*place, float(cell))
        elif isinstance(cell, date):
            look = self._moment if isinstance(cell, datetime) else self._day
            self._sheet.write_datetime(*place, cell, look)
        elif cell is not None:
            self._sheet.write_string(*place, cell)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()


FORMATS: dict[str, Any] = {"xlsx": Xlsx, "csv": Csv}
"""Ending of the file's name -> what writes it."""


def _as_text(cell: Cell) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it; a number is none."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, Measured):
        return str(cell.value)
    return disarmed(cell) if isinstance(cell, str) else str(cell)
