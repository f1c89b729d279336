"""The demo company is plausible: what its dashboards will show."""

import polars as pl
from polars import col

from tests.app.demo.conftest import Made


def test_rates_are_those_of_a_plausible_business(made: Made) -> None:
    closed = made["deals"].filter(col("stage").is_in(["won", "lost"]))
    csat = made["survey_responses"].filter((col("kind") == "csat") & col("rating").is_not_null())
    assert 0.12 < (made["leads"]["status"] == "converted").mean() < 0.19
    assert 0.25 < (closed["stage"] == "won").mean() < 0.38
    assert 0.75 < (csat["rating"] >= 4).mean() < 0.85
    assert 0.015 < made.truth.churn.lost / made.truth.churn.months < 0.03


def test_months_follow_each_other_without_absurd_jumps(made: Made) -> None:
    months = made["leads"].group_by(col("created_at").dt.truncate("1mo")).len().sort("created_at")["len"][1:-1]
    assert months.min() > 0.4 * months.mean()
    assert months.max() < 1.7 * months.mean()
    assert months[-6:].mean() > 1.1 * months[:6].mean()


def test_the_company_sells_in_three_currencies_from_five_offices(made: Made) -> None:
    assert set(made["orders"]["currency"]) == {"CNY", "USD", "EUR"}
    rates = (
        made["orders"]
        .group_by("currency")
        .agg(col("fx_rate").min().alias("low"), col("fx_rate").max().alias("high"))
    )
    known = {currency: (low, high) for currency, low, high in rates.iter_rows()}
    assert known["CNY"] == (1.0, 1.0)
    assert 6.5 < known["USD"][0] < known["USD"][1] < 7.5 < known["EUR"][0]
    owned = made["deals"].join(made["teams"], left_on="team_id", right_on="id")
    assert set(owned["name"]) == {"Shanghai", "Shenzhen", "Chengdu", "Singapore", "Berlin"}


def test_display_costs_most_and_does_nothing(made: Made) -> None:
    spend = made["channel_spend"].group_by("channel").agg((col("amount") * col("fx_rate")).sum().alias("spent"))
    assert spend.sort("spent")["channel"][-1] == "display"
    won = made["deals"].filter(col("stage") == "won").select((col("amount") * col("fx_rate")).sum()).item()
    assert 1 < won / spend["spent"].sum() < 15


def test_no_day_of_spend_is_missing(made: Made) -> None:
    days = made["channel_spend"].group_by("channel").agg(col("spent_on").n_unique())
    assert set(days["spent_on"]) == {len(made.plan.days)}
    assert isinstance(made["channel_spend"].schema["spent_on"], pl.Date)
