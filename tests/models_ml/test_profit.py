"""Profit: cut-offs worked out by hand, and the published definition by simulation."""

import numpy as np
import pytest

from models_ml import profit
from models_ml.profit import Terms

TARGET = np.array([1, 1, 0, 1, 0, 0])
CHANCE = np.array([0.9, 0.8, 0.7, 0.6, 0.2, 0.1])


def test_curve_adds_up_case_by_case():
    points = profit.curve(TARGET, CHANCE, Terms(value=10, contact_cost=4))
    assert points["profit"].tolist() == [0, 6, 12, 8, 14, 10, 6]


def test_cut_off_takes_the_most_profitable_point():
    found = profit.cut_off(TARGET, CHANCE, Terms(value=10, contact_cost=4))
    assert (found.probability, found.contacted, found.profit) == (0.6, 4, 14)


def test_cut_off_keeps_to_the_capacity():
    assert profit.cut_off(TARGET, CHANCE, Terms(value=10, contact_cost=4, capacity=3)).contacted == 2


def test_cut_off_contacts_nobody_where_that_is_best():
    assert profit.cut_off(TARGET, CHANCE, Terms(value=3, contact_cost=4)) == profit.CutOff(1.0, 0, 0.0)


def test_cut_off_never_divides_equal_probabilities():
    found = profit.cut_off(np.array([1, 0, 0, 0]), np.array([0.5, 0.5, 0.5, 0.1]), Terms(value=10, contact_cost=4))
    assert found.contacted in (0, 3)


def test_expected_maximum_profit_is_the_mean_over_acceptance_rates():
    """The best cut-off for each of many drawn acceptance rates (Verbraken et al. 2013, equation 4)."""
    rng = np.random.default_rng(0)
    chance = rng.random(500)
    target = (rng.random(500) < chance**2).astype(float)
    value, offer, contact = 200.0, 10.0, 1.0
    best = []
    for accepts in rng.beta(6, 14, 4000):
        each = np.where(target == 1, accepts * (value - offer) - contact, -offer - contact)
        best.append(max(0.0, np.cumsum(each[np.argsort(-chance)]).max()) / 500)
    expected, contacted = profit.expected_maximum_profit(target, chance, value, offer, contact)
    assert expected == pytest.approx(np.mean(best), rel=0.02)
    assert 0.3 < contacted < 0.9
