"""Numbers that were published and have moved since: what was said, what is known now."""

from collections.abc import Sequence
from datetime import date

from app.core.i18n import _
from dashboards import periods
from dashboards.asked import Asked
from dashboards.periods import Period
from dashboards.reports.shapes import Cell, Edition, KpiLine, Section, opens
from dashboards.reports.strip import Standing, period_words
from dashboards.units import in_unit

POINTS, SHARE = 0.001, 0.005
"""What a number must have moved by to be told: a tenth of a point of shares, half a percent of all else."""


FAR_POINTS, FAR_SHARE = 0.01, 0.02
"""What a number must have moved by for an edition of its own."""


def moved(was: float, now: float, unit: str) -> bool:
    """Whether it moved by more than is left untold, and is written differently."""
    by = abs(now - was)
    far = by > POINTS if unit in ("share", "points") else by > SHARE * abs(was)
    return far and in_unit(was, unit) != in_unit(now, unit)


def is_restated(one: Edition, other: Edition) -> bool:
    """Whether a KPI that both tell moved so far that readers must hear of it: a point of shares, 2 % of else."""
    told = {(line.name, line.since): line.value for line in one.kpis if line.value.value is not None}
    for line in other.kpis:
        was, now = told.get((line.name, line.since)), line.value
        if was is None or was.value is None or now.value is None:
            continue
        far = FAR_POINTS if now.unit in ("share", "points") else FAR_SHARE * abs(was.value)
        if abs(now.value - was.value) > far:
            return True
    return False


def section(known: Sequence[Standing], before: Sequence[Edition], grain: str) -> Section:
    """Of the periods told in editions before, newest first, as each was told last."""
    head = [_("KPI"), _("Period"), _("Was"), _("Is")]
    now = {one.metric.name: one for one in known}
    rows, seen = [], set[tuple[str, str]]()
    for edition in before:
        for line in edition.kpis:
            key = line.name, line.since
            standing = now.get(line.name)
            if key in seen or standing is None or line.value.value is None:
                continue
            seen.add(key)
            rows += _row(line, standing, grain)
    hint = _("Published numbers that moved by more than 0.1 points or 0.5% since.")
    empty = _("No number that was published has moved since.") if before else _("This is the first edition.")
    return Section("restated", _("Restated figures"), hint, head, rows, empty=empty)


def _row(line: KpiLine, standing: Standing, grain: str) -> list[list[Cell]]:
    since, until, unit = date.fromisoformat(line.since), date.fromisoformat(line.until), standing.metric.unit
    row = next((row for day, row in standing.history if day == since), None)
    is_one = periods.last_day(since, grain) == until
    was = line.value.value
    if row is None or row.value is None or was is None or not is_one or not moved(was, float(row.value), unit):
        return []
    behind = opens(Asked(kpi=line.name, since=since, until=until))
    days = period_words(Period(since, until, since, until))
    return [[Cell(standing.metric.label), Cell(days), Cell(line.value.words, was, unit),
             Cell(in_unit(row.value, unit), float(row.value), unit, behind)]]  # fmt: skip


def compared(one: Edition, other: Edition) -> list[tuple[str, str, str]]:
    """(KPI and its period, what the one says, what the other says) of what both tell, as they wrote it."""
    told = {(line.name, line.since): line for line in other.kpis}
    pairs = [(line, told[line.name, line.since]) for line in one.kpis if (line.name, line.since) in told]
    return [(f"{a.label} {a.since}", a.value.words, b.value.words) for a, b in pairs]
