"""What the home page shows, read from the marts in the reader's reach."""

import pandas as pd
from sqlalchemy import text

from app.access.work import Work
from dashboards import kpis, remembered, standing
from dashboards.periods import Period
from dashboards.standing import Card

CARDS = (
    "won_amount", "win_rate", "lead_conversion_matured", "net_retention", "churn", "csat", "first_response_time",
    "sla_attainment",
)  # fmt: skip
SALES = CARDS[0]
"""Whoever may not read this one does not sell."""
SERVICE = CARDS[-3:]


def cards(work: Work, period: Period) -> list[Card]:
    """The KPIs this reader may see, in the page's order; whoever sells nothing reads those of service first."""
    mine = [name for name in CARDS if kpis.is_permitted(work, name)]
    if SALES not in mine:
        mine.sort(key=lambda name: name not in SERVICE)
    return standing.cards(work, {name: {} for name in mine}, period)


def funnel(work: Work, period: Period) -> pd.DataFrame:
    """One row per step, in order: step, n. Leads that came in during the period, and how far they have come."""
    counted = remembered.rows(
        work,
        text("""
            with winners as (select distinct lead_id from marts.fct_deals where is_won and lead_id is not null)
            select count(*) as created,
                count(*) filter (where first_response_minutes is not null or is_converted) as answered,
                count(*) filter (where is_converted) as converted,
                count(*) filter (where is_converted and winners.lead_id is not null) as won
            from marts.fct_leads left join winners using (lead_id)
            where created_on between :since and :until
        """),
        {"since": period.since, "until": period.until},
    )[0]
    return pd.DataFrame({"step": counted._fields, "n": list(counted)})
