"""Trees as tables: the same as scikit-learn, and Shapley values as their definition has them."""

from functools import cache
from itertools import combinations
from math import factorial

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from models_ml.tabular import boosted, trees
from models_ml.tabular.trees import Tree, Trees

FEATURES = 5


@pytest.fixture(params=[12, 24], ids=["one group of leaves", "several groups"])
def grown(request):
    return of_leaves(request.param)


@cache
def of_leaves(most: int):
    """(rows, scikit-learn's model, ours): numbers, a level column in the middle, blanks in both.

    Not a fixture of the module: pytest would make it anew for every test, each of which has both.
    """
    rng = np.random.default_rng(0)
    values = rng.normal(size=(600, FEATURES))
    values[:, 2] = rng.integers(0, 9, 600)
    values[rng.random(values.shape) < 0.1] = np.nan
    target = (np.nan_to_num(values[:, 0]) + (values[:, 2] % 2 == 0) + rng.normal(size=600) > 0.5).astype(int)
    model = HistGradientBoostingClassifier(
        max_iter=20,
        max_leaf_nodes=most,
        max_depth=trees.MOST_QUESTIONS - 1,
        min_samples_leaf=10,
        categorical_features=[2],
        early_stopping=False,
        random_state=0,
    ).fit(values, target)
    ours = Trees.of(
        boosted.read_trees(model, np.arange(FEATURES), 20), float(model._baseline_prediction.item()), FEATURES
    )
    return values, model, ours


def test_leaves_are_grouped_by_questions_that_a_pattern_can_hold(grown):
    _, _, ours = grown
    for tree in ours.trees:
        assert all(len(group.questions) <= trees.MOST_QUESTIONS for group in tree.groups)
        assert (
            sorted(leaf for group in tree.groups for leaf, _ in group.leaves)
            == np.flatnonzero(tree.is_leaf).tolist()
        )
    assert max(len(tree.groups) for tree in ours.trees) > 1 or max(ours.sizes) < 24


def test_log_odds_equal_those_of_scikit_learn(grown):
    values, model, ours = grown
    np.testing.assert_allclose(ours.log_odds(values), model.decision_function(values), atol=1e-12)


def test_log_odds_take_an_unseen_level_for_missing(grown):
    values, model, ours = grown
    strange = values.copy()
    strange[:, 2] = 77.0
    np.testing.assert_allclose(ours.log_odds(strange), model.decision_function(strange), atol=1e-12)


def test_effects_and_mean_sum_to_the_log_odds(grown):
    values, _, ours = grown
    np.testing.assert_allclose(ours.mean + ours.effects(values).sum(axis=1), ours.log_odds(values), atol=1e-10)


def test_effects_are_shapley_values(grown):
    """Against the definition: every coalition of features, by walking the tree."""
    values, _, ours = grown
    row = values[3]
    for tree in ours.trees[:4]:
        one = Trees.of([tree], 0.0, FEATURES)
        expected = [shapley(tree, row, feature) for feature in range(FEATURES)]
        np.testing.assert_allclose(one.effects(row[None])[0], expected, atol=1e-12)


def shapley(tree: Tree, row: np.ndarray, player: int) -> float:
    others = [feature for feature in range(FEATURES) if feature != player]
    total = 0.0
    for size in range(FEATURES):
        weight = factorial(size) * factorial(FEATURES - size - 1) / factorial(FEATURES)
        for known in combinations(others, size):
            total += weight * (expectation(tree, row, {*known, player}) - expectation(tree, row, set(known)))
    return total


def expectation(tree: Tree, row: np.ndarray, known: set[int], node: int = 0) -> float:
    """The tree's value when only `known` features are: other questions go both ways, by training share."""
    if tree.is_leaf[node]:
        return float(tree.value[node])
    left, right = int(tree.left[node]), int(tree.right[node])
    feature = int(tree.feature[node])
    if feature in known:
        return expectation(tree, row, known, left if goes_left(tree, row[feature], node) else right)
    parts = [tree.cover[child] * expectation(tree, row, known, child) for child in (left, right)]
    return sum(parts) / tree.cover[node]


def goes_left(tree: Tree, value: float, node: int) -> bool:
    if np.isnan(value):
        return bool(tree.missing_left[node])
    return bool(tree.goes_left[node][int(value)]) if tree.is_level[node] else bool(value <= tree.threshold[node])


def test_a_tree_of_one_leaf_adds_its_value_and_explains_nothing():
    no, zero = np.zeros(1, dtype=bool), np.zeros(1, dtype=int)
    stump = Tree(
        zero, np.zeros(1), np.zeros((1, 256), dtype=bool), no, no, zero, zero, ~no, np.array([0.25]), np.ones(1)
    )
    one = Trees.of([stump], 1.0, 2)
    assert one.log_odds(np.zeros((3, 2))).tolist() == [1.25] * 3
    assert one.mean == 1.25
    assert (one.effects(np.zeros((3, 2))) == 0).all()
