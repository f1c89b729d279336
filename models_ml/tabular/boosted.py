"""The challenger: shrunk histogram boosting with native levels, early-stopped on rows it has not seen."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from models_ml.tabular import trees
from models_ml.tabular.features import Feature
from models_ml.tabular.splits import Split
from models_ml.tabular.trees import Trees

SHRUNK = {
    "learning_rate": 0.04,
    "max_leaf_nodes": trees.MOST_LEAVES,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
    "max_features": 0.5,
    "max_iter": 1500,
    "early_stopping": True,
    "scoring": "loss",
    "n_iter_no_change": 25,
    "tol": 0.0,
}


def fit(values: np.ndarray, features: list[Feature], target: np.ndarray, split: Split, seed: int) -> Trees:
    """Boost on the training rows of `split`, as many rounds as suit its held-out rows best."""
    train, held_out = split
    kept = np.flatnonzero([len(np.unique(column[~np.isnan(column)])) > 0 for column in values[train].T])
    levels = [features[i].levels > 0 for i in kept]
    model = HistGradientBoostingClassifier(**SHRUNK, categorical_features=levels, random_state=seed)
    seen, unseen = values[np.ix_(train, kept)], values[np.ix_(held_out, kept)]
    model.fit(seen, target[train], X_val=unseen, y_val=target[held_out])
    best = int(np.argmax(model.validation_score_))
    base = float(np.ravel(model._baseline_prediction)[0])
    return Trees.of(trees.from_sklearn(model, kept, best), base, len(features))
