"""Scoring and writing back, as the pipeline does every night: read, score with reasons, check, propose, apply.

    python benchmarks/scores.py [--customers 1000000] [--leads 0]

Makes a Postgres of its own with marts of customers and leads as wide as the real ones, trains the models on them,
and scores every customer for 30, 60 and 90 days and every lead that still waits: a run per score, new in every
record, the reasons with the longest. Most leads are won, lost or too old, and are told why they have no score.
Then another night, in which nothing is new. CPU time (of Python and of Postgres) is what counts on a machine that
others use: two cores have 360 s of it in 3 minutes.
"""

import argparse
import json
import os
import resource
import tempfile
import time
from contextlib import suppress
from pathlib import Path

HISTORY = 2_500
"""Customers whose month-ends the model learns from."""

CUSTOMERS = """
    create table marts.ml_customers as
    select
        lpad(to_hex(n), 32, '0')::uuid as customer_id, as_of, as_of = current_date as is_latest,
        case when has_contract then 'subscription' else 'orders' end as basis,
        (array['manufacturing', 'electronics', 'logistics', 'healthcare', 'education', 'finance', 'retail'])
            [1 + floor(random() * 7)] as industry,
        (array['CN', 'DE', 'US', 'BR', 'JP'])[1 + floor(random() * 5)] as country,
        exp(random() * 6)::int as employees,
        (array['baidu', 'email', 'referral', 'exhibition', 'partner'])[1 + floor(random() * 5)] as channel,
        (random() * 900)::int as tenure_days, recency as recency_days, (random() * 40)::int as frequency,
        (random() * 20)::int as orders_365_days, random() * 1e6 as monetary_amount,
        random() * 3e5 as order_amount_365_days, exp(random() - .5) as order_amount_trend,
        case when random() < .8 then exp(random() - .5) end as order_amount_trend_90_days,
        case when random() < .9 then gap end as mean_gap_days, recency / gap as recency_in_gaps,
        case when has_contract then (array['team', 'business', 'enterprise'])[1 + floor(random() * 3)] end as plan,
        case when has_contract then random() * 9000 else 0 end as mrr_amount,
        has_contract::int as contract_count,
        (has_contract and random() < .1)::int as price_rises_180_days,
        case when has_contract then (random() * 365)::int end as days_to_anniversary,
        (random() * 12)::int as ticket_count, (random() * 4)::int as tickets_90_days,
        (random() < .04)::int as cancellation_tickets_90_days,
        case when random() < .4 then exp(random() * 7) end as first_response_minutes_90_days,
        case when random() < .2 then 1 + random() * 4 end as csat_90_days,
        (random() < .05)::int as low_ratings_90_days,
        case when random() < .6 then (random() * 10)::int end as last_nps,
        (random() * 6)::int as activities_90_days, null::date as churned_on,
        case when random() < 1 / (1 + exp(4.5 - recency / 30)) then 8 + (random() * 89)::int end as days_to_churn,
        current_date - as_of as observed_days
    from (
        select n, as_of, random() < .6 as has_contract, (random() * 120)::int as recency, 5 + random() * 60 as gap
        from generate_series(1, :customers) n
        cross join lateral (
            select current_date as as_of
            union all
            select current_date - 30 * back from generate_series(1, 24) back where n <= :history
        ) days
    ) made"""
