"""Two smooth forests for tables too small for boosting alone: trees of the best cuts, and of random cuts.

Every tree is grown on a part of the rows (whole groups of them) and judged by the others, so that held-out
log-odds come with the forest. A leaf says the log-odds of its rows and of one more row of the average kind;
levels are put in the order of their outcome rates, read across folds, before a tree is grown.

Own loops rather than scikit-learn's forests: those draw rows, and can't keep a group on one side.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.base import clone
from sklearn.tree import DecisionTreeRegressor, ExtraTreeRegressor

from models_ml.odds import log_odds
from models_ml.tabular import rates, trees
from models_ml.tabular.features import Feature
from models_ml.tabular.trees import Tree

TREES = 100
SIZE = {"max_leaf_nodes": 64, "max_depth": trees.MOST_QUESTIONS - 1}
KINDS = {
    "best_cuts": (DecisionTreeRegressor(**SIZE, max_features=0.5), 0.5),
    "random_cuts": (ExtraTreeRegressor(**SIZE, max_features=1.0, min_samples_leaf=2), 0.7),
}
"""The tree, and the part of the rows each is grown on. Squared error on 0 and 1 cuts as the Gini index does."""
LARGEST = 1e30
"""Trees read single precision, and add values up; beyond this one is as large as any."""


@dataclass(frozen=True)
class Forests:
    """The nodes of the trees of each kind, and the rates that levels are ordered by."""

    nodes: list[list[Any]]
    held_out: np.ndarray
    """Log-odds of every row by the trees that were grown without it: one row per row, one column per kind."""
    rates: list[np.ndarray]
    kept: np.ndarray
    average: float
    """Share of positives."""

    def trees(self) -> list[list[Tree]]:
        """The trees of each kind, their values divided so that they sum to the kind's mean."""
        return [[self._tree(one) for one in kind] for kind in self.nodes]

    def _tree(self, nodes: Any) -> Tree:
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
            value=_values(nodes, self.average) / TREES,
            cover=nodes.weighted_n_node_samples,
        )


def grown(
    values: np.ndarray,
    features: list[Feature],
    kept: np.ndarray,
    target: np.ndarray,
    groups: np.ndarray | None,
    seed: int,
) -> Forests:
    """Grow both kinds on the columns `kept`. Time: trees x columns x rows x log(rows)."""
    codes = [one.levels + 1 if one.is_read and one.levels > 2 else 0 for one in features]
    coded = [replace(one, levels=0, rates=size) for one, size in zip(features, codes, strict=True)]
    read, known = rates.learn(values, coded, target, groups, seed)
    seen = np.clip(read[:, kept], -LARGEST, LARGEST).astype(np.float32)
    place = np.arange(len(target)) if groups is None else np.unique(groups, return_inverse=True)[1]
    found = [_forest(model, part, seen, target, place, seed) for model, part in KINDS.values()]
    held_out = np.column_stack([said for _, said in found])
    return Forests([nodes for nodes, _ in found], held_out, known, kept, float(target.mean()))


def _forest(
    model: Any, part: float, seen: np.ndarray, target: np.ndarray, place: np.ndarray, seed: int
) -> tuple[list[Any], np.ndarray]:
    """(nodes of each tree, what the trees that did not see a row say of it). `place`: the group of each row."""
    draw = np.random.default_rng(seed)
    model = clone(model)  # forests of other folds grow beside this one
    average, groups = float(target.mean()), int(place.max()) + 1
    said, times = np.zeros(len(target)), np.zeros(len(target))
    found = []
    for _ in range(TREES):
        is_in = (draw.permutation(groups) < part * groups)[place]
        model.set_params(random_state=int(draw.integers(2**31)))
        nodes = model.fit(seen[is_in], target[is_in]).tree_
        said[~is_in] += _values(nodes, average)[nodes.apply(seen[~is_in])]
        times[~is_in] += 1
        found.append(nodes)
    return found, np.where(times > 0, said / np.maximum(times, 1), log_odds(np.array(average)))


def _values(nodes: Any, average: float) -> np.ndarray:
    """Log-odds of each node's rows and of one more row of the average kind."""
    rows, chance = nodes.weighted_n_node_samples, nodes.value[:, 0, 0]
    return log_odds((chance * rows + average) / (rows + 1))
