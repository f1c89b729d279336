"""The scores of the CRM: which rows a model learns from, what it must not see, whom it scores, and how it is read.

Adding a score is adding a Scorer here; training, gates, write-back and evidence are the same for all.
"""

# ruff: noqa: S608 - the pieces put together here are constants of this file
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models_ml import explain
from models_ml.churn import hazard
from models_ml.churn import score as churn
from models_ml.odds import probability
from models_ml.tabular.contract import Contract
from models_ml.tabular.model import Model

MOST_ROWS = 40_000
"""Rows a model is trained on at most: more make training slow and the model hardly better."""

MOST_FOR_DRIFT = 50_000
LEAD_DAYS = 90
"""From coming in to conversion; var lead_horizon_days of the marts."""
FRESH_DAYS = 7
"""Of leads, scores given this long after their day at most are measured: later ones know that nothing happened."""


@dataclass(frozen=True)
class Scored:
    """One array of chances per name, in the order of the scored rows; `reasons` are those of the last name."""

    chances: list[np.ndarray]
    reasons: list[list[explain.Reason]]


@dataclass(frozen=True)
class Scorer:
    """`names` are the scores it writes, all from one model called `model`; reasons stand with the last.

    The queries read the marts: `learn` what is known to
    have turned out this way or that, `waiting` whom to score now, `unscored` (key, reason) whom no score can be
    given, `before` the year before and `now` today's rows of the same kind, for drift; `slices` (a pandas period)
    divides the year. `matured` gives past scores whose outcome is known by now: model_version, probability,
    scored_at, outcome. `prepare` makes training rows of what `learn` found.
    """

    model: str
    names: tuple[str, ...]
    entity: str
    mart: str
    key: str
    target: str
    contract: Contract
    learn: str
    waiting: str
    unscored: str
    before: str
    now: str
    slices: str
    matured: str
    apply: Callable[[Model, pd.DataFrame, int], Scored]
    prepare: Callable[[pd.DataFrame], pd.DataFrame]
    once: Callable[[pd.DataFrame], pd.DataFrame]
    """Of training rows, those in which each record and day occurs once: what evidence is measured on."""
    turned_out: Callable[[pd.DataFrame, int, int], np.ndarray]
    """1, 0 or NaN (not known) per row: the outcome came within these days after as_of."""
    days: tuple[tuple[int, int], ...]
    """Per name: the outcome counts after the first and until the second of these days after as_of."""
    groups: tuple[str, ...] = ("country",)
    """Columns by which the model card says whom the model selects (docs/decisions/0406)."""
    label_days: Callable[[pd.DataFrame], tuple[np.ndarray, np.ndarray]] | None = None
    """Of a panel's training rows: the days after as_of after which, and until which, the outcome counts."""


def _label(rows: pd.DataFrame, _after: int, _until: int) -> np.ndarray:
    return rows["label"].astype(float).to_numpy()


def _left(customers: pd.DataFrame, after: int, until: int) -> np.ndarray:
    days = customers["days_to_churn"].astype(float).fillna(np.inf).to_numpy()
    known = (days > after) & (customers["observed_days"].to_numpy() >= until)
    return np.where(known, days <= until, np.nan)


def _single_scores(model: Model, rows: pd.DataFrame, reasons: int) -> Scored:
    values = model.read(rows)
    if not reasons:  # exact effects are dear to work out
        return Scored([probability(model.log_odds(values))], [])
    effects = model.effects(values)
    why = explain.top_reasons(effects, [field.name for field in model.fields], rows, reasons)
    return Scored([probability(model.base + effects.sum(axis=1))], why)


def _churn_scores(model: Model, customers: pd.DataFrame, reasons: int) -> Scored:
    return Scored(*churn.score(model, customers, reasons))