LEADS = """
    create table marts.ml_leads as
    select
        lead_id, as_of, age_days, age_days = max(age_days) over (partition by lead_id) as is_latest,
        channel, null::text as campaign, null::text as landing_page, title, industry, employees, country, city,
        'app' as source_system, 1 + n % 7 as created_weekday, n % 24 as created_hour,
        case when random() < .5 then random() * 600 end as first_response_minutes,
        (random() * 6)::int as touch_count, (random() * 3)::int as touch_channel_count,
        (random() * 3)::int as response_count, channel as first_touch_channel,
        random() * 30 as days_since_first_touch, '{}'::jsonb as custom,
        days is null and random() < .4 as is_open, 90 as horizon_days,
        created_at + days * interval '1 day' as converted_at, days as days_to_convert, observed as observed_days,
        case when days is not null then true when observed > 90 then false end as label
    from (
        select n, ('1' || lpad(to_hex(n), 31, '0'))::uuid as lead_id, observed,
            now() - observed * interval '1 day' as created_at, channel, title, industry, employees, country, city,
            case when random() < least(employees, 400) / 1000.0 and days < observed then days end as days
        from (
            select n, 2 + n % 1000 as observed, 1 + random() * 80 as days, exp(random() * 6)::int as employees,
                (array['baidu', 'email', 'referral', 'exhibition', 'partner'])[1 + floor(random() * 5)] as channel,
                (array['owner', 'buyer', 'engineer', 'head of sales'])[1 + floor(random() * 4)] as title,
                (array['manufacturing', 'logistics', 'education', 'retail'])[1 + floor(random() * 4)] as industry,
                (array['CN', 'DE', 'US', 'BR', 'JP'])[1 + floor(random() * 5)] as country,
                (array['Shanghai', 'Hamburg', 'Boston', 'Recife'])[1 + floor(random() * 4)] as city
            from generate_series(1, :leads) n
        ) drawn
    ) came
    cross join lateral (
        select 0 as age_days, created_at as as_of
        union all select 1, created_at + interval '1 day' where days is null or days > 1
    ) seen"""
DIRECTORY = """
    create table marts.dim_customer as
    select customer_id, null::date as churned_on, true as is_active, false as is_deleted
    from marts.ml_customers where is_latest"""


def prepare(customers: int, leads: int) -> None:
    """The marts, their statistics, and models that passed the gate."""
    from sqlalchemy import text

    from app.core.db import engine
    from pipelines.learn.train_models import train_one
    from pipelines.models.scorers import CHURN, LEAD_QUALITY

    with engine("crm_dbt").begin() as link:
        link.execute(text(CUSTOMERS), {"customers": customers, "history": HISTORY})
        link.execute(text(DIRECTORY))
        link.execute(text(LEADS), {"leads": leads})
        link.execute(text("grant select on marts.ml_customers, marts.ml_leads, marts.dim_customer to crm_robot"))
    with engine("crm_dbt").connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.execute(text("analyze marts.ml_customers, marts.ml_leads"))
    for scorer in (CHURN, *[LEAD_QUALITY] * bool(leads)):
        said = train_one(scorer)
        if said["verdict"] == "refuse":
            raise SystemExit(said["why"])


def measure() -> dict[str, float]:
    """Seconds on the clock, seconds of CPU and gigabytes of the whole write-back; what it wrote."""
    from sqlalchemy import text

    from app.access.work import work
    from pipelines.kernel.robots import SCORER
    from pipelines.score.score_records import score_records

    began, own, theirs = time.monotonic(), time.process_time(), postgres_seconds()
    outcome = score_records()
    took = {
        "wall_s": time.monotonic() - began,
        "python_cpu_s": time.process_time() - own,
        "postgres_cpu_s": postgres_seconds() - theirs,
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        "scores": float(outcome.rows or 0),
    }
    with work(SCORER) as w:
        with_reasons = text("select count(*) from app.scores where jsonb_array_length(reasons) > 0")
        took["records_with_reasons"] = float(w.session.scalar(with_reasons) or 0)
    if outcome.failures:
        raise SystemExit(str(outcome.failures))
    return took


def postgres_seconds() -> float:
    """CPU time of the database's processes that run, and of those that ended."""
    import psutil

    pid = int((Path(os.environ["TRIBUTARY_HOME"]) / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    server = psutil.Process(pid)
    spent = server.cpu_times()
    total = float(spent.user + spent.system + spent.children_user + spent.children_system)
    for child in server.children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it ended meanwhile, and counts as the server's from now on
            total += sum(child.cpu_times()[:2])
    return total


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--customers", type=int, default=1_000_000)
    asked.add_argument("--leads", type=int, default=0)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as home:
        os.environ["TRIBUTARY_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o755)
        from app.core import migrate, postgres

        with postgres.database():
            migrate.run()
            prepare(options.customers, options.leads)
            for night in ("first", "second"):
                took = {name: round(value, 2) for name, value in measure().items()}
                print(night, json.dumps(took, indent=1), flush=True)


if __name__ == "__main__":
    main()
