"""The scores of the CRM: which rows a model learns from, what it must not see, whom it scores, and how it is read.

Adding a score is adding a Scorer here, beside its words in app/runs/scored.py and its mart; training, gates,
write-back and evidence are the same for all.
"""

# ruff: noqa: S608 - the pieces put together here are constants of this file
from typing import Any

import numpy as np
import pandas as pd

from models_ml.churn import hazard
from models_ml.churn import score as churn
from models_ml.tabular.contract import Contract
from models_ml.tabular.model import Model
from pipelines.models.scorer import Scored, Scorer
from pipelines.models.tables import Tables
from pipelines.models.texts import Texts

MOST_ROWS = 40_000
"""Rows a model is trained on at most: more make training slow and the model hardly better."""

MOST_FOR_DRIFT = 50_000
MOST_TEXTS_FOR_DRIFT = 5_000
SEASON = "90 days"
LEAD_DAYS = 90
"""From coming in to conversion; var lead_horizon_days of the marts."""
FRESH_DAYS = 7
"""Of leads, scores given this long after their day at most are measured: later ones know that nothing happened."""


def _left(customers: pd.DataFrame, after: int, until: int) -> np.ndarray:
    days = customers["days_to_churn"].astype(float).fillna(np.inf).to_numpy()
    known = (days > after) & (customers["observed_days"].to_numpy() >= until)
    return np.where(known, days <= until, np.nan)


def _churn_scores(model: Model, customers: pd.DataFrame, reasons: int) -> Scored:
    return Scored(*churn.score(model, customers, reasons))


LEAD_QUALITY = Scorer(
    model="lead_quality",
    kind=Tables(
        target="label",
        contract=Contract(
            name="lead_quality", positive="True", time="as_of", group="lead_id", entity="lead",
            gap_days=0, horizon_days=LEAD_DAYS,
            drop=(
                "as_of", "is_latest", "is_open", "horizon_days", "converted_at", "days_to_convert",
                "observed_days", "source_system", "campaign",
            ),
        ),
        once=lambda leads: leads[leads["is_latest"]],
        days=((0, LEAD_DAYS),),
    ),
    key="lead_id",
    learn=f"""
        select * from marts.ml_leads where observed_days > {LEAD_DAYS}
        order by as_of desc, lead_id limit {MOST_ROWS}""",
    waiting=f"""
        select * from {{mart}}
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
            h.entity_id as record, h.model_version, h.value as probability, h.scored_at, l.label::int as outcome
        from app.scores_ever h
        join app.score_runs r on r.id = h.run_id and r.status = 'applied'
        join marts.ml_leads l on l.lead_id = h.entity_id and l.is_latest
        where h.name = :name and h.value is not null and h.scored_at <= h.as_of + interval '{FRESH_DAYS} days'
            and l.observed_days > {LEAD_DAYS} and :after = 0 and :until = {LEAD_DAYS}
        order by h.entity_id, h.model_version, h.scored_at""",
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
    kind=Tables(
        target=hazard.LABEL,
        contract=Contract(
            name="churn_risk", positive="True", time="as_of", group="customer_id", panel=True, entity="customer",
            gap_days=hazard.GAP_DAYS, horizon_days=hazard.PERIOD_DAYS,
            drop=("as_of", "is_latest", "churned_on", "days_to_churn", "observed_days"),
        ),
        apply=_churn_scores,
        prepare=hazard.person_periods,
        once=lambda periods: periods[periods[hazard.AHEAD] == hazard.PERIODS[0]],
        turned_out=_left,
        days=tuple((hazard.GAP_DAYS, hazard.GAP_DAYS + n * hazard.PERIOD_DAYS) for n in hazard.PERIODS),
        label_days=hazard.label_days,
    ),
    key="customer_id",
    learn=f"""
        select * from marts.ml_customers where as_of in ({_EVERY_THIRD_MONTH})
        order by md5(customer_id::text), as_of limit {MOST_ROWS} / {len(hazard.PERIODS)}""",
    waiting="select * from {mart} where is_latest",
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
        select s.entity_id as record, s.model_version, s.value as probability, s.scored_at,
            coalesce(min(l.churned_on) <= s.day + :until, false)::int as outcome
        from said s left join left_on l on l.customer_id = s.entity_id and l.churned_on > s.day
        where s.day + :until <= (select max(as_of) from marts.ml_customers where is_latest)
        group by s.entity_id, s.model_version, s.value, s.scored_at, s.day
        having coalesce(min(l.churned_on) > s.day + :after, true)""",
)  # fmt: skip
"""Every third month-end is learned from: neighbouring ones tell almost the same of a customer. Whole customers are
drawn where there are too many, so that all days are kept."""

DEAL_DAYS = 90
"""From being looked at to being won; var deal_horizon_days of the marts."""
OPEN_DAYS = 180
"""Deals that are open longer have been forgotten: what would be learnt of them is that nobody closes them."""


WIN_PROBABILITY = Scorer(
    model="win_probability",
    kind=Tables(
        target="label",
        contract=Contract(
            name="win_probability", positive="True", time="as_of", group="deal_id", entity="deal",
            gap_days=0, horizon_days=DEAL_DAYS, drop=("as_of", "is_latest", "closed_on", "observed_days"),
        ),
        days=((0, DEAL_DAYS),),
    ),
    key="deal_id",
    learn=f"""
        select * from marts.ml_deals
        where not is_latest and observed_days > {DEAL_DAYS} and days_open <= {OPEN_DAYS}
        order by md5(deal_id::text), as_of limit {MOST_ROWS}""",
    waiting=f"select * from {{mart}} where is_latest and days_open <= {OPEN_DAYS}",
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
        select s.entity_id as record, s.model_version, s.value as probability, s.scored_at,
            (d.is_won and d.closed_on <= s.day + :until)::int as outcome
        from said s join marts.fct_deals d on d.deal_id = s.entity_id
        where :after = 0 and s.day + :until <= (select max(as_of) from marts.ml_deals where is_latest)""",
)  # fmt: skip
"""Whole deals are drawn where there are too many. No panel: a deal is open for a few month-ends only, and what is
asked about next is another one. All of its rows are on one side of every split, or it would be known again by its
size and product."""

