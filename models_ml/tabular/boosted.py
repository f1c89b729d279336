"""The challenger: shrunk histogram boosting with native levels, early-stopped on rows it has not seen."""

from dataclasses import replace

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from models_ml.tabular import trees
from models_ml.tabular.features import Feature
from models_ml.tabular.splits import Split
from models_ml.tabular.trees import Tree, Trees

SHRUNK = {
    "learning_rate": 0.08,
    "l2_regularization": 5.0,
    "max_features": 0.3,
    "min_samples_leaf": 5,
    "max_depth": trees.MOST_QUESTIONS - 1,
}
SMALL, LARGE = 12, 24
"""Leaves of a tree."""
BAGS = 2
"""Two boosters of other seeds, averaged, predict better than one of half the learning rate."""
MOST_ROUNDS = 1500
PATIENCE = 25


def stopped_early(
    values: np.ndarray, features: list[Feature], target: np.ndarray, split: Split, leaves: int, seed: int
) -> tuple[int, np.ndarray]:
    """Boost on the training rows of `split`: (rounds that suit its held-out rows best, their log-odds then)."""
    train, held_out = split
    stopping = {"early_stopping": True, "scoring": "loss", "n_iter_no_change": PATIENCE, "tol": 0.0}
    kept = _kept(values[train], features)
    model = _model(features, kept, leaves, MOST_ROUNDS, seed).set_params(**stopping)
    seen, unseen = values[np.ix_(train, kept)], values[np.ix_(held_out, kept)]
    model.fit(seen, target[train], X_val=unseen, y_val=target[held_out])
    rounds = int(np.argmax(model.validation_score_))
    model._predictors = model._predictors[:rounds]
    return rounds, model.decision_function(unseen)


def grown(
    values: np.ndarray, features: list[Feature], target: np.ndarray, leaves: int, rounds: int, seed: int
) -> Trees:
    """Boost on all rows for a known number of rounds, once per bag."""
    kept = _kept(values, features)
    found: list[Tree] = []
    for bag in range(BAGS):
        model = _model(features, kept, leaves, max(rounds, 1), seed + bag).set_params(early_stopping=False)
        model.fit(values[:, kept], target)
        found += [replace(tree, value=tree.value / BAGS) for tree in trees.from_sklearn(model, kept, rounds)]
    base = float(np.ravel(model._baseline_prediction)[0])
    return Trees.of(found, base, len(features))


def _kept(values: np.ndarray, features: list[Feature]) -> np.ndarray:
    """The columns that are read and hold anything: an empty one can't be binned."""
    read = np.array([feature.is_read for feature in features])
    return np.flatnonzero(read & ~np.isnan(values).all(axis=0))


def _model(
    features: list[Feature], kept: np.ndarray, leaves: int, rounds: int, seed: int
) -> HistGradientBoostingClassifier:
    settings = SHRUNK | {"max_leaf_nodes": leaves, "max_iter": rounds, "random_state": seed}
    return HistGradientBoostingClassifier(**settings, categorical_features=[features[i].levels > 0 for i in kept])
