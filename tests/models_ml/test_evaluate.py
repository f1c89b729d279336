"""Figures against scikit-learn and against cases worked out by hand."""

import numpy as np
import pytest
from sklearn import metrics

from models_ml import evaluate
from models_ml.odds import log_losses, probability

RNG = np.random.default_rng(0)
LOG_ODDS = RNG.normal(-1, 1.3, 2000).round(2)
TARGET = (RNG.random(2000) < probability(LOG_ODDS)).astype(float)


def test_figures_agree_with_scikit_learn():
    found = evaluate.figures(TARGET, LOG_ODDS)
    chance = probability(LOG_ODDS)
    assert found.auc == pytest.approx(metrics.roc_auc_score(TARGET, chance))
    assert found.pr_auc == pytest.approx(metrics.average_precision_score(TARGET, chance))
    assert found.log_loss == pytest.approx(metrics.log_loss(TARGET, chance))
    assert found.brier == pytest.approx(metrics.brier_score_loss(TARGET, chance))


def test_lift_is_precision_in_the_top_tenth_over_the_base_rate():
    score = np.arange(100.0)
    target = (score >= 80).astype(float)
    assert evaluate.lift(target, score) == pytest.approx(5.0)
    assert evaluate.lift(target, np.zeros(100)) == pytest.approx(1.0)


def test_expected_calibration_error_is_the_mean_gap_over_equal_bins():
    chance = np.repeat([0.2, 0.6], 50)
    target = np.concatenate([np.tile([0, 0, 0, 0, 1.0], 10), np.tile([1.0, 0, 0, 0, 1], 10)])
    assert evaluate.expected_calibration_error(target, chance) == pytest.approx((0.0 + 0.2) / 2)


def test_bands_hold_every_row_once_in_rising_order():
    found = evaluate.bands(TARGET, probability(LOG_ODDS))
    assert sum(band.rows for band in found) == len(TARGET)
    assert [band.predicted for band in found] == sorted(band.predicted for band in found)


def test_auc_interval_narrows_with_rows():
    small, large = evaluate.auc_interval(0.75, 40, 160), evaluate.auc_interval(0.75, 400, 1600)
    assert small[1] - small[0] == pytest.approx(10**0.5 * (large[1] - large[0]), rel=0.05)
    assert large[0] + large[1] == pytest.approx(2 * 0.75)


def test_auc_interval_covers_the_true_auc_as_often_as_it_says():
    rng = np.random.default_rng(0)
    target = np.repeat([0.0, 1.0], [300, 60])
    true = 0.7602  # of two unit normals one apart: Phi(1 / sqrt 2)
    seen = [evaluate.auc(target, rng.normal(target)) for _ in range(400)]
    low, high = np.array([evaluate.auc_interval(area, 60, 300) for area in seen]).T
    assert 0.92 < ((low < true) & (true < high)).mean() < 0.99


def test_calibration_slope_finds_overconfidence():
    slope, half = evaluate.calibration_slope(2 * LOG_ODDS, TARGET)
    assert slope == pytest.approx(0.5, abs=half)
    assert half < 0.1


def test_log_losses_stay_finite_for_any_log_odds():
    assert log_losses(np.array([800.0, -800.0]), np.array([1.0, 1.0])).tolist() == [0.0, 800.0]
