"""How right past scores were: bands and weeks of what matured, and what was held out of training."""

from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.models import service as models
from app.models.model import Basis
from app.runs.model import StartedBy
from models_ml.bands import Band
from pipelines.kernel import record
from pipelines.kernel.robots import SCORER
from pipelines.models import evidence
from pipelines.models.scorer import Scored
from pipelines.models.scorers import CHURN, LEAD_QUALITY
from pipelines.score import blocks
from pipelines.score.measure_scores import measure_scores

CHURN_30, CHURN_60, CHURN_90 = CHURN.names

PAST = (
    """insert into app.score_runs (id, name, entity, model_version, status)
        values (:good, :name, 'customer', 'v1', 'applied'), (:bad, :name, 'customer', 'v1', 'rolled_back')""",
    """insert into app.score_history (run_id, entity, entity_id, name, value, model_version, as_of, scored_at)
        select run_id, 'customer', customer_id, :name, value, 'v1', day, day + interval '1 hour' * hour
        from marts.ml_customers
        cross join lateral (select as_of::timestamp at time zone 'UTC' as day) as days
        cross join lateral (values
            (:good, round((recency_days / 240.0)::numeric, 3), 1), (:good, 0.99, 2), (:bad, 0.5, 0)
        ) as said (run_id, value, hour)
        where not is_latest""",
)


def test_matured_outcomes_are_what_the_tables_say(scored, rows):
    """Scores of every month, each month twice, and those of a run that was rolled back."""
    with work(SCORER) as w:
        for statement in PAST:
            w.session.execute(text(statement), {"name": CHURN_60, "good": UUID(int=1), "bad": UUID(int=2)})
    assert measure_scores().rows > 500
    kept = rows(
        "select low, n, observed, round(rate::numeric, 6) from app.score_evidence"
        " where name = :name and model_version = 'v1' and basis = 'matured' order by low",
        name=CHURN_60,
    )
    by_hand = rows("""
        with first_of_month as (
            select customer_id, as_of, recency_days, days_to_churn,
                row_number() over (partition by customer_id, date_trunc('month', as_of) order by as_of) as nth
            from marts.ml_customers where not is_latest
        ), judged as (
            select width_bucket(round((recency_days / 240.0)::numeric, 3)::float8,
                    array[0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]::float8[]) as band,
                coalesce(days_to_churn <= 67, false) as left_in_time
            from first_of_month
            where nth = 1 and as_of + 67 <= '2026-11-20' and coalesce(days_to_churn, 1000) > 7
        )
        select (array[0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5])[band]::float8, count(*)::int,
            count(*) filter (where left_in_time)::int, round(avg(left_in_time::int), 6)
        from judged group by band having count(*) >= 30 order by 1""")
    assert kept == by_hand
    whose = rows(
        "select low, record->>'record_id', (record->>'value')::float8 from app.score_evidence"
        " cross join jsonb_array_elements(records) record"
        " where name = :name and model_version = 'v1' and basis = 'matured'",
        name=CHURN_60,
    )
    assert {low: sum(one[0] == low for one in whose) for low, *_counts in kept} == {
        low: min(n, evidence.MOST_RECORDS) for low, n, *_rest in kept
    }
    assert all(low <= value for low, _key, value in whose)
    with work(SYSTEM) as w:
        found = models.find_evidence(w, CHURN_60, "v1", 0.25)
    assert (found.basis, found.n) == ("matured", dict((k[0], k[1]) for k in kept)[0.2])


def test_what_matured_of_runs_that_were_rolled_back_since_is_forgotten(scored, rows):
    asked = "select count(*) from app.score_evidence where model_version = 'v2' and basis = 'matured'"
    with work(SCORER) as w:
        for statement in PAST:
            made = text(statement.replace("'v1'", "'v2'"))
            w.session.execute(made, {"name": CHURN_60, "good": UUID(int=5), "bad": UUID(int=6)})
    measure_scores()
    assert rows(asked)[0][0] > 1
    with work(SCORER) as w:
        w.session.execute(
            text("update app.score_runs set status = 'rolled_back' where id = :id"), {"id": UUID(int=5)}
        )
    measure_scores()
    assert rows(asked)[0][0] == 0


def test_the_interval_of_a_score_is_that_of_the_band_it_is_shown_in():
    counts = [Band(low=low, high=low + 0.1, n=100, observed=round(100 * low)) for low in (0.2, 0.3)]
    bands = evidence.of_bands(counts, Basis.HELD_OUT)
    leads = pd.DataFrame({"lead_id": [UUID(int=1)], "as_of": pd.to_datetime(["2026-11-01"])})
    said = Scored([np.array([0.2997])], [[]])
    block = b"".join(
        blocks.of_scores(LEAD_QUALITY, "1", leads, said, {"lead_quality": bands}, {"lead_quality": UUID(int=2)})
    )
    value, low, high = (float(cell) for cell in block.decode().split(",")[4:7])
    assert (value, low, high) == (0.3, bands[1].rate_low, bands[1].rate_high)


ONE_LEAD = (
    """insert into app.score_runs (id, name, entity, model_version, status)
        values (:id, 'lead_quality', 'lead', 'v0', 'applied')""",
    """insert into app.score_history (run_id, entity, entity_id, name, value, model_version, as_of, scored_at)
        select :id, 'lead', lead_id, 'lead_quality', 0.3, 'v0', as_of, as_of from marts.ml_leads
        where observed_days > 200 limit 1""",
)


def test_what_matured_is_kept_with_the_run_also_of_a_week_with_one_outcome_only(scored, marts, rows):
    """The AUC of such a week does not exist: as NaN it would be no JSON, and the whole night would fail."""
    with work(SCORER) as w:
        for statement in ONE_LEAD:
            w.session.execute(text(statement), {"id": UUID(int=3)})
    run = record.open_run("daily", StartedBy.MANUAL, ["measure_scores"])
    record.run_step(run, 0, measure_scores)
    record.close_run(run, {}, renewed=True)
    detail = rows("select detail from app.pipeline_steps where run_id = :id", id=run)[0][0]["lead_quality"]
    assert [(week["rows"], week["auc"]) for week in detail["weeks"]] == [(1, None)]
    assert [(band["low"], band["high"], band["rows"]) for band in detail["bands"]] == [(0.25, 1.0, 1)]


def test_held_out_evidence_grows_with_the_horizon(trained, rows):
    held_out = (
        "select name, sum(observed)::float / sum(n) from app.score_evidence where basis = 'held_out' group by 1"
    )
    rates = dict(rows(held_out))
    assert 0 < rates[CHURN_30] < rates[CHURN_60] < rates[CHURN_90]
    strangers = (
        "select count(*) from app.score_evidence cross join jsonb_array_elements(records) record"
        " where basis = 'held_out' and (name like 'churn%' and not exists (select from marts.dim_customer"
        " where customer_id::text = record->>'record_id') or name = 'lead_quality' and not exists (select from"
        " marts.ml_leads where lead_id::text = record->>'record_id'))"
    )
    assert rows(strangers)[0][0] == 0
    assert rows("select count(*) from app.score_evidence where basis = 'held_out' and records <> '[]'")[0][0] > 5


def test_wilson_s_interval():
    low, high = evidence.wilson(35, 100)
    assert (round(low, 4), round(high, 4)) == (0.2636, 0.4475)
