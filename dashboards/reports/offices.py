"""Offices side by side, and which of them moved the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from dashboards import kpis
from dashboards.kpis import KpiRow
from dashboards.periods import Period
from dashboards.reports.table import Table


@dataclass(frozen=True)
class Mover:
    """The office whose won amount changed most against the period before, in base currency."""

    office: str
    difference: float


def table(work: Work, period: Period) -> Table:
    """One line per office that closed a deal in the period: deals, win rate, won amount."""
    rates = _by_office(work, "win_rate", period.since, period.until)
    amounts = _by_office(work, "won_amount", period.since, period.until)
    rows = [
        [
            office,
            format.number(rate.denominator),
            format.percent(rate.value),
            format.short_money(amounts[office].value if office in amounts else None, None),
        ]
        for office, rate in rates.items()
    ]
    head = [_("Office"), _("Deals closed"), _("Win rate"), _("Won amount")]
    return Table(_("Offices"), _("By closing day."), head, rows)


def largest_mover(work: Work, period: Period) -> Mover | None:
    """None where there is only one office, or nothing moved."""
    now = _by_office(work, "won_amount", period.since, period.until)
    before = _by_office(work, "won_amount", period.before_since, period.before_until)
    moves = [
        Mover(office, _amount(now, office) - _amount(before, office)) for office in now.keys() | before.keys()
    ]
    moves.sort(key=lambda move: (-abs(move.difference), move.office))
    return moves[0] if len(moves) > 1 and moves[0].difference else None


def _by_office(work: Work, name: str, since: date, until: date) -> dict[str, KpiRow]:
    """The number by office; none where the reader may not see it."""
    if not kpis.is_permitted(work, name):
        return {}
    found = kpis.ask(work, name, by=["office"], since=since, until=until).rows
    return {row.by["office"] or _("No office"): row for row in found}


def _amount(rows: Mapping[str, KpiRow], office: str) -> float:
    row = rows.get(office)
    return float(row.value or 0) if row else 0.0