LEAD_QUALITY = Scorer(
    model="lead_quality",
    names=("lead_quality",),
    entity="lead",
    mart="ml_leads",
    key="lead_id",
    target="label",
    contract=Contract(
        name="lead_quality", positive="True", time="as_of", group="lead_id", entity="lead",
        gap_days=0, horizon_days=LEAD_DAYS,
        drop=(
            "as_of", "is_latest", "is_open", "horizon_days", "converted_at", "days_to_convert", "observed_days",
            "source_system", "campaign",
        ),
    ),
    learn=f"""
        select * from marts.ml_leads where observed_days > {LEAD_DAYS}
        order by as_of desc, lead_id limit {MOST_ROWS}""",
    waiting=f"""
        select * from marts.ml_leads
        where is_latest and is_open and converted_at is null and observed_days <= {LEAD_DAYS}""",
    unscored=f"""
        select l.lead_id::text as key, case
            when l.converted_at is not null then 'converted' when not l.is_open then 'closed' else 'too_old'
            end as reason
        from marts.ml_leads l left join app.scores s
            on (s.entity, s.entity_id, s.name) = ('lead', l.lead_id, :name)
        where l.is_latest and case
            when l.converted_at is null and l.is_open
                then l.observed_days > {LEAD_DAYS} and s.unscored_reason is distinct from 'too_old'
            else s.entity_id is null end""",
    before=f"""
        select * from marts.ml_leads
        where is_latest and observed_days > {LEAD_DAYS} and observed_days <= {LEAD_DAYS} + 365
        order by as_of desc limit {MOST_FOR_DRIFT}""",
    now=f"""
        select * from marts.ml_leads where is_latest and observed_days between 2 and {LEAD_DAYS}
        order by as_of desc limit {MOST_FOR_DRIFT}""",
    slices="Q",
    matured=f"""
        select distinct on (h.entity_id, h.model_version)
            h.model_version, h.value as probability, h.scored_at, l.label::int as outcome
        from app.scores_ever h
        join app.score_runs r on r.id = h.run_id and r.status = 'applied'
        join marts.ml_leads l on l.lead_id = h.entity_id and l.is_latest
        where h.name = :name and h.value is not null and h.scored_at <= h.as_of + interval '{FRESH_DAYS} days'
            and l.observed_days > {LEAD_DAYS} and :after = 0 and :until = {LEAD_DAYS}
        order by h.entity_id, h.model_version, h.scored_at""",
    apply=_single_scores,
    prepare=lambda leads: leads,
    once=lambda leads: leads[leads["is_latest"]],
    turned_out=_label,
    days=((0, LEAD_DAYS),),
)  # fmt: skip
"""Campaigns are no feature: what is learned of one says nothing of the next, and new ones come every month."""

_MATURED = f"not is_latest and observed_days >= {hazard.GAP_DAYS + hazard.PERIOD_DAYS}"
_EVERY_THIRD_MONTH = f"""
    select as_of from (
        select as_of, row_number() over (order by as_of desc) as nth
        from (select distinct as_of from marts.ml_customers where {_MATURED}) as days
    ) as numbered where mod(nth, 3) = 1"""

CHURN = Scorer(
    model="churn_risk",
    names=("churn_risk_30", "churn_risk_60", "churn_risk_90"),
    entity="customer",
    mart="ml_customers",
    key="customer_id",
    target=hazard.LABEL,
    contract=Contract(
        name="churn_risk", positive="True", time="as_of", group="customer_id", panel=True, entity="customer",
        gap_days=hazard.GAP_DAYS, horizon_days=hazard.PERIOD_DAYS,
        drop=("as_of", "is_latest", "churned_on", "days_to_churn", "observed_days"),
    ),
    learn=f"""
        select * from marts.ml_customers where as_of in ({_EVERY_THIRD_MONTH})
        order by md5(customer_id::text), as_of limit {MOST_ROWS} / {len(hazard.PERIODS)}""",
    waiting="select * from marts.ml_customers where is_latest",
    unscored="""
        select d.customer_id::text as key,
            case when d.churned_on is null then 'no_history' else 'churned' end as reason
        from marts.dim_customer d
        where not d.is_active and not d.is_deleted and not exists (
            select from app.scores s
            where (s.entity, s.entity_id, s.name) = ('customer', d.customer_id, :name)
        )""",
    before=f"""
        select * from marts.ml_customers where not is_latest and observed_days <= 366
        order by md5(customer_id::text), as_of limit {MOST_FOR_DRIFT}""",
    now=f"""
        select * from marts.ml_customers where is_latest
        order by md5(customer_id::text) limit {MOST_FOR_DRIFT}""",
    slices="M",
    matured="""
        with left_on as (
            select customer_id, churned_on from marts.ml_customers where churned_on is not null
            union select customer_id, churned_on from marts.dim_customer where churned_on is not null
        ), said as (
            select distinct on (h.entity_id, h.model_version, date_trunc('month', d.day))
                h.entity_id, h.model_version, h.value, h.scored_at, d.day
            from app.scores_ever h
            join app.score_runs r on r.id = h.run_id and r.status = 'applied'
            cross join lateral (select (h.as_of at time zone 'UTC')::date as day) d
            where h.name = :name and h.value is not null
            order by h.entity_id, h.model_version, date_trunc('month', d.day), h.scored_at
        )
        select s.model_version, s.value as probability, s.scored_at,
            coalesce(min(l.churned_on) <= s.day + :until, false)::int as outcome
        from said s left join left_on l on l.customer_id = s.entity_id and l.churned_on > s.day
        where s.day + :until <= (select max(as_of) from marts.ml_customers where is_latest)
        group by s.entity_id, s.model_version, s.value, s.scored_at, s.day
        having coalesce(min(l.churned_on) > s.day + :after, true)""",
    apply=_churn_scores,
    prepare=hazard.person_periods,
    once=lambda periods: periods[periods[hazard.AHEAD] == hazard.PERIODS[0]],
    turned_out=_left,
    days=tuple((hazard.GAP_DAYS, hazard.GAP_DAYS + n * hazard.PERIOD_DAYS) for n in hazard.PERIODS),
    label_days=hazard.label_days,
)  # fmt: skip
"""Every third month-end is learned from: neighbouring ones tell almost the same of a customer. Whole customers are
drawn where there are too many, so that all days are kept."""

