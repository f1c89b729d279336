"""What must hold for any journeys, whatever the model."""

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models_ml.attribution import MODELS, Journeys, Rules, attribute
from models_ml.attribution.chain import Chain, States
from tests.models_ml.attribution import brute
from tests.models_ml.attribution.strategies import NAMES, rows

UNTIMED = tuple(model for model in MODELS if model != "time_decay")
SETTINGS = st.builds(Rules, order=st.integers(1, 4), normalise=st.sampled_from(["global", "journey"]))


def journeys_of(data: list[brute.Row], is_collapsed: bool = False) -> Journeys:
    journeys = Journeys.from_paths(brute.frame(data))
    return journeys.collapsed() if is_collapsed else journeys


@given(data=rows(), rules=SETTINGS, is_collapsed=st.booleans())
@settings(max_examples=80, deadline=None)
def test_credits_add_up_to_conversions_and_value(data, rules, is_collapsed):
    table = attribute(journeys_of(data, is_collapsed), UNTIMED, rules).channels
    sums = table.group_by("model").agg(pl.col("conversions", "value").sum())
    np.testing.assert_allclose(sums["conversions"], sum(row.conversions for row in data), rtol=1e-9)
    np.testing.assert_allclose(sums["value"], sum(row.value for row in data), rtol=1e-9)


@given(data=rows(), order=st.integers(1, 4), is_collapsed=st.booleans())
@settings(max_examples=80, deadline=None)
def test_the_chain_reaches_conversion_as_often_as_journeys_do(data, order, is_collapsed):
    journeys = journeys_of(data, is_collapsed)
    states = States.of(journeys.paths, order)
    chain = Chain.fitted(states, states.count(journeys.paths, journeys.totals))
    assert chain.reached()[0, 0] == pytest.approx(journeys.base_rate, rel=1e-9)


@given(data=rows())
@settings(max_examples=60, deadline=None)
def test_order_one_does_not_see_repeats(data):
    effects = [
        attribute(journeys_of(data, is_collapsed), ("markov",), Rules(order=1)).channels["removal_effect"]
        for is_collapsed in (False, True)
    ]
    np.testing.assert_allclose(*effects, rtol=1e-9, atol=1e-12)


def test_order_two_sees_repeats():
    data = [
        brute.Row(("a", "b", "a", "b"), 9, 9, 1),
        brute.Row(("a", "b", "b", "c"), 1, 1, 9),
        brute.Row(("c", "b", "b", "a"), 5, 5, 5),
        brute.Row(("c", "b", "a"), 1, 1, 9),
    ]
    effects = [
        attribute(journeys_of(data, is_collapsed), ("markov",), Rules(order=2)).channels["removal_effect"]
        for is_collapsed in (False, True)
    ]
    assert np.abs(effects[0].to_numpy() - effects[1].to_numpy()).max() > 1e-3


@given(name=st.sampled_from(NAMES), conversions=st.integers(1, 9), rules=SETTINGS)
@settings(max_examples=20, deadline=None)
def test_a_single_touch_takes_everything(name, conversions, rules):
    table = attribute(journeys_of([brute.Row((name,), conversions, 7, 3)]), UNTIMED, rules).channels
    np.testing.assert_allclose(table["conversions"], conversions, rtol=1e-12)
    np.testing.assert_allclose(table["value"], 7, rtol=1e-12)


@given(data=rows(), rules=SETTINGS, renamed=st.permutations(["p", "q", "r", "s"]))
@settings(max_examples=60, deadline=None)
@example(
    data=[brute.Row((NAMES[0],), 1, 0, 0), *[brute.Row((NAMES[0], NAMES[2]), 0, 0, 4)] * 2,
          brute.Row((NAMES[1], NAMES[2], NAMES[2]), 0, 1, 3)],
    rules=Rules(order=1, normalise="journey"), renamed=["p", "q", "r", "s"],
)  # fmt: skip
def test_renaming_channels_permutes_results(data, rules, renamed):
    names = dict(zip(NAMES[:4], renamed, strict=True))
    models = tuple(model for model in UNTIMED if model != "last_non_direct")
    other = [
        brute.Row(tuple(names[channel] for channel in row.path), row.conversions, row.value, row.nulls)
        for row in data
    ]
    before = attribute(journeys_of(data), models, rules).channels
    after = attribute(journeys_of(other), models, rules).channels
    before = before.with_columns(pl.col("channel").replace_strict(names))
    joined = before.join(after, on=["model", "channel"], how="full", validate="1:1")
    for column in ("conversions", "value", "removal_effect"):
        a, b = (joined[name].fill_null(0).to_numpy() for name in (column, f"{column}_right"))
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9)


@given(data=rows(max_rows=5), rules=SETTINGS)
@settings(max_examples=40, deadline=None)
def test_grouped_and_single_rows_say_the_same(data, rules):
    single = [
        brute.Row(row.path, int(at < row.conversions), row.value if at == 0 else 0, int(at >= row.conversions))
        for row in data
        for at in range(row.conversions + row.nulls)
    ]
    grouped = attribute(journeys_of(data), UNTIMED, rules).channels
    ungrouped = attribute(journeys_of(single[::-1]), UNTIMED, rules).channels
    for column in ("conversions", "value"):
        np.testing.assert_allclose(grouped[column], ungrouped[column], rtol=1e-9, atol=1e-9)


@given(data=rows(), rules=SETTINGS, times=st.sampled_from([2, 1000, 10**12]))
@settings(max_examples=30, deadline=None)
def test_huge_counts_scale(data, rules, times):
    large = [brute.Row(row.path, row.conversions * times, row.value, row.nulls * times) for row in data]
    small = attribute(journeys_of(data), UNTIMED, rules).channels
    scaled = attribute(journeys_of(large), UNTIMED, rules).channels
    np.testing.assert_allclose(scaled["conversions"], small["conversions"] * times, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_nothing_converts_and_nothing_is_credited(order):
    data = [brute.Row(("a", "b", "a"), 0, 0, 4), brute.Row(("c",), 0, 0, 1)]
    result = attribute(journeys_of(data), UNTIMED, Rules(order=order, bootstrap=5))
    assert result.base_rate == 0
    assert result.channels.select("conversions", "value", "low", "high").sum().row(0) == (0, 0, 0, 0)


def test_a_channel_without_conversions_keeps_its_row():
    data = [brute.Row(("a", "b"), 3, 3, 1), brute.Row(("c",), 0, 0, 5)]
    table = attribute(journeys_of(data), UNTIMED, Rules(order=1)).channels
    lost = table.filter(pl.col("channel") == "c")
    assert lost["conversions"].to_list() == [0] * len(UNTIMED)


@pytest.mark.parametrize("bootstrap", [0, 7])
def test_the_same_input_gives_the_same_bytes(bootstrap):
    data = [brute.Row(("a", "b", "a"), 3, 9, 2), brute.Row(("b",), 1, 5, 9), brute.Row(("c", "a"), 2, 1, 1)]
    tables = [
        attribute(journeys_of(data), UNTIMED, Rules(bootstrap=bootstrap)).channels.write_csv() for _ in range(2)
    ]
    assert tables[0] == tables[1]
