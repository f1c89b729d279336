"""Equal to published results on a public sample of 10,000 paths."""

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from models_ml.attribution import Journeys, Rules, attribute

FOLDER = Path(os.environ.get("TRIBUTARY_REFERENCE", "")) / "attribution"
pytestmark = pytest.mark.skipif(
    not os.environ.get("TRIBUTARY_REFERENCE"), reason="TRIBUTARY_REFERENCE names no folder with reference results"
)


@pytest.fixture(scope="module")
def journeys() -> Journeys:
    return Journeys.from_paths(pl.read_csv(FOLDER / "paths_10000.csv"))


def reference(file: str) -> pl.DataFrame:
    return pl.read_csv(FOLDER / file).sort("channel_name")


def assert_close(found: pl.Series, wanted: pl.Series) -> None:
    np.testing.assert_allclose(found.to_numpy(), wanted.to_numpy(), rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("model", "column"),
    [("first", "first"), ("last", "last"), ("linear", "linear"), ("position", "position_404020")],
)
def test_heuristics_equal_the_reference(journeys, model, column):
    wanted = reference("exact_heuristics.csv")
    table = attribute(journeys, (model,)).channels
    assert_close(table["conversions"], wanted[f"{column}_conv"])
    assert_close(table["value"], wanted[f"{column}_value"])


@pytest.mark.parametrize("is_collapsed", [False, True])
def test_removal_effects_equal_the_reference(journeys, is_collapsed):
    wanted = reference("exact_markov_removal_order1.csv").filter(pl.col("collapse_repeats") == is_collapsed)
    data = journeys.collapsed() if is_collapsed else journeys
    table = attribute(data, ("markov",), Rules(order=1)).channels
    assert_close(table["removal_effect"], wanted["removal_effect"])
    assert_close(table["conversions"], wanted["total_conversions"])


def test_shapley_equals_the_reference(journeys):
    wanted = reference("exact_shapley_subset_game.csv")
    table = attribute(journeys, ("shapley",)).channels
    assert_close(table["conversions"], wanted["shapley_conversions"])
    assert_close(table["value"], wanted["shapley_value"])


def test_base_rate_equals_the_reference(journeys):
    assert round(journeys.base_rate, 6) == 0.223845
