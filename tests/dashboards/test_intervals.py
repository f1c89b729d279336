"""Intervals against figures that were worked out elsewhere, and against their own promise."""

import numpy as np
import pytest

from dashboards import intervals
from dashboards.intervals import Estimate


def test_a_share_has_wilsons_interval():
    """Newcombe (1998), table I: 81 of 263 and 0 of 20."""
    assert intervals.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert intervals.wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert intervals.wilson(3, 0) is None
    for n in range(1, 200):
        assert (intervals.wilson(0, n)[0], intervals.wilson(n, n)[1]) == (0.0, 1.0)


def test_the_difference_of_two_shares_is_newcombes():
    """Newcombe (1998), table II: 56 of 70 against 48 of 80, by Wilson's bounds 0.0524 to 0.3339."""
    one = Estimate(56 / 70, intervals.wilson(56, 70))
    other = Estimate(48 / 80, intervals.wilson(48, 80))
    assert intervals.difference(one, other) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_nps_has_the_error_of_promoters_and_detractors():
    promoters, detractors, n = 60, 20, 100
    p, d = promoters / n, detractors / n
    low, high = intervals.ratio(promoters - detractors, n, (promoters + detractors, 40, n), n, positive=False)
    expected = 1.959964 * np.sqrt((p + d - (p - d) ** 2) / (n - 1))
    assert (high - low) / 2 == pytest.approx(expected)
    assert (high + low) / 2 == pytest.approx(0.4)


def covered(truth, draw, times=400):
    rng = np.random.default_rng(7)
    found = [draw(rng) for _ in range(times)]
    return np.mean([low <= truth <= high for low, high in found])


def test_sums_of_money_are_covered_as_often_as_promised():
    """The number of deals is chance too: on average 80 of a mean amount of exp(0.5) = 1.6487."""

    def draw(rng):
        amounts = rng.lognormal(0, 1, rng.poisson(80))
        return intervals.total(amounts.sum(), (amounts**2).sum())

    assert covered(80 * np.exp(0.5), draw) > 0.9


def test_means_of_money_are_covered_as_often_as_promised():
    def draw(rng):
        amounts = rng.lognormal(0, 1, 120)
        return intervals.ratio(amounts.sum(), 120, ((amounts**2).sum(), amounts.sum(), 120), 120, positive=True)

    assert covered(np.exp(0.5), draw) > 0.9


def test_medians_are_covered_as_often_as_promised():
    def draw(rng):
        return intervals.quantile(np.quantile(rng.lognormal(0, 1, 120), intervals.QUANTILES).tolist(), 0.5, 120)

    assert covered(1.0, draw) > 0.92


def test_retained_money_is_covered_as_often_as_promised():
    """Of contracts of very different size 9 in 10 stay: what is kept per what there was."""

    def draw(rng):
        y = rng.lognormal(0, 1, 300)
        x = y * (rng.random(300) < 0.9)
        return intervals.ratio(x.sum(), y.sum(), ((x * x).sum(), (x * y).sum(), (y * y).sum()), 300, positive=True)

    assert covered(0.9, draw) > 0.9


def test_of_an_expression_each_part_moves_alone():
    parts = {"a": Estimate(10, (8, 13)), "b": Estimate(2, None)}
    assert intervals.of_inputs("cast(a as double precision) / nullif(b, 0)", parts) == pytest.approx((4, 6.5))
    assert intervals.of_inputs("(a - 4) * (b)", parts) == pytest.approx((8, 18))
    assert intervals.of_inputs("a / nullif(b, 0)", {**parts, "b": Estimate(0, None)}) is None
    assert intervals.of_inputs("b * 2", parts) is None
