"""Models against a known truth, and against each other."""

import polars as pl
import pytest

from models_ml.attribution import Journeys, Rules, attribute
from models_ml.attribution.agreement import compare_models
from models_ml.attribution.truth import compare_with_truth, errors
from tests.models_ml.attribution import brute

CHANNELS = pl.DataFrame(
    {
        "model": ["good", "good", "bad", "bad"],
        "channel": ["ads", "mail", "ads", "mail"],
        "conversions": [30.0, 10.0, 10.0, 30.0],
    }
)
TRUTH = pl.DataFrame({"channel": ["ads", "mail", "expo"], "incremental_conversions": [12.0, 4.0, 0.0]})


def test_shares_of_credit_are_held_against_shares_of_effect():
    compared = compare_with_truth(CHANNELS, TRUTH)
    bad = compared.filter(model="bad").sort("channel")
    assert bad["channel"].to_list() == ["ads", "expo", "mail"]
    assert bad["error"].to_list() == pytest.approx([-0.5, 0, 0.5])
    assert compared.filter(model="good")["error"].to_list() == pytest.approx([0, 0, 0])


def test_the_best_model_comes_first_with_what_it_misplaces():
    table = errors(compare_with_truth(CHANNELS, TRUTH))
    assert table["model"].to_list() == ["good", "bad"]
    assert table["misplaced_share"].to_list() == pytest.approx([0, 0.5])
    assert table["rank_correlation"].to_list() == pytest.approx([1, 0.5])


def test_unattributed_conversions_are_no_channel():
    extra = pl.DataFrame({"model": ["good"], "channel": [None], "conversions": [60.0]}, schema=CHANNELS.schema)
    compared = compare_with_truth(pl.concat([CHANNELS, extra]), TRUTH).filter(model="good")
    assert compared["error"].abs().max() == pytest.approx(0)


def test_a_truth_without_effect_is_refused():
    with pytest.raises(ValueError, match="no channel with an effect"):
        compare_with_truth(CHANNELS, TRUTH.with_columns(incremental_conversions=0.0))


def test_models_are_disputed_where_their_intervals_do_not_touch():
    rows = [brute.Row(("a", "b"), 500, 0, 500), brute.Row(("c",), 500, 0, 500)]
    channels = attribute(
        Journeys.from_paths(brute.frame(rows)), ("first", "last", "linear"), Rules(bootstrap=100)
    ).channels
    compared = compare_models(channels)
    assert compared["is_disputed"].to_list() == [True, True, False]
    assert compared.filter(channel="a").select("lowest", "highest").row(0) == (0, 500)


def test_without_intervals_nothing_is_said_about_dispute():
    rows = [brute.Row(("a", "b"), 5, 0, 5)]
    compared = compare_models(attribute(Journeys.from_paths(brute.frame(rows)), ("first", "last")).channels)
    assert compared["is_disputed"].to_list() == [None, None]
