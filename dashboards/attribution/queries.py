"""What the attribution page shows, of the conversions of a period; it is of the whole company or of nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import text

from app.access.actor import Reach
from app.access.permissions import named
from app.access.work import Work
from app.core.settings import settings
from dashboards import kpis, remembered
from dashboards.kpis import KpiRow
from dashboards.periods import Period

JOURNEYS = ("touchpoints", "leads", "deals", "orders")
"""Nouns that attribution is made of."""

KINDS = ("deal_won", "lead_converted", "repeat_order")
MODELS = (
    "first", "last", "last_non_direct", "linear", "position", "time_decay", "markov", "shapley", "shapley_chain",
)  # fmt: skip
NOBODY = "unattributed"
MARGIN = "margin_share"
VALUES = {"count": "credited_conversions", "revenue": "credited_amount"}

IN_CRM = {
    "deal_won": "select count(*), coalesce(sum(won_amount), 0) from marts.fct_deals where is_won and closed_on",
    "lead_converted": "select count(*), 0 from marts.fct_leads where converted_on",
}


@dataclass(frozen=True)
class Credit:
    """One channel or campaign: its answer under each model, and its spend in the period (of channels alone)."""

    name: str
    by_model: Mapping[str, KpiRow]
    spend: float | None

    @property
    def middle(self) -> float:
        """The median of the models."""
        return median(float(row.value or 0) for row in self.by_model.values()) if self.by_model else 0.0


def is_whole(work: Work) -> bool:
    """Whether the reader sees all that attribution is made of."""
    reaches = {work.actor.reads(noun) for noun in JOURNEYS}
    return reaches == {Reach.ALL} and work.actor.may(named("touchpoints:read"))


def credits(work: Work, period: Period, kind: str, value: str, thing: str) -> list[Credit]:
    """By channel or campaign, largest first, what nobody earned last; spend without a credit is kept."""
    found = _credited(work, period, kind, thing)[value]
    spent = _spend(work, period) if thing == "channel" else {}
    names = dict.fromkeys([*(row.by[thing] for row in found), *spent])
    by_name: dict[str | None, dict[str, KpiRow]] = {name: {} for name in names}
    for row in found:
        by_name[row.by[thing]][row.by["model"]] = row
    made = [Credit(name or "", by_name[name], spent.get(name or "")) for name in names]
    return sorted(made, key=lambda credit: (credit.name == NOBODY, -credit.middle))


def _credited(work: Work, period: Period, kind: str, thing: str) -> dict[str, list[KpiRow]]:
    """Count and revenue by channel or campaign and model, in one query; asked again they are remembered."""
    days, where = (period.since, period.until), {"conversion_kind": kind}
    wanted = [kpis.Wanted(name, (thing, "model"), *days, where) for name in VALUES.values()]
    return dict(zip(VALUES, (answer.rows for answer in kpis.ask_each(work, wanted)), strict=True))


def _spend(work: Work, period: Period) -> dict[str, float]:
    rows = kpis.ask(work, "spend", ["channel"], period.since, period.until).rows
    return {row.by["channel"]: float(row.value) for row in rows if row.value}


def amounts(work: Work, period: Period, kind: str) -> dict[str, dict[str, float]]:
    """Channel -> model -> revenue credited in the period."""
    told: dict[str, dict[str, float]] = {}
    for row in _credited(work, period, kind, "channel")["revenue"]:
        told.setdefault(row.by["channel"], {})[row.by["model"]] = float(row.value or 0)
    return told


@dataclass(frozen=True)
class Reconciled:
    """Conversions and amounts: earned by touches, by none, and what the records themselves say; None where no
    count of records compares. `channels` are those that earned."""

    earned: tuple[float, float]
    unearned: tuple[float, float]
    in_crm: tuple[float, float] | None
    are_models_equal: bool
    channels: Sequence[str] = ()


def reconciled(work: Work, period: Period, kind: str) -> Reconciled:
    found = _credited(work, period, kind, "channel")
    earned, unearned = (
        (_sum(found["count"], "linear", nobodys), _sum(found["revenue"], "linear", nobodys))
        for nobodys in (False, True)
    )
    crm: Any = None
    if kind in IN_CRM:
        asked = text(f"{IN_CRM[kind]} between :since and :until")
        days = {"since": period.since, "until": period.until}
        crm = tuple(map(float, remembered.rows(work, asked, days)[0]))
    models = {row.by["model"] for row in found["revenue"]}
    sums = {round(_sum(found["revenue"], model), 2) for model in models}
    channels = sorted({row.by["channel"] for row in found["count"]} - {NOBODY})
    return Reconciled(earned, unearned, crm, len(sums) <= 1, channels)


def _sum(rows: Sequence[KpiRow], model: str, is_nobodys: bool | None = None) -> float:
    """Of one model; of what touches earned or of what nobody did, or of both."""
    return sum(
        float(row.value or 0)
        for row in rows
        if row.by["model"] == model and is_nobodys in (None, row.by["channel"] == NOBODY)
    )


@dataclass(frozen=True)
class Margin:
    """What stays of revenue, a share: counted, or as it is set, before the first order and for who may not read of
    customers."""

    share: float
    is_counted: bool

    @property
    def even(self) -> float:
        """The revenue per spend at which a channel pays for itself."""
        return 1 / self.share


def margin(work: Work) -> Margin:
    known = kpis.ask(work, MARGIN).rows[0].value if kpis.is_permitted(work, MARGIN) else None
    return Margin(float(known or settings().margin_percent / 100 or 1), bool(known))
