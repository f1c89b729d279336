"""A fitted text model: which category, how sure, whether sure enough, and the words that spoke for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.special import softmax

from models_ml.text import views
from models_ml.text.reasons import Reason, strongest
from models_ml.text.views import View

BATCH = 2_000
"""Texts weighed at once: memory stays bounded however many come."""


@dataclass(frozen=True, eq=False)
class TextModel:
    """One weight per category and term, so that a text's score is a sum over its words.

    Attributes:
        coef: categories x terms, the terms of all views side by side; centred over categories.
        threshold: confidence from which a prediction is sure (right in 95 %); None if it never is.
        weights: how much each member of the mix is believed.
        held_out: figures on training texts that were held out: `accuracy`, `coverage`, and by band of confidence
            (`bands`, as of models_ml.bands) how many sure answers there were, and how many of them right.
        left_out: categories of the training table with too few rows.
        rows: texts learnt from.
    """

    classes: list[str]
    views: list[View]
    coef: np.ndarray
    intercept: np.ndarray
    threshold: float | None
    weights: dict[str, float]
    held_out: dict[str, Any]
    left_out: list[str]
    rows: int

    def matrix(self, clean: Sequence[str]) -> sp.csr_matrix:
        return views.matrix(self.views, clean)

    def probabilities(self, x: sp.csr_matrix) -> np.ndarray:
        return softmax(np.asarray(x @ self.coef.T) + self.intercept, axis=1)

    def is_sure(self, confidence: np.ndarray) -> np.ndarray:
        bar = np.inf if self.threshold is None else self.threshold
        return confidence >= bar


def predict(model: TextModel, texts: Sequence[object] | pd.Series, reasons: int = 3) -> pd.DataFrame:
    """The likeliest category of each text.

    Returns:
        One row per text, the index of a series kept: `category`; `confidence` (probability, 0-1); `is_sure`
        (False: a person decides); `reasons` (dicts `term`, `weight`, strongest first; empty where no known
        word spoke for the category). A text without a known word is never sure.
    """
    index = texts.index if isinstance(texts, pd.Series) else None
    values = list(texts)
    parts = [_batch(model, values[start : start + BATCH], reasons) for start in range(0, len(values), BATCH)]
    columns = ["category", "confidence", "is_sure", "reasons"]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return rows if index is None else rows.set_axis(index)


def _batch(model: TextModel, texts: list[object], count: int) -> pd.DataFrame:
    clean = [views.clean(text) for text in texts]
    x = model.matrix(clean)
    chances = model.probabilities(x)
    best = chances.argmax(axis=1)
    confidence = chances.max(axis=1)
    return pd.DataFrame(
        {
            "category": [model.classes[one] for one in best],
            "confidence": confidence,
            "is_sure": model.is_sure(confidence) & (np.diff(x.indptr) > 0),
            "reasons": _reasons(model, clean, x, best, count) if count else [[] for _ in clean],
        }
    )


def _reasons(
    model: TextModel, clean: list[str], x: sp.csr_matrix, best: np.ndarray, count: int
) -> list[list[Reason]]:
    names = [(view.name, term) for view in model.views for term in view.names()]
    found = []
    for row, text in enumerate(clean):
        own = slice(x.indptr[row], x.indptr[row + 1])
        columns = x.indices[own]
        said = x.data[own] * model.coef[best[row], columns]
        found.append(strongest(views.body(text), [names[column] for column in columns], said, count))
    return found
