"""Two editions side by side: what they say differently of the same, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isclose

from app.access.work import Work
from app.core.errors import CrmError
from app.core.i18n import _, sentences
from app.editions.schema import EditionView
from dashboards import kpis
from dashboards.metrics import metrics
from dashboards.reports.shapes import Edition, KpiLine
from dashboards.why import ask
from dashboards.why.ask import Why

SAID = 2
"""Parts of a change that are told."""


@dataclass(frozen=True)
class Issued:
    """An edition with what it says, and what it was cut down to."""

    view: EditionView
    said: Edition
    filters: Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """One number in both, as each wrote it; `cause` in sentences, or why there is none."""

    name: str
    was: str
    now: str
    cause: str = ""


@dataclass(frozen=True)
class Compared:
    differ: list[Difference]
    same: int


def compared(work: Work, one: Issued, other: Issued) -> Compared:
    """KPIs with the cause of their change, then the cells of sections that both have."""
    before = {line.name: line for line in one.said.kpis}
    pairs = [(before[line.name], line) for line in other.said.kpis if line.name in before]
    differ = [
        Difference(now.label, was.value.words, now.value.words, _cause(work, was, now, one, other))
        for was, now in pairs
        if was.value.words != now.value.words
    ]
    cells = _cells(one.said), _cells(other.said)
    both = [key for key in cells[1] if key in cells[0]]
    differ += [
        Difference(_(": ").join(key[1:]), cells[0][key], cells[1][key])
        for key in both
        if cells[0][key] != cells[1][key]
    ]
    return Compared(differ, len(pairs) + len(both) - len(differ))


def _cells(made: Edition) -> dict[tuple[str, ...], str]:
    """(section, its title, row, column) -> what stands there, of numbers alone."""
    return {
        (section.name, row[0].words, head): cell.words
        for section in made.sections
        if section.name != "restated"
        for row in section.rows
        for head, cell in zip(section.head[1:], row[1:], strict=True)
        if cell.is_number
    }


def _cause(work: Work, was: KpiLine, now: KpiLine, one: Issued, other: Issued) -> str:
    """Told only where the two numbers are found again in the reader's own reach: of another's nothing is known."""
    if now.name not in metrics(work) or not kpis.is_permitted(work, now.name):
        return ""
    try:
        found = _why(work, was, now, one, other)
    except CrmError:
        return _("Nothing is known any more of how it was then.")
    if not _is_same(was, found.before.value) or not _is_same(now, found.after.value):
        return _("In another reach than yours, or of a state that is not kept: its cause is not told.")
    return sentences(part.sentence for part in found.parts[:SAID])


def _why(work: Work, was: KpiLine, now: KpiLine, one: Issued, other: Issued) -> Why:
    known = metrics(work)[now.name].dimensions
    where = {name: value for name, value in other.filters.items() if name in known}
    days, before = (
        (date.fromisoformat(line.since), date.fromisoformat(line.until)) for line in (now, was)
    )  # fmt: skip
    if days == before:
        return ask.why_restated(work, now.name, days, one.view.made_at, other.view.made_at, where)
    return ask.why(work, now.name, days, before, where)


def _is_same(line: KpiLine, value: float | None) -> bool:
    if line.value.value is None or value is None:
        return line.value.value is value
    return isclose(line.value.value, float(value), rel_tol=1e-9)
