"""What the home page shows, read from the marts in the reader's reach."""

from app.access.work import Work
from dashboards import kpis, standing
from dashboards.kpis import KpiRow
from dashboards.periods import Period
from dashboards.registry import Metric
from dashboards.standing import Card

CARDS = (
    "won_amount", "win_rate", "lead_conversion_matured", "net_retention", "churn", "csat", "first_response_time",
    "sla_attainment",
)  # fmt: skip
SALES = CARDS[0]
"""Whoever may not read this one does not sell."""
SERVICE = CARDS[-3:]
STEPS = ("leads", "leads_answered", "leads_converted", "leads_won")


def cards(work: Work, period: Period) -> list[Card]:
    """The KPIs this reader may see, in the page's order; whoever sells nothing reads those of service first."""
    mine = [name for name in CARDS if kpis.is_permitted(work, name)]
    if SALES not in mine:
        mine.sort(key=lambda name: name not in SERVICE)
    return standing.cards(work, {name: {} for name in mine}, period)


def funnel(work: Work, period: Period) -> list[tuple[Metric, KpiRow]]:
    """Leads that came in during the period and how far they have come, as far as the reader may see."""
    names = [name for name in STEPS if kpis.is_permitted(work, name)]
    found = kpis.ask_each(work, [kpis.Wanted(name, (), period.since, period.until, {}) for name in names])
    return [(kpis.permitted(work, name), answer.rows[0]) for name, answer in zip(names, found, strict=True)]
