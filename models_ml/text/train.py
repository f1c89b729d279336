"""From a table of texts and categories to a model that knows when it does not know."""

from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.model_selection import StratifiedKFold

from models_ml.bands import counted
from models_ml.text import mix, views
from models_ml.text.members import MEMBERS, Linear
from models_ml.text.model import TextModel
from models_ml.text.table import Labelled, Refused, labelled, learnable
from models_ml.text.views import View

PARTS = 3
ENOUGH = 5_000
"""Texts held out in parts of a third until there are so many: a mix of two and a threshold need no more."""
MOST_WEIGHTS = 20_000_000
"""Weights per view, of all categories together: of many categories each has fewer terms, or memory runs out."""
Progress = Callable[..., None]
"""Called with a code of words.py and its facts."""


def silent(code: str, **facts: Any) -> None:
    """Progress that nobody watches."""


def train(frame: pd.DataFrame, text: str, target: str, progress: Progress = silent) -> TextModel:
    """Learn the categories in column `target` from the texts in column `text`.

    Members are fitted on two thirds and asked about the third held out, up to three times; the mix, its
    probabilities and the confidence that counts as sure come from those answers. The same table gives the same
    model.

    Raises Refused where there is nothing to learn.
    """
    return fit(labelled(frame, text, target), text, target, progress)


def fit(table: Labelled, text: str, target: str, progress: Progress = silent) -> TextModel:
    """`train` on a table that is already checked. Raises Refused."""
    rows, rare = learnable(table, text, target)
    found, x = views.fit(rows.texts, min(views.MOST_TERMS, MOST_WEIGHTS // len(rows.sizes())))
    if not found:
        raise Refused("one_text", column=text)
    progress("features", count=x.shape[1])
    classes, y = np.unique(rows.categories.astype(str), return_inverse=True)
    splits = _splits(y)
    held = np.concatenate([asked for _, asked in splits])
    scores = _held_out(x, y, splits, progress)
    weights = mix.weights(scores, y[held])
    progress("mixed", weights=", ".join(f"{name} {weight:.2f}" for name, weight in weights.items()))
    threshold, figures = _judged(mix.mixed(scores, weights), y[held])
    return _model(classes, found, _mixed(weights, x, y, progress), threshold, weights, figures, rare, len(rows))


def _splits(y: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """(texts to learn from, texts to be asked about), as often as it takes to ask about enough."""
    splits = StratifiedKFold(PARTS, shuffle=True, random_state=0).split(y, y)
    return list(islice(splits, min(PARTS, -(-ENOUGH * PARTS // len(y)))))


def _held_out(
    x: sp.csr_matrix, y: np.ndarray, splits: list[tuple[np.ndarray, np.ndarray]], progress: Progress
) -> dict[str, np.ndarray]:
    """Member -> its scores of the texts asked about, split by split, learnt from texts that are none of them."""
    scores: dict[str, list[np.ndarray]] = {name: [] for name in MEMBERS}
    for part, (known, held) in enumerate(splits, start=1):
        seen, asked = x[known], x[held]
        for name, member in MEMBERS.items():
            progress("member", name=name, part=part, parts=len(splits))
            scores[name].append(member(seen, y[known], int(y.max()) + 1).scores(asked))
    return {name: np.concatenate(parts) for name, parts in scores.items()}


def _judged(chances: np.ndarray, y: np.ndarray) -> tuple[float | None, dict[str, Any]]:
    confidence, is_right = chances.max(axis=1), chances.argmax(axis=1) == y
    threshold = mix.threshold(confidence, is_right)
    is_sure = confidence >= (np.inf if threshold is None else threshold)
    return threshold, {
        "accuracy": float(is_right.mean()),
        "coverage": float(is_sure.mean()),
        "bands": counted(confidence[is_sure], is_right[is_sure]),
    }


def _mixed(weights: dict[str, float], x: sp.csr_matrix, y: np.ndarray, progress: Progress) -> Linear:
    """The members fitted on all texts, as one matrix."""
    intercept = np.zeros(int(y.max()) + 1)
    coef = np.zeros((len(intercept), x.shape[1]), dtype=np.float32)
    for name, weight in weights.items():
        progress("whole", name=name)
        fitted = MEMBERS[name](x, y, len(intercept))
        coef += weight * fitted.coef
        intercept += weight * fitted.intercept
    return Linear(coef, intercept)


def _model(
    classes: np.ndarray,
    found: list[View],
    linear: Linear,
    threshold: float | None,
    weights: dict[str, float],
    figures: dict[str, Any],
    rare: list[str],
    rows: int,
) -> TextModel:
    return TextModel(
        classes=[str(name) for name in classes],
        views=found,
        coef=linear.coef,
        intercept=linear.intercept.astype(np.float32),
        threshold=threshold,
        weights=weights,
        held_out=figures,
        left_out=rare,
        rows=rows,
    )
