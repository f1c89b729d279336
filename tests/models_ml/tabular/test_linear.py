"""The champion: curves that are what the design matrix says, and effects that are centred."""

import numpy as np
from sklearn.linear_model import LogisticRegression

from models_ml.tabular.features import Feature
from models_ml.tabular.linear import Designed, term_for

FEATURES = [Feature("amount", "amount"), Feature("stars", "stars"), Feature("city", "city", levels=6)]


def rows(count: int = 800) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    amount = np.where(rng.random(count) < 0.3, 0.0, rng.lognormal(3, 2, count))
    amount[:40] = np.nan
    values = np.column_stack([amount, rng.integers(1, 6, count), rng.integers(0, 6, count)])
    odds = (values[:, 1] - 3) + (values[:, 2] == 2) + np.isnan(amount)
    return values, (rng.random(count) < 1 / (1 + np.exp(-odds))).astype(float)


def test_linear_gives_the_log_odds_of_its_design():
    values, target = rows()
    designed = Designed(values, FEATURES)
    everyone = np.arange(len(target))
    coefficients = designed.coefficients(everyone, target, [0.3, 1.0])[-1]
    linear = designed.linear(coefficients)
    np.testing.assert_allclose(linear.log_odds(values), designed.log_odds(everyone, coefficients), atol=1e-9)
    cold = LogisticRegression(C=1.0, tol=1e-9, max_iter=5000).fit(designed.design, target)
    np.testing.assert_allclose(linear.log_odds(values), cold.decision_function(designed.design), atol=2e-2)


def test_effects_average_to_zero_over_the_training_rows():
    values, target = rows()
    designed = Designed(values, FEATURES)
    effects = designed.linear(designed.coefficients(np.arange(len(target)), target, [0.3])[0]).effects(values)
    np.testing.assert_allclose(effects.mean(axis=0), 0, atol=1e-12)


def test_effect_is_flat_beyond_the_values_of_training():
    values, target = rows()
    designed = Designed(values, FEATURES)
    linear = designed.linear(designed.coefficients(np.arange(len(target)), target, [0.3])[0])
    highest = np.nanmax(values[:, 0])
    near, far = linear.effects(np.array([[highest, 3, 1], [highest * 1000, 3, 1]]))[:, 0]
    assert near == far


def test_an_unseen_level_has_the_average_effect():
    values, target = rows()
    designed = Designed(values, FEATURES)
    linear = designed.linear(designed.coefficients(np.arange(len(target)), target, [0.3])[0])
    assert linear.effects(np.array([[1.0, 3, 99]]))[0, 2] == -linear.terms[2].center


def test_term_for_gives_a_shared_value_its_own_step():
    values, _ = rows()
    assert term_for(values[:, 0], FEATURES[0]).steps.tolist() == [0.0]


def test_term_for_gives_few_values_one_coefficient_each():
    values, _ = rows()
    assert term_for(values[:, 1], FEATURES[1]).width == 5
