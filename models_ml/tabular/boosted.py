"""The challenger: shrunk histogram boosting with native levels, early-stopped on rows it has not seen."""

from dataclasses import replace

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from models_ml.tabular import trees
from models_ml.tabular.features import Feature
from models_ml.tabular.splits import Split
from models_ml.tabular.trees import Tree

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
    kept = kept_columns(values[train], features)
    model = _model(features, kept, leaves, MOST_ROUNDS, seed).set_params(**stopping)
    seen, unseen = values[np.ix_(train, kept)], values[np.ix_(held_out, kept)]
    model.fit(seen, target[train], X_val=unseen, y_val=target[held_out])
    rounds = int(np.argmax(model.validation_score_))
    model._predictors = model._predictors[:rounds]
    return rounds, model.decision_function(unseen)


def grown(
    values: np.ndarray, features: list[Feature], target: np.ndarray, leaves: int, rounds: int, seed: int
) -> tuple[float, list[Tree]]:
    """(log-odds before any tree, the trees): boosted on all rows for a known number of rounds, once per bag."""
    kept = kept_columns(values, features)
    found: list[Tree] = []
    for bag in range(BAGS):
        model = _model(features, kept, leaves, max(rounds, 1), seed + bag).set_params(early_stopping=False)
        model.fit(values[:, kept], target)
        found += [replace(tree, value=tree.value / BAGS) for tree in read_trees(model, kept, rounds)]
    base = float(np.ravel(model._baseline_prediction)[0])
    return base, found


def kept_columns(values: np.ndarray, features: list[Feature]) -> np.ndarray:
    """The columns that are read and hold anything: an empty one can't be binned."""
    read = np.array([feature.is_read for feature in features])
    return np.flatnonzero(read & ~np.isnan(values).all(axis=0))


def _model(
    features: list[Feature], kept: np.ndarray, leaves: int, rounds: int, seed: int
) -> HistGradientBoostingClassifier:
    settings = SHRUNK | {"max_leaf_nodes": leaves, "max_iter": rounds, "random_state": seed}
    return HistGradientBoostingClassifier(**settings, categorical_features=[features[i].levels > 0 for i in kept])


def read_trees(model: HistGradientBoostingClassifier, columns: np.ndarray, upto: int) -> list[Tree]:
    """The first `upto` trees of a fitted model whose column i is feature `columns[i]`."""
    # HistGradientBoosting puts level columns first and numbers their codes anew
    encoder = None if model._preprocessor is None else model._preprocessor.named_transformers_["encoder"]
    order = np.flatnonzero(model.is_categorical_) if encoder is not None else np.empty(0, dtype=int)
    codes = dict(enumerate(encoder.categories_)) if encoder is not None else {}
    rest = np.setdiff1d(np.arange(len(columns)), order)
    place = columns[np.concatenate([order, rest]).astype(int)]
    return [_tree(stage[0], place, codes) for stage in model._predictors[:upto]]


def _tree(predictor, place: np.ndarray, codes: dict[int, np.ndarray]) -> Tree:  # type: ignore[no-untyped-def]
    nodes = predictor.nodes
    is_leaf = nodes["is_leaf"].astype(bool)
    is_level = nodes["is_categorical"].astype(bool) & ~is_leaf
    goes_left = np.zeros((len(nodes), 256), dtype=bool)
    for i in np.flatnonzero(is_level):
        bits = predictor.raw_left_cat_bitsets[nodes["bitset_idx"][i]]
        goes_left[i] = _codes_left(bits, codes[int(nodes["feature_idx"][i])], bool(nodes["missing_go_to_left"][i]))
    return Tree(
        feature=place[nodes["feature_idx"]].astype(np.int32),
        threshold=np.nan_to_num(nodes["num_threshold"].astype(float), posinf=np.finfo(float).max),
        goes_left=goes_left,
        is_level=is_level,
        missing_left=nodes["missing_go_to_left"].astype(bool),
        left=nodes["left"].astype(np.int32),
        right=nodes["right"].astype(np.int32),
        is_leaf=is_leaf,
        value=nodes["value"].astype(float),
        cover=nodes["count"].astype(float),
    )


def _codes_left(bits: np.ndarray, categories: np.ndarray, missing_left: bool) -> np.ndarray:
    """Which of our codes go left; a code that the training rows never had goes where missing goes."""
    answers = np.full(256, missing_left)
    known = [(i, int(code)) for i, code in enumerate(categories) if not np.isnan(code)]
    for i, code in known:
        answers[code] = bool(int(bits[i // 32]) >> (i % 32) & 1)
    return answers
