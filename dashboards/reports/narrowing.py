"""What a report is cut down to: in words for its head, and in what its numbers open."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from app.access.work import Work
from dashboards import narrowed, rows
from dashboards.metrics import metric
from dashboards.reports.shapes import CUT, Cell, Edition


def words(work: Work) -> list[str]:
    """`Team: North`, of all that it is cut down to."""
    codes = rows.codes_of(work)
    return [f"{rows.label(name)}: {rows.cell(name, value, codes)}" for name, value in narrowed.every().items()]


def linked(work: Work, made: Edition) -> Edition:
    """With every number opening what it is about, and not the whole company's."""
    if not narrowed.every():
        return made
    kpis = [replace(one, value=_cell(work, one.value)) for one in made.kpis]
    sections = [
        replace(one, rows=[[_cell(work, cell) for cell in row] for row in one.rows]) for one in made.sections
    ]
    return replace(made, kpis=kpis, sections=sections)


def _cell(work: Work, cell: Cell) -> Cell:
    if not cell.opens:
        return cell
    said = parse_qsl(cell.opens, keep_blank_values=True)
    there = dict(said)
    cut = narrowed.of(metric(work, there["kpi"]).dimensions)
    more = [(f"{CUT}{name}", value) for name, value in cut.items() if f"{CUT}{name}" not in there]
    return replace(cell, opens=urlencode([*said, *more]))
