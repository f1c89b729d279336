"""Two smooth forests for tables too small for boosting alone: bootstrapped trees, and trees of random cuts.

Every tree is kept as those of the booster are. A leaf says the log-odds of its rows, and one more row of the
average kind; levels are put in the order of their outcome rates, read across folds, before a tree is grown.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

from models_ml.odds import log_odds
from models_ml.tabular import rates, trees
from models_ml.tabular.features import Feature
from models_ml.tabular.trees import Tree

SIZE = {"max_leaf_nodes": 64, "max_depth": trees.MOST_QUESTIONS - 1}
BOOTSTRAPPED = SIZE | {"n_estimators": 30, "max_features": 0.5, "max_samples": 0.5}
RANDOM_CUTS = SIZE | {"n_estimators": 40, "max_features": 1.0, "min_samples_leaf": 2}
KINDS = ("bootstrapped", "random_cuts")
LARGEST = 3e38
"""Forests read single precision; beyond this a value is as large as any."""


def grown(
    values: np.ndarray,
    features: list[Feature],
    kept: np.ndarray,
    target: np.ndarray,
    groups: np.ndarray | None,
    seed: int,
) -> list[list[Tree]]:
    """The trees of each of KINDS, their values divided so that they sum to the mean over the trees."""
    coded = [
        replace(one, levels=0, rates=one.levels + 1 if one.is_read and one.levels > 2 else 0) for one in features
    ]
    read, order = rates.learn(values, coded, target, groups, seed)
    seen = np.clip(read[:, kept], -LARGEST, LARGEST)
    models = [
        RandomForestClassifier(**BOOTSTRAPPED, random_state=seed),
        ExtraTreesClassifier(**RANDOM_CUTS, random_state=seed),
    ]
    average = float(target.mean())
    return [
        [_tree(one.tree_, kept, order, average, len(model.estimators_)) for one in model.estimators_]
        for model in (model.fit(seen, target) for model in models)
    ]


def _tree(nodes: Any, kept: np.ndarray, order: list[np.ndarray], average: float, of: int) -> Tree:
    is_leaf = nodes.children_left < 0
    feature = np.where(is_leaf, 0, kept[np.maximum(nodes.feature, 0)]).astype(np.int32)
    missing_left = nodes.missing_go_to_left.astype(bool)
    is_level = ~is_leaf & np.array([len(one) > 0 for one in order])[feature]
    goes_left = np.zeros((len(feature), 256), dtype=bool)
    for i in np.flatnonzero(is_level):
        rate = order[feature[i]]
        goes_left[i] = missing_left[i]
        goes_left[i, : len(rate)] = rate <= nodes.threshold[i]
    rows, chance = nodes.weighted_n_node_samples, nodes.value[:, 0, 1]
    return Tree(
        feature=feature,
        threshold=nodes.threshold,
        goes_left=goes_left,
        is_level=is_level,
        missing_left=missing_left,
        left=np.maximum(nodes.children_left, 0).astype(np.int32),
        right=np.maximum(nodes.children_right, 0).astype(np.int32),
        is_leaf=is_leaf,
        value=log_odds((chance * rows + average) / (rows + 1)) / of,
        cover=rows,
    )
