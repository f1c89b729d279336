"""Intervals: repeatable, around the estimate, and right as often as they say."""

import numpy as np
import polars as pl
import pytest

from models_ml.attribution import MODELS, Journeys, Rules, attribute, bootstrap
from tests.models_ml.attribution import brute

ROWS = [
    brute.Row(("a", "b"), 40, 400, 60),
    brute.Row(("b",), 30, 90, 200),
    brute.Row(("a", "c", "a"), 10, 500, 50),
    brute.Row(("c",), 0, 0, 30),
]


def intervals(rules: Rules, rows: list[brute.Row] = ROWS) -> pl.DataFrame:
    days = pl.Series([[float(at) for at in range(len(row.path))] for row in rows])
    return attribute(Journeys.from_paths(brute.frame(rows).with_columns(touch_days=days)), MODELS, rules).channels


def test_every_model_has_an_interval_around_its_estimate():
    table = intervals(Rules(order=1, bootstrap=50))
    assert set(table["model"]) == set(MODELS)
    assert (
        table.select((pl.col("low") <= pl.col("conversions")) & (pl.col("conversions") <= pl.col("high")))
        .to_series()
        .all()
    )
    assert (
        table.select((pl.col("value_low") <= pl.col("value")) & (pl.col("value") <= pl.col("value_high")))
        .to_series()
        .all()
    )
    assert (table.filter(pl.col("channel") != "c")["high"] > table.filter(pl.col("channel") != "c")["low"]).all()


def test_the_seed_decides():
    first, again, other = (intervals(Rules(order=1, bootstrap=20, seed=seed)) for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def test_intervals_do_not_depend_on_how_many_replicates_fit_in_memory(monkeypatch):
    monkeypatch.setattr(bootstrap, "CELLS", 12_000_000)
    together = intervals(Rules(order=1, bootstrap=1))
    monkeypatch.setattr(bootstrap, "CELLS", 1)
    assert intervals(Rules(order=1, bootstrap=1)).equals(together)


def test_interval_of_a_count_is_as_wide_as_chance():
    """Conversions of a channel that stands alone are a Poisson count: 95 % within 1.96 roots of it."""
    table = intervals(Rules(bootstrap=2000), [brute.Row(("a",), 400, 400, 600), brute.Row(("b",), 100, 1, 1)])
    row = table.filter(pl.col("model") == "linear", pl.col("channel") == "a").row(0, named=True)
    assert (row["high"] - row["low"]) / 2 == pytest.approx(1.96 * 20, rel=0.08)
    assert (row["value_high"] - row["value_low"]) / 2 == pytest.approx(1.96 * 20, rel=0.08)


def test_single_rows_let_values_differ_between_conversions():
    """With one row per conversion the spread of their values counts; a grouped row knows only their sum."""
    single = [brute.Row(("a",), 1, value, 0) for value in [0, 200] * 50]
    grouped = [brute.Row(("a",), 100, 10_000, 0)]
    widths = [
        intervals(Rules(bootstrap=400), rows)
        .filter(model="linear")
        .select(pl.col("value_high") - pl.col("value_low"))
        for rows in (single, grouped)
    ]
    assert widths[0].item() / widths[1].item() == pytest.approx(np.sqrt(2), rel=0.15)


def test_no_interval_is_given_unless_asked_for():
    assert intervals(Rules(order=1))["low"].null_count() == intervals(Rules(order=1)).height
