"""An edition as a workbook: what it is, KPIs, a sheet a table, definitions. Numbers are numbers, text is text."""

import io
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.exports.formats import LOOKS
from dashboards.reports.shapes import Cell, Edition, KpiLine

NARROW, WIDE = 14, 44


def made(edition: Edition) -> bytes:
    """The whole file. A text never becomes a formula or a link, whatever it begins with."""
    held = io.BytesIO()
    book = Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{edition.report}, {edition.title}", "author": "Tributary"})
    looks = {unit: book.add_format({"num_format": written}) for unit, written in LOOKS.items()}
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    words = edition.words
    _readme(_sheet(book, words["read"], (WIDE, 100)), edition)
    _kpis(_sheet(book, words["numbers"], (30, *[NARROW] * 9, 30)), edition, head, looks)
    for section in edition.sections:
        sheet = _sheet(book, f"{section.name}", (WIDE, *[NARROW] * (len(section.head) - 1)))
        _table(sheet, section.head, section.rows, head, looks)
    definitions = [[Cell(kpi.label), Cell(kpi.definition)] for kpi in edition.kpis]
    sheet = _sheet(book, words["definitions"], (30, 120))
    _table(sheet, [words["kpi"], words["definitions"]], definitions, head, looks)
    book.close()
    return held.getvalue()


def _sheet(book: Workbook, name: str, widths: Sequence[int]) -> Worksheet:
    sheet = book.add_worksheet("".join(c for c in name if c not in "[]:*?/\\'")[:31])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    return sheet


def _readme(sheet: Worksheet, edition: Edition) -> None:
    words = edition.words
    lines = [
        (edition.report, edition.title), (words["period"], edition.subtitle), (words["scope"], edition.scope),
        *((f"{words['as_of']}{words['colon']}{name}", moment) for name, moment in edition.sources),
        *((said.head, said.text) for said in edition.sentences), *(("", note) for note in edition.notes),
        ("", edition.banner), ("", edition.reference), ("", edition.address),
    ]  # fmt: skip
    for row, pair in enumerate(lines):
        for column, text in enumerate(pair):
            sheet.write_string(row, column, text)


def _kpis(sheet: Worksheet, edition: Edition, head: Any, looks: dict[str, Any]) -> None:
    words = edition.words
    names = ("kpi", "value", "low", "high", "n", "change", "target", "unit")
    heads = [words[name] for name in names] + [words["period"], ""]
    _table(sheet, heads, [_kpi(kpi) for kpi in edition.kpis], head, looks)


def _kpi(kpi: KpiLine) -> list[Cell]:
    unit = kpi.value.unit
    newest = next((point for point in kpi.history if point.day == kpi.since), None)
    bounds = (newest.low, newest.high) if newest and kpi.value.value is not None else (None, None)
    return [
        Cell(kpi.label), kpi.value, *(Cell("", bound, unit) for bound in bounds), Cell("", kpi.n, "count"),
        kpi.change, kpi.target, Cell(unit), Cell(kpi.since), Cell(kpi.until),
    ]  # fmt: skip


def _table(
    sheet: Worksheet, heads: Sequence[str], rows: Sequence[Sequence[Cell]], head: Any, looks: dict[str, Any]
) -> None:
    for column, name in enumerate(heads):
        sheet.write_string(0, column, name, head)
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if cell.value is not None and cell.unit in looks:
                sheet.write_number(at, column, cell.value, looks[cell.unit])
            else:
                sheet.write_string(at, column, cell.words)
