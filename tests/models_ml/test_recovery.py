"""Recovery: a model that knows the truth matches it, one that doesn't is found out, and only luck is excused."""

import numpy as np
import pandas as pd
import pytest

from models_ml import recovery
from models_ml.odds import probability

ROWS = 6000


@pytest.fixture(scope="module")
def truth() -> pd.DataFrame:
    """Contributions of four drivers: two go together, two are of equal strength."""
    rng = np.random.default_rng(0)
    strong, mild = rng.normal(size=(2, ROWS))
    return pd.DataFrame(
        {"strong": 0.9 * strong, "mild": 0.3 * (0.6 * strong + 0.8 * mild), "twin": 0.29 * rng.normal(size=ROWS),
         "faint": 0.01 * rng.normal(size=ROWS)}
    )  # fmt: skip


@pytest.fixture(scope="module")
def outcome(truth: pd.DataFrame) -> np.ndarray:
    return (np.random.default_rng(1).random(ROWS) < probability(truth.sum(axis=1).to_numpy() - 2)).astype(float)


def test_who_knows_the_truth_has_its_strengths(truth):
    log_odds = truth.sum(axis=1).to_numpy() - 2
    assert recovery.strengths(log_odds, truth).to_dict() == pytest.approx(truth.std().to_dict())


def test_what_follows_another_driver_is_not_this_ones(truth):
    """The model knows the strong one alone; the mild one, though correlated with it, gets nothing of it."""
    found = recovery.strengths(truth["strong"].to_numpy(), truth)
    assert found["strong"] == pytest.approx(truth["strong"].std())
    assert abs(found["mild"]) < 1e-9


def test_what_is_turned_round_is_negative(truth):
    assert recovery.strengths(-truth.sum(axis=1).to_numpy(), truth).max() < 0


def test_only_what_differs_by_more_than_luck_is_told_apart(truth, outcome):
    resolved = recovery.resolution(truth, outcome, np.arange(ROWS))
    assert resolved.weak() == ["faint"]
    clear = {(pair.stronger, pair.weaker): pair.is_clear for pair in resolved.pairs(truth.std())}
    assert clear.pop(("mild", "twin")) is False
    assert all(is_clear for (stronger, _), is_clear in clear.items() if stronger == "strong")
    assert all(pair.is_kept for pair in resolved.pairs(truth.std()))


def test_a_swapped_pair_is_found_out(truth, outcome):
    resolved = recovery.resolution(truth, outcome, np.arange(ROWS))
    swapped = truth.std() * pd.Series({"strong": 0.1, "mild": 1, "twin": 1, "faint": 1})
    wrong = [
        (pair.stronger, pair.weaker) for pair in resolved.pairs(swapped) if pair.is_clear and not pair.is_kept
    ]
    assert ("strong", "twin") in wrong


def test_a_record_told_ten_times_is_no_ten_records(truth, outcome):
    one = recovery.resolution(truth[:600], outcome[:600], np.arange(600))
    repeated, tenfold = pd.concat([truth[:600]] * 10), np.tile(outcome[:600], 10)
    ten = recovery.resolution(repeated, tenfold, np.tile(np.arange(600), 10))
    assert ten.noise == pytest.approx(one.noise, rel=1e-3)
    assert np.diag(recovery.resolution(repeated, tenfold, np.arange(6000)).noise).sum() < 0.2 * np.trace(one.noise)


def test_truth_fades_with_outcomes_that_hardly_follow_it(truth, outcome):
    noise = np.random.default_rng(2).random(ROWS) < 0.5
    shuffled = np.where(noise, np.random.default_rng(3).permutation(outcome), outcome)
    faded = recovery.resolution(truth, shuffled, np.arange(ROWS)).true
    assert (faded < 0.75 * recovery.resolution(truth, outcome, np.arange(ROWS)).true).all()


def test_an_outcome_that_never_came_tells_nothing(truth):
    resolved = recovery.resolution(truth, np.zeros(ROWS), np.arange(ROWS))
    assert resolved.weak() == list(truth)
    assert not any(pair.is_clear for pair in resolved.pairs(truth.std()))
