"""Forests as trees of ours: what scikit-learn's leaves hold, levels as questions, and exact reasons."""

import numpy as np
import pytest

from models_ml.evaluate import auc
from models_ml.odds import probability
from models_ml.tabular import forests, rates, trees
from models_ml.tabular.features import Feature
from models_ml.tabular.trees import Trees

FEATURES = [Feature("spend", "spend"), Feature("plan", "plan", levels=6), Feature("calls", "calls")]
KEPT = np.arange(3)


@pytest.fixture(scope="module")
def grown():
    """(rows, target, the trees of both kinds): two numbers and a level column, blanks in all."""
    rng = np.random.default_rng(0)
    values = np.column_stack([rng.normal(size=800), rng.integers(0, 6, 800), rng.poisson(2, 800)]).astype(float)
    odds = values[:, 0] + np.array([-2, 1, 0, 2, -1, 0])[values[:, 1].astype(int)]
    target = (rng.random(800) < probability(odds)).astype(float)
    values[rng.random(values.shape) < 0.1] = np.nan
    return values, target, forests.grown(values, FEATURES, KEPT, target, None, 0).trees()


def test_both_kinds_tell_the_rows_apart_and_are_no_surer_than_their_leaves(grown):
    values, target, kinds = grown
    assert len(kinds) == len(forests.KINDS)
    for found in kinds:
        said = Trees.of(found, 0.0, 3).log_odds(values)
        assert said[target == 1].mean() > said[target == 0].mean() + 1
        assert np.abs(said).max() < 6


def test_a_leaf_says_the_odds_of_its_rows_and_of_one_more_average_row(grown):
    _, target, (_, random_cuts) = grown
    tree = random_cuts[0]
    rows = tree.cover[tree.is_leaf]
    chance = probability(tree.value[tree.is_leaf] * forests.TREES)
    hits = chance * (rows + 1) - target.mean()
    assert rows.sum() == 0.7 * len(target)
    np.testing.assert_allclose(hits, np.round(hits), atol=1e-9)


def test_levels_are_parted_by_their_outcome_rate(grown):
    values, target, (bootstrapped, _) = grown
    order = rates.learn(values, [FEATURES[0], Feature("plan", "plan", rates=7), FEATURES[2]], target, None, 0)[1][
        1
    ]
    asked = [tree.goes_left[node, :6] for tree in bootstrapped for node in np.flatnonzero(tree.is_level)]
    assert asked
    for left in asked:
        assert not left.any() or left.all() or order[:6][left].max() < order[:6][~left].min()


def test_a_forest_has_exact_reasons(grown):
    values, _, (bootstrapped, _) = grown
    forest = Trees.of(bootstrapped, 0.3, 3)
    some = values[:50]
    np.testing.assert_allclose(forest.mean + forest.effects(some).sum(axis=1), forest.log_odds(some), atol=1e-9)
    assert all(len(group.questions) <= trees.MOST_QUESTIONS for tree in forest.trees for group in tree.groups)


def test_a_value_beyond_single_precision_is_as_large_as_any(grown):
    values, target, _ = grown
    huge = values.copy()
    huge[:5, 0] = 1e300
    found = forests.grown(huge, FEATURES, KEPT, target, None, 0).trees()
    assert np.isfinite(Trees.of(found[0], 0.0, 3).log_odds(huge)).all()


def test_a_row_is_judged_by_trees_that_saw_nothing_of_its_group():
    """Groups whose outcome nothing tells but the group: held out, the forests must not know it."""
    rng = np.random.default_rng(1)
    groups = np.repeat(np.arange(60), 10)
    target = np.repeat(rng.integers(0, 2, 60), 10).astype(float)
    values = np.column_stack([groups * 1.0, rng.normal(size=600)])
    features = [Feature("number", "number"), Feature("noise", "noise")]
    apart, mixed = (
        forests.grown(values, features, np.arange(2), target, each, 0).held_out for each in (groups, None)
    )
    assert all(auc(target, said) > 0.9 for said in mixed.T)
    assert all(auc(target, said) < 0.6 for said in apart.T)


def test_few_positives_do_not_stop_a_forest():
    rng = np.random.default_rng(2)
    values = rng.normal(size=(60, 3))
    target = (np.arange(60) < 3).astype(float)
    assert np.isfinite(forests.grown(values, FEATURES[:1] * 3, KEPT, target, None, 0).held_out).all()
