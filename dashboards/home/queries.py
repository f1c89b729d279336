"""What the home page shows, read from the marts in the reader's reach."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import text

from app.access.work import Work
from dashboards import kpis, remembered, standing
from dashboards.periods import Period
from dashboards.standing import Card

CARDS = ("lead_conversion_matured", "win_rate", "won_amount", "csat", "first_response_time", "churn")
MODELS = ("first", "last", "linear", "markov", "shapley")


def cards(work: Work, period: Period) -> list[Card]:
    """The KPIs this reader may see, in the page's order."""
    return standing.cards(work, {name: {} for name in CARDS if kpis.is_permitted(work, name)}, period)


def funnel(work: Work, period: Period) -> pd.DataFrame:
    """One row per step, in order: step, n. Leads that came in during the period, and how far they have come."""
    counted = remembered.rows(
        work,
        text("""
            select count(*) as created,
                count(*) filter (where first_response_minutes is not null or is_converted) as answered,
                count(*) filter (where is_converted) as converted,
                count(*) filter (where is_converted and exists (
                    select from marts.fct_deals deals where deals.lead_id = leads.lead_id and deals.is_won
                )) as won
            from marts.fct_leads leads where created_on between :since and :until
        """),
        {"since": period.since, "until": period.until},
    )[0]
    return pd.DataFrame({"step": counted._fields, "n": list(counted)})


@dataclass(frozen=True)
class Credit:
    """What one model gives a channel: conversions with their interval, and money."""

    conversions: float
    low: float | None
    high: float | None
    value: float
    cac: float | None
    roas: float | None


@dataclass(frozen=True)
class ChannelRow:
    """One channel under every model. `is_disputed`: two models' intervals do not touch."""

    channel: str
    label_en: str
    label_zh: str
    spend: float
    credits: Mapping[str, Credit]
    is_disputed: bool


def channels(work: Work, kind: str) -> list[ChannelRow]:
    """Channels by what linear credit gives them, `unattributed` last; none for readers of less than all."""
    found = work.session.execute(
        text("""
            select credits.channel, coalesce(names.label_en, credits.channel) as label_en,
                coalesce(names.label_zh, credits.channel) as label_zh, credits.spend_amount::float8 as spend,
                model, conversions, conversions_low, conversions_high, value::float8 as value, cac, roas
            from marts.fct_attribution_channels credits
            left join marts.dim_channel names on names.channel = credits.channel
            where period = 'all' and conversion_kind = :kind and model = any(:models)
            order by credits.channel = 'unattributed', credits.channel
        """),
        {"kind": kind, "models": list(MODELS)},
    ).all()
    rows = [
        _channel_row([row for row in found if row.channel == name]) for name in dict.fromkeys(r[0] for r in found)
    ]
    return sorted(rows, key=lambda row: (row.channel == "unattributed", -_linear(row)))


def _channel_row(rows: list) -> ChannelRow:
    credits = {
        row.model: Credit(row.conversions, row.conversions_low, row.conversions_high, row.value, row.cac, row.roas)
        for row in rows
    }
    lows = [c.low for c in credits.values() if c.low is not None]
    highs = [c.high for c in credits.values() if c.high is not None]
    disputed = bool(lows) and max(lows) > min(highs)
    first = rows[0]
    return ChannelRow(first.channel, first.label_en, first.label_zh, first.spend, credits, disputed)


def _linear(row: ChannelRow) -> float:
    credit = row.credits.get("linear")
    return credit.conversions if credit else 0.0
