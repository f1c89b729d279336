"""Two smooth forests for tables too small for boosting alone: bootstrapped trees, and trees of random cuts.

Every tree is kept as those of the booster are. A leaf says the log-odds of its rows, and one more row of the
average kind; levels are put in the order of their outcome rates, read across folds, before a tree is grown.
"""

from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Forests:
    """Both kinds, fitted on some rows, with the rates that their levels are ordered by."""

    models: list[Any]
    rates: list[np.ndarray]
    kept: np.ndarray
    average: float
    """Share of positives among the rows."""

    def log_odds(self, values: np.ndarray) -> np.ndarray:
        """What each kind says: one row per row, one column per kind."""
        seen = _seen(rates.encode(values, self.rates), self.kept)
        said = np.zeros((len(values), len(self.models)))
        for i, model in enumerate(self.models):
            for tree, leaves in zip(model.estimators_, model.apply(seen).T, strict=True):
                said[:, i] += self._values(tree.tree_)[leaves] / len(model.estimators_)
        return said

    def trees(self) -> list[list[Tree]]:
        """The trees of each kind, their values divided so that they sum to what the kind says."""
        return [
            [self._tree(tree.tree_, len(model.estimators_)) for tree in model.estimators_] for model in self.models
        ]

    def _values(self, nodes: Any) -> np.ndarray:
        """Log-odds of a node's rows and of one more row of the average kind."""
        rows, chance = nodes.weighted_n_node_samples, nodes.value[:, 0, 1]
        return log_odds((chance * rows + self.average) / (rows + 1))

    def _tree(self, nodes: Any, of: int) -> Tree:
        is_leaf = nodes.children_left < 0
        feature = np.where(is_leaf, 0, self.kept[np.maximum(nodes.feature, 0)]).astype(np.int32)
        missing_left = nodes.missing_go_to_left.astype(bool)
        is_level = ~is_leaf & np.array([len(one) > 0 for one in self.rates])[feature]
        goes_left = np.zeros((len(feature), 256), dtype=bool)
        for i in np.flatnonzero(is_level):
            rate = self.rates[feature[i]]
            goes_left[i] = missing_left[i]
            goes_left[i, : len(rate)] = rate <= nodes.threshold[i]
        return Tree(
            feature=feature,
            threshold=nodes.threshold,
            goes_left=goes_left,
            is_level=is_level,
            missing_left=missing_left,
            left=np.maximum(nodes.children_left, 0).astype(np.int32),
            right=np.maximum(nodes.children_right, 0).astype(np.int32),
            is_leaf=is_leaf,
            value=self._values(nodes) / of,
            cover=nodes.weighted_n_node_samples,
        )


def fitted(
    values: np.ndarray,
    features: list[Feature],
    kept: np.ndarray,
    target: np.ndarray,
    groups: np.ndarray | None,
    seed: int,
) -> Forests:
    """Grow both kinds on the columns `kept`, levels in the order of their outcome rates."""
    codes = [one.levels + 1 if one.is_read and one.levels > 2 else 0 for one in features]
    coded = [replace(one, levels=0, rates=size) for one, size in zip(features, codes, strict=True)]
    read, known = rates.learn(values, coded, target, groups, seed)
    models = [
        RandomForestClassifier(**BOOTSTRAPPED, random_state=seed),
        ExtraTreesClassifier(**RANDOM_CUTS, random_state=seed),
    ]
    return Forests([model.fit(_seen(read, kept), target) for model in models], known, kept, float(target.mean()))


def _seen(values: np.ndarray, kept: np.ndarray) -> np.ndarray:
    return np.clip(values[:, kept], -LARGEST, LARGEST)