TICKET_CATEGORY = Scorer(
    model="ticket_category",
    kind=Texts(),
    key="ticket_id",
    learn=f"""
        select * from (
            select ticket_id, text, category, created_at as as_of from marts.ml_tickets
            where category is not null order by created_at desc, ticket_id limit {MOST_ROWS}
        ) as newest order by as_of, ticket_id desc""",
    waiting="""
        select ticket_id, text, now() as as_of from {mart}
        where given_category is null and not is_resolved""",
    before=f"""
        select text, created_at as as_of from marts.ml_tickets
        cross join (select max(created_at) - interval '{SEASON}' as until_at from marts.ml_tickets) as n
        where created_at <= until_at and created_at > until_at - interval '365 days'
        order by md5(ticket_id::text) limit {MOST_TEXTS_FOR_DRIFT}""",
    now=f"""
        select text, created_at as as_of from marts.ml_tickets
        where created_at > (select max(created_at) from marts.ml_tickets) - interval '{SEASON}'
        order by md5(ticket_id::text) limit {MOST_TEXTS_FOR_DRIFT}""",
    slices="Q",
    matured="""
        select distinct on (h.entity_id, h.model_version)
            h.entity_id as record, h.model_version, h.value as probability, h.scored_at,
            (t.given_category = h.label)::int as outcome
        from app.scores_ever h
        join app.score_runs r on r.id = h.run_id and r.status = 'applied'
        join marts.ml_tickets t on t.ticket_id = h.entity_id and t.given_category is not null
        where h.name = :name and h.label is not null and :after = 0 and :until = 0
        order by h.entity_id, h.model_version, h.scored_at""",
    needed=("as_of", "text"),
)
"""The outcome of a category is what a person said afterwards, by taking it or by choosing another. Drift is looked
for in all tickets of the newest days and of the year before, whoever gave them their category."""

SCORERS: tuple[Scorer[Any], ...] = (LEAD_QUALITY, CHURN, WIN_PROBABILITY, TICKET_CATEGORY)
BY_MODEL = {scorer.model: scorer for scorer in SCORERS}
BY_ENTITY = {scorer.entity: scorer for scorer in SCORERS}