DEAL_DAYS = 90
"""From being looked at to being won; var deal_horizon_days of the marts."""
OPEN_DAYS = 180
"""Deals that are open longer have been forgotten: what would be learnt of them is that nobody closes them."""


WIN_PROBABILITY = Scorer(
    model="win_probability",
    names=("win_probability",),
    entity="deal",
    mart="ml_deals",
    key="deal_id",
    target="label",
    contract=Contract(
        name="win_probability", positive="True", time="as_of", group="deal_id", entity="deal",
        gap_days=0, horizon_days=DEAL_DAYS, drop=("as_of", "is_latest", "closed_on", "observed_days"),
    ),
    learn=f"""
        select * from marts.ml_deals
        where not is_latest and observed_days > {DEAL_DAYS} and days_open <= {OPEN_DAYS}
        order by md5(deal_id::text), as_of limit {MOST_ROWS}""",
    waiting=f"select * from marts.ml_deals where is_latest and days_open <= {OPEN_DAYS}",
    unscored=f"""
        select d.deal_id::text as key, case when d.is_closed then 'closed' else 'too_old' end as reason
        from marts.fct_deals d
        left join marts.ml_deals m on m.deal_id = d.deal_id and m.is_latest
        left join app.scores s on (s.entity, s.entity_id, s.name) = ('deal', d.deal_id, :name)
        where case
            when d.is_closed then s.entity_id is null
            else m.days_open > {OPEN_DAYS} and s.unscored_reason is distinct from 'too_old' end""",
    before=f"""
        select * from marts.ml_deals
        where not is_latest and observed_days <= 366 and days_open <= {OPEN_DAYS}
        order by md5(deal_id::text), as_of limit {MOST_FOR_DRIFT}""",
    now=f"""
        select * from marts.ml_deals where is_latest and days_open <= {OPEN_DAYS}
        order by md5(deal_id::text) limit {MOST_FOR_DRIFT}""",
    slices="M",
    matured="""
        with said as (
            select distinct on (h.entity_id, h.model_version, date_trunc('month', d.day))
                h.entity_id, h.model_version, h.value, h.scored_at, d.day
            from app.scores_ever h
            join app.score_runs r on r.id = h.run_id and r.status = 'applied'
            cross join lateral (select (h.as_of at time zone 'UTC')::date as day) d
            where h.name = :name and h.value is not null
            order by h.entity_id, h.model_version, date_trunc('month', d.day), h.scored_at
        )
        select s.model_version, s.value as probability, s.scored_at,
            (d.is_won and d.closed_on <= s.day + :until)::int as outcome
        from said s join marts.fct_deals d on d.deal_id = s.entity_id
        where :after = 0 and s.day + :until <= (select max(as_of) from marts.ml_deals where is_latest)""",
    apply=_single_scores,
    prepare=lambda deals: deals,
    once=lambda deals: deals,
    turned_out=_label,
    days=((0, DEAL_DAYS),),
)  # fmt: skip
"""Whole deals are drawn where there are too many. No panel: a deal is open for a few month-ends only, and what is
asked about next is another one. All of its rows are on one side of every split, or it would be known again by its
size and product."""

SCORERS = (LEAD_QUALITY, CHURN, WIN_PROBABILITY)
