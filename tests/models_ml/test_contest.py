"""Two models on the same rows: hand-made numbers, bounds for any numbers, and who is in force afterwards."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from models_ml import contest
from models_ml.contest import Contest, Difference, settle
from models_ml.evaluate import auc
from models_ml.words import say


def rows(count: int = 1200, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(what happened, its true log-odds)."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(-1, 1.2, count)
    return (rng.random(count) < 1 / (1 + np.exp(-truth))).astype(float), truth


def test_differences_are_those_of_the_figures_themselves():
    target = np.array([1.0, 0.0, 1.0, 0.0])
    candidate, incumbent = np.log([4.0, 0.25, 4.0, 0.25]), np.log([1.0, 1.0, 0.5, 1.0])
    found = contest.compare(target, candidate, incumbent).differences
    assert found["log_loss"].value == pytest.approx(-np.log(0.8) + np.log(0.5 * 0.5 * 0.5 / 3) / 4, abs=1e-6)
    assert found["auc"].value == pytest.approx(1 - auc(target, incumbent), abs=1e-6)


def test_a_better_model_is_surely_better_and_the_other_way_round():
    target, truth = rows()
    blurred = 0.3 * truth + np.random.default_rng(1).normal(0, 0.5, len(truth))
    found, turned = contest.compare(target, truth, blurred), contest.compare(target, blurred, truth)
    assert (found.is_better, found.is_worse) == (True, False)
    assert (turned.is_better, turned.is_worse) == (False, True)
    assert found.differences["auc"].low > 0


def test_the_same_model_is_neither_better_nor_worse():
    target, truth = rows()
    found = contest.compare(target, truth, truth)
    assert set(found.differences.values()) == {Difference(0, 0, 0)}
    assert (found.is_better, found.is_worse) == (False, False)


def test_an_interval_from_single_rows_is_that_of_a_mean():
    target, truth = rows(3000)
    other = truth + np.random.default_rng(2).normal(0, 0.3, len(truth))
    found = contest.compare(target, truth, other).differences["log_loss"]
    each = np.logaddexp(0, truth) - target * truth - np.logaddexp(0, other) + target * other
    half = 1.96 * each.std() / np.sqrt(len(each))
    assert found.high - found.low == pytest.approx(2 * half, rel=0.1)


def test_rows_of_one_group_count_as_one():
    target, truth = rows(300)
    other = truth + np.random.default_rng(2).normal(0, 0.5, len(truth))
    four = [np.repeat(each, 4) for each in (target, truth, other)]
    alone = contest.compare(target, truth, other).differences["log_loss"]
    together = contest.compare(*four, groups=np.repeat(np.arange(300), 4))
    assert (together.rows, together.groups) == (1200, 300)
    assert together.differences["log_loss"] == alone
    narrow = contest.compare(*four).differences["log_loss"]
    assert narrow.high - narrow.low < 0.6 * (alone.high - alone.low)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 80))
def test_weighted_auc_is_that_of_repeated_rows(seed, count):
    rng = np.random.default_rng(seed)
    target = np.r_[1.0, 0.0, rng.integers(0, 2, count - 2)]
    score, weights = rng.integers(0, 9, count).astype(float), rng.integers(1, 4, count)
    repeated = roc_auc_score(np.repeat(target, weights), np.repeat(score, weights))
    assert contest._Area(target, score).of(weights.astype(float)) == pytest.approx(repeated)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_swapping_the_models_turns_the_sign_and_repeating_changes_nothing(seed):
    target, truth = rows(200, seed)
    other = truth + np.random.default_rng(seed + 1).normal(0, 1, 200)
    groups = np.arange(200) // 2
    there, back = contest.compare(target, truth, other, groups), contest.compare(target, other, truth, groups)
    assert there == contest.compare(target, truth, other, groups)
    for name, one in there.differences.items():
        turned = back.differences[name]
        assert (turned.value, turned.low, turned.high) == pytest.approx(
            (-one.value, -one.high, -one.low), abs=2e-6
        )
        assert one.low <= one.high


def test_categories_are_compared_by_loss_and_hits():
    found = contest.compare_categories((np.full(100, 0.2), np.ones(100)), (np.full(100, 0.5), np.arange(100) < 70))
    assert found.differences["accuracy"].value == pytest.approx(0.3)
    assert found.differences["log_loss"] == Difference(-0.3, -0.3, -0.3)


def contested(low: float, high: float) -> Contest:
    return Contest(900, 300, {"log_loss": Difference((low + high) / 2, low, high), "auc": Difference(0, 0, 0)})


@pytest.mark.parametrize(
    ("found", "age", "is_off", "code", "is_promoted"),
    [
        (contested(-0.02, -0.001), 7, False, "better", True),
        (contested(-0.02, 0.001), 7, False, "no_better", False),
        (contested(0.0, 0.0), 7, False, "no_better", False),
        (contested(0.001, 0.02), 7, False, "worse", False),
        (contested(0.001, 0.02), 400, True, "worse", False),
        (contested(-0.02, 0.001), 180, False, "incumbent_old", True),
        (contested(-0.02, 0.001), 7, True, "incumbent_off", True),
        (None, 7, False, "few_fresh", False),
        (None, 179, False, "few_fresh", False),
        (None, 180, False, "incumbent_old", True),
        (None, 7, True, "incumbent_off", True),
    ],
)
def test_who_is_in_force(found, age, is_off, code, is_promoted):
    facts = {"incumbent": "abc", "positives": 3, "negatives": 80, "needed": 40}
    ruling = settle(found, age, is_off=is_off, facts=facts)
    assert (ruling.code, ruling.is_promoted) == (code, is_promoted)
    assert ("replaces" in say(code, **ruling.facts).lower()) == is_promoted
    assert ("替换" in say(code, "zh", **ruling.facts)) == is_promoted
