"""The truth is true: what is written down is what the generator does."""

import numpy as np
import polars as pl
import pytest
from polars import col
from sklearn.linear_model import LogisticRegression

from app.demo import company, journeys, leads
from app.demo.channels import CODES, EFFECTS
from app.demo.plan import Plan
from app.demo.truth import told
from tests.app.demo.conftest import UNTIL, Made


@pytest.fixture(scope="module")
def story() -> tuple[Plan, leads.Leads, journeys.Touches, journeys.Exposure]:
    plan = Plan(UNTIL, size=0.2)
    made = leads.arrive(plan.random(9), plan, company.found(plan), 1_800, 0)
    touches = journeys.schedule(plan.random(10), made)
    return plan, made, touches, journeys.exposure(plan, made, touches)


def simulated(story: tuple, effects: np.ndarray, draws: int = 60) -> float:  # type: ignore[type-arg]
    """Mean number of conversions over many draws."""
    plan, made, touches, passed = story
    counts = [
        (~np.isnat(journeys.conversions(plan.random(11, n), plan, made, touches, passed, effects))).sum()
        for n in range(draws)
    ]
    return float(np.mean(counts))


def test_expected_conversions_are_what_simulation_gives(story: tuple) -> None:  # type: ignore[type-arg]
    effects = journeys.touch_effects(story[2])
    expected = journeys.chances(story[2], story[3], effects).sum()
    assert simulated(story, effects) == pytest.approx(expected, rel=0.03)


def test_increments_are_what_simulation_without_the_channel_gives(story: tuple) -> None:  # type: ignore[type-arg]
    touches, effects = story[2], journeys.touch_effects(story[2])
    increments = journeys.increments(touches, story[3], effects).sum(axis=0)
    channel = int(np.argmax(increments))
    without = np.where(touches.channel == channel, 0, effects)
    assert simulated(story, effects) - simulated(story, without) == pytest.approx(increments[channel], rel=0.2)


def test_only_channels_with_an_effect_have_increments(made: Made) -> None:
    assert ((made.truth.incremental > 0) == (EFFECTS > 0)).all()
    rows = told(made.plan, made.truth, {"display": 5.0})["channels"]["rows"]
    by_channel = {row["channel"]: row for row in rows}
    assert by_channel["display"]["incremental_conversions"] == 0
    assert by_channel["display"]["spend_amount"] == 5.0
    assert sum(row["share"] for row in rows) == pytest.approx(1, abs=1e-3)
    assert {row["channel"] for row in rows} == set(CODES)


def test_an_effect_is_halved_with_each_repeat() -> None:
    referral = list(CODES).index("referral")
    at = np.array(["2026-01-01", "2026-01-02", "2026-01-03"], dtype="datetime64[m]")
    touches = journeys.Touches(np.zeros(3, int), at, np.full(3, referral), np.array([True, False, False]))
    assert journeys.touch_effects(touches) == pytest.approx(EFFECTS[referral] * np.array([1, 0.5, 0.25]))


def test_naive_credit_flatters_those_who_harvest(made: Made) -> None:
    """Direct does nothing; last touch credits it with more conversions than the best channels of all."""
    converted = made["leads"].filter(col("status") == "converted")
    path = made["touchpoints"].join(converted, left_on="lead_id", right_on="id", how="inner")
    path = path.filter(col("occurred_at") <= col("converted_at")).sort("occurred_at")
    last = path.group_by("lead_id", maintain_order=True).agg(col("channel").last())
    credit = dict(last["channel"].value_counts().iter_rows())
    assert credit["direct"] > credit["referral"]


def test_lead_drivers_can_be_recovered_in_sign_and_order(made: Made) -> None:
    end = pl.lit(made.plan.end.item()) - pl.duration(days=60)
    known = made["leads"].filter(
        (col("created_at") < end) & col("employees").is_not_null() & col("industry").is_not_null()
    )
    minutes = (known["first_responded_at"] - known["created_at"]).dt.total_minutes()
    features = np.column_stack(
        [
            known["industry"].replace_strict(leads.INDUSTRY_FIT).to_numpy(),
            np.log(known["employees"].to_numpy()),
            np.log(minutes.fill_null(6000).to_numpy().clip(6, 6000)),
            known["custom"].str.contains("true").to_numpy().astype(float),
        ]
    )
    spread = features.std(axis=0)
    fitted = LogisticRegression(C=100).fit(features / spread, known["status"] == "converted").coef_[0]
    assert list(np.sign(fitted)) == [1, 1, -1, -1]
    assert np.argmax(np.abs(fitted)) == 0


def test_the_truth_orders_drivers_by_what_they_matter(made: Made) -> None:
    truth = told(made.plan, made.truth, {})
    drivers = truth["churn"]["drivers"]
    assert [row["spread"] for row in drivers] == sorted((row["spread"] for row in drivers), reverse=True)
    assert drivers[0]["field"] == "first_response_hours_90d"
    assert truth["lead_quality"]["fields"][0]["field"] == "industry"
    assert made.truth.churn.lost == pytest.approx(made.truth.churn.expected, rel=0.25)


def test_churn_drivers_can_be_recovered_from_the_tables(made: Made) -> None:
    """Those with a contract, month by month: slow answers and overdue orders go before the contract's end."""
    rows = pl.concat([_month(made, months) for months in range(2, 26)])
    features = rows.select("slow", "overdue", "cancelling").to_numpy()
    spread = features.std(axis=0)
    fitted = LogisticRegression(C=10).fit(features / spread, rows["lost"]).coef_[0]
    assert (fitted > 0.1).all()


def _month(made: Made, months_ago: int) -> pl.DataFrame:
    """Every contract running that long before the end: what was known of it, and whether it ended in 30 days."""
    day = (made.plan.end - np.timedelta64(30 * months_ago, "D")).astype("datetime64[ms]").item()
    known, soon = pl.lit(day), pl.lit(day) + pl.duration(days=30)
    recent = pl.lit(day) - pl.duration(days=90)
    ends = col("ended_on").cast(pl.Datetime("ms"))
    running = made["subscriptions"].filter((col("started_on") <= known) & (ends.is_null() | (ends > known)))
    lost = ends.is_between(known, soon) & (col("end_reason") != "repriced")
    running = running.group_by("customer_id").agg(lost.fill_null(False).any().alias("lost"))
    orders = made["orders"].filter(col("ordered_at") <= known).sort("ordered_at").group_by("customer_id")
    gaps = orders.agg(col("ordered_at").max().alias("last"), col("ordered_at").diff().median().alias("gap"))
    tickets = made["tickets"].filter(col("created_at").is_between(recent, known)).group_by("customer_id")
    hours = (col("first_responded_at") - col("created_at")).mean().dt.total_minutes() / 60
    asked = tickets.agg(hours.log1p().alias("slow"), (col("category") == "cancellation").any().alias("cancelling"))
    rows = running.join(gaps, on="customer_id").join(asked, on="customer_id", how="left").drop_nulls("gap")
    overdue = ((known - col("last")) / col("gap") - 1).clip(0, 3)
    return rows.select(
        "lost",
        overdue.alias("overdue"),
        col("slow").fill_null(0),
        col("cancelling").fill_null(False).cast(pl.Float64),
    )
