"""Every model against its definition, computed in fractions."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models_ml.attribution import MODELS, Journeys, Rules, attribute
from tests.models_ml.attribution import brute
from tests.models_ml.attribution.strategies import rows

ORDERS = st.integers(1, 4)


def credits(data: list[brute.Row], model: str, rules: Rules | None = None) -> pl.DataFrame:
    return attribute(Journeys.from_paths(brute.frame(data)), (model,), rules or Rules(order=1)).channels


def assert_credits(table: pl.DataFrame, expected: dict[str, tuple]) -> None:
    assert table["channel"].to_list() == sorted(expected)
    wanted = np.array([[float(part) for part in expected[channel]] for channel in table["channel"]])
    np.testing.assert_allclose(table.select("conversions", "value").to_numpy(), wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("model", list(brute.HEURISTICS))
@given(data=rows())
@settings(max_examples=40, deadline=None)
def test_heuristics_follow_their_definition(model, data):
    assert_credits(credits(data, model), brute.by_touch(data, brute.HEURISTICS[model]))


@given(data=rows())
@settings(max_examples=60, deadline=None)
def test_shapley_is_the_value_of_the_subset_game(data):
    expected = brute.shapley(brute.channels(data), brute.subset_worth(data))
    assert_credits(credits(data, "shapley"), expected)


@given(data=rows(), order=ORDERS)
@settings(max_examples=80, deadline=None)
def test_markov_removes_each_channel_exactly(data, order):
    effects = brute.removal_effects(data, order)
    table = credits(data, "markov", Rules(order=order))
    wanted = [float(effects[channel][0]) for channel in table["channel"]]
    np.testing.assert_allclose(table["removal_effect"].to_numpy(), wanted, rtol=1e-9, atol=1e-9)
    assert_credits(table, brute.shared_globally(data, effects))


@given(data=rows(), order=ORDERS)
@settings(max_examples=60, deadline=None)
def test_markov_within_journeys_shares_each_conversion_among_its_own_touches(data, order):
    table = credits(data, "markov", Rules(order=order, normalise="journey"))
    assert_credits(table, brute.shared_within(data, brute.removal_effects(data, order)))


@given(data=rows(), order=ORDERS)
@settings(max_examples=60, deadline=None)
def test_shapley_chain_is_the_value_of_the_chain_game(data, order):
    strength = brute.shapley(brute.channels(data), brute.chain_worth(data, order))
    assert_credits(credits(data, "shapley_chain", Rules(order=order)), brute.shared_globally(data, strength))
    within = credits(data, "shapley_chain", Rules(order=order, normalise="journey"))
    assert_credits(within, brute.shared_within(data, strength))


@given(data=rows(), half_life=st.floats(0.5, 30), random=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_time_decay_halves_with_each_half_life(data, half_life, random):
    days = [[random.uniform(0, 60) for _ in row.path] for row in data]
    table = brute.frame(data).with_columns(touch_days=pl.Series(days))
    found = attribute(Journeys.from_paths(table), ("time_decay",), Rules(half_life_days=half_life)).channels
    expected = dict.fromkeys(brute.channels(data), (0.0, 0.0))
    for row, when in zip(data, days, strict=True):
        weights = [0.5 ** ((max(when) - day) / half_life) for day in when]
        for channel, weight in zip(row.path, weights, strict=True):
            part, before = weight / sum(weights), expected[channel]
            expected[channel] = (before[0] + part * row.conversions, before[1] + part * row.value)
    assert_credits(found, expected)


def test_time_decay_survives_touches_of_many_half_lives_ago():
    table = brute.frame([brute.Row(("a", "b"), 1, 10, 0)]).with_columns(touch_days=pl.Series([[-1e6, -9e5]]))
    found = attribute(Journeys.from_paths(table), ("time_decay",), Rules(half_life_days=1)).channels
    assert found["conversions"].to_list() == [0, 1]


@pytest.mark.parametrize(
    ("weights", "length", "expected"),
    [
        ((30, 40, 30), 4, [0.3, 0.2, 0.2, 0.3]),
        ((30, 40, 30), 2, [0.5, 0.5]),
        ((60, 10, 30), 2, [2 / 3, 1 / 3]),
        ((0, 1, 0), 2, [0.5, 0.5]),
        ((0, 1, 0), 1, [1.0]),
        ((0.5, 0.0, 0.5), 3, [0.5, 0.0, 0.5]),
    ],
)
def test_position_weights_are_the_users(weights, length, expected):
    data = [brute.Row(tuple("abcd"[:length]), 1, 0, 0)]
    found = credits(data, "position", Rules(position=weights))["conversions"].to_numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_models_that_cannot_be_computed_are_left_out_with_the_reason():
    many = [brute.Row((f"c{at}",), 1, 1, 1) for at in range(40)]
    result = attribute(Journeys.from_paths(brute.frame(many)), MODELS, Rules(order=1))
    assert result.left_out == {"time_decay": "no_times", "shapley_chain": "too_large"}
    assert set(result.channels["model"]) == set(MODELS) - set(result.left_out)


def test_unknown_model_is_refused():
    journeys = Journeys.from_paths(brute.frame([brute.Row(("a",), 1, 1, 1)]))
    with pytest.raises(ValueError, match="unknown models: u_shaped"):
        attribute(journeys, ("u_shaped",))
