"""The challenger: shrunk histogram boosting with native levels, early-stopped on rows it has not seen."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from models_ml.tabular import trees
from models_ml.tabular.features import Feature
from models_ml.tabular.splits import Split
from models_ml.tabular.trees import Trees

SHRUNK = {
    "max_leaf_nodes": trees.MOST_LEAVES,
    "l2_regularization": 5.0,
    "max_features": 0.5,
}
SLOW, FAST, MANY_ROWS = 0.04, 0.08, 10_000
"""Learning rates below and from so many rows: there, half the rounds predict as well."""
MOST_ROUNDS = 1500
PATIENCE = 25
LEAF_ROWS = (15, 40)
ROWS_PER_LEAF = 50
"""A leaf holds 40 rows or more; fewer in a table of under 2,000, which would otherwise have no leaves."""


def stopped_early(
    values: np.ndarray, features: list[Feature], target: np.ndarray, split: Split, seed: int
) -> tuple[int, np.ndarray]:
    """Boost on the training rows of `split`: (rounds that suit its held-out rows best, their log-odds then)."""
    train, held_out = split
    stopping = {"early_stopping": True, "scoring": "loss", "n_iter_no_change": PATIENCE, "tol": 0.0}
    kept = _filled(values[train])
    model = _model(features, kept, len(values), MOST_ROUNDS, seed).set_params(**stopping)
    seen, unseen = values[np.ix_(train, kept)], values[np.ix_(held_out, kept)]
    model.fit(seen, target[train], X_val=unseen, y_val=target[held_out])
    rounds = int(np.argmax(model.validation_score_))
    model._predictors = model._predictors[:rounds]
    return rounds, model.decision_function(unseen)


def grown(values: np.ndarray, features: list[Feature], target: np.ndarray, rounds: int, seed: int) -> Trees:
    """Boost on all rows for a known number of rounds."""
    kept = _filled(values)
    model = _model(features, kept, len(values), max(rounds, 1), seed).set_params(early_stopping=False)
    model.fit(values[:, kept], target)
    base = float(np.ravel(model._baseline_prediction)[0])
    return Trees.of(trees.from_sklearn(model, kept, rounds), base, len(features))


def _filled(values: np.ndarray) -> np.ndarray:
    """The columns that hold anything: an empty one can't be binned."""
    return np.flatnonzero(~np.isnan(values).all(axis=0))


def _model(
    features: list[Feature], kept: np.ndarray, rows: int, rounds: int, seed: int
) -> HistGradientBoostingClassifier:
    settings = SHRUNK | {
        "learning_rate": SLOW if rows < MANY_ROWS else FAST,
        "min_samples_leaf": int(np.clip(rows / ROWS_PER_LEAF, *LEAF_ROWS)),
        "max_iter": rounds,
        "random_state": seed,
    }
    return HistGradientBoostingClassifier(**settings, categorical_features=[features[i].levels > 0 for i in kept])
