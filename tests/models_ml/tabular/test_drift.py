"""Drift: nothing where nothing moved, the moved feature where one did."""

import numpy as np
import pandas as pd
import pytest

from models_ml.tabular import drift
from models_ml.tabular.features import Feature

FEATURES = [Feature("amount", "amount"), Feature("city", "city", levels=3)]


def sample(seed: int, rows: int = 5000, shift: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    values = np.column_stack([rng.normal(shift, 1, rows), rng.integers(0, 3, rows)])
    values[: rows // 10, 0] = np.nan
    return values, rng.random(rows)


@pytest.fixture(scope="module")
def reference() -> dict:
    return drift.profile(FEATURES, *sample(0))


def test_psi_is_the_sum_over_bins():
    expected = (0.5 - 0.25) * np.log(0.5 / 0.25) + (0.5 - 0.75) * np.log(0.5 / 0.75)
    assert drift.psi(np.array([0.25, 0.75]), np.array([0.5, 0.5])) == pytest.approx(expected)


def test_compare_finds_nothing_in_rows_like_those_of_training(reference):
    found = drift.compare(reference, FEATURES, *sample(1))
    assert found["state"].tolist() == ["fine", "fine", "fine"]
    assert found["feature"].tolist() == ["amount", "city", "score"]


def test_compare_finds_the_feature_that_moved(reference):
    found = drift.compare(reference, FEATURES, *sample(1, shift=1.0)).set_index("feature")
    assert found.loc["amount", "state"] == "act"
    assert found.loc["city", "state"] == "fine"


def test_compare_counts_blanks_now_and_in_training(reference):
    values, chance = sample(1)
    values[:2500, 0] = np.nan
    found = drift.compare(reference, FEATURES, values, chance).set_index("feature")
    assert found.loc["amount", ["missing_rate", "missing_rate_in_training"]].tolist() == [0.5, 0.1]
    assert found.loc["amount", "state"] == "act"


def test_compare_sees_a_score_that_moved(reference):
    values, chance = sample(1)
    assert (
        drift.compare(reference, FEATURES, values, chance**2).set_index("feature").loc["score", "state"] != "fine"
    )


@pytest.mark.parametrize(("index", "state"), [(0.09, "fine"), (0.1, "look"), (0.25, "look"), (0.26, "act")])
def test_state_has_two_thresholds(index, state):
    assert drift.state(index) == state


def test_unseen_shares_and_names_new_levels():
    frame = pd.DataFrame({"city": ["a", "b", "new", None, "new"]})
    found = drift.unseen({"city": ["a", "b"]}, frame).iloc[0]
    assert (found["unseen_rate"], found["examples"]) == (0.5, ["new"])


def test_unseen_reads_levels_as_the_model_does():
    frame = pd.DataFrame({"city": ["Ulm", "ULM ", "bonn"], "shop_id": [7.0, 8.0, np.nan]})
    assert drift.unseen({"city": ["ulm", "Bonn"], "shop_id": ["7", "8"]}, frame)["unseen_rate"].tolist() == [0, 0]


def test_matured_judges_each_week_of_scoring():
    rng = np.random.default_rng(0)
    chance = rng.random(400)
    scores = pd.DataFrame(
        {
            "scored_at": pd.to_datetime(["2026-10-05"] * 200 + ["2026-10-12"] * 200, utc=True),
            "probability": chance,
            "outcome": np.concatenate([rng.random(200) < chance[:200], np.ones(200)]).astype(int),
        }
    )
    found = drift.matured(scores)
    assert found["week"].tolist() == [pd.Timestamp("2026-10-05"), pd.Timestamp("2026-10-12")]
    assert found["rows"].tolist() == [200, 200]
    assert found["auc"][0] > 0.75
    assert np.isnan(found["auc"][1])
    assert found["ece"][0] < found["ece"][1]


def test_by_band_says_whether_the_rate_rises():
    scores = pd.DataFrame({"probability": [0.05] * 10 + [0.5] * 10, "outcome": [0] * 9 + [1] + [1] * 5 + [0] * 5})
    assert drift.by_band(scores)[1]
    assert not drift.by_band(scores.assign(outcome=1 - scores["outcome"]))[1]
