"""Shares of the members."""

import numpy as np

from models_ml.odds import probability
from models_ml.tabular import blend


def members(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """(log-odds said by three members, outcomes): two that each see half of the truth, and one that sees none."""
    rng = np.random.default_rng(0)
    left, right, nothing = rng.normal(size=(3, rows))
    target = (rng.random(rows) < probability(left + right)).astype(float)
    return np.column_stack([left, right, nothing]) * 2, target


def test_members_that_each_see_a_part_share_and_one_that_sees_nothing_has_none():
    shares = blend.shares(*members(20_000), worth=0.001)
    np.testing.assert_allclose(shares, [0.5, 0.5, 0], atol=0.03)
    assert shares[2] == 0


def test_few_outcomes_leave_shares_near_even():
    said, target = members(20_000)
    few, many = (blend.shares(said[:rows], target[:rows], worth=0.001) for rows in (12, 20_000))
    assert np.ptp(few) < np.ptp(many)


def test_the_first_member_stays_alone_unless_a_blend_saves_enough():
    said, target = members(5_000)
    assert blend.shares(said, target, worth=0.9).tolist() == [1, 0, 0]


def test_a_share_that_is_not_worth_its_trees_is_none():
    said, target = members(20_000)
    slightly = np.column_stack([said[:, 0], said[:, 0] + said[:, 2] * 0.01])
    shares = blend.shares(slightly, target, worth=0.0)
    assert all(share == 0 or share >= blend.LEAST_SHARE for share in shares)
    assert np.isclose(shares.sum(), 1)
