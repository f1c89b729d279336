"""What drift looks at in a ticket: its length and script, how much of it the model knows, what the model says."""

from collections.abc import Sequence

import numpy as np

from models_ml.tabular.features import Feature
from models_ml.text import views
from models_ml.text.model import BATCH, TextModel


def features(model: TextModel) -> list[Feature]:
    """Characters; share of CJK characters; known terms per character; the likeliest category."""
    numbers = [Feature(name, "text") for name in ("characters", "cjk_share", "known_terms")]
    return [*numbers, Feature("category", "text", levels=len(model.classes))]


def read(model: TextModel, texts: Sequence[object]) -> tuple[np.ndarray, np.ndarray]:
    """(one row per text in the order of `features`, the confidence of each)."""
    parts = [_batch(model, texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
    values, confidence = zip(*parts, strict=True)
    return np.vstack(values), np.concatenate(confidence)


def _batch(model: TextModel, texts: Sequence[object]) -> tuple[np.ndarray, np.ndarray]:
    clean = [views.clean(text) for text in texts]
    x = model.matrix(clean)
    chances = model.probabilities(x)
    bodies = [views.body(text) for text in clean]
    length = np.array([len(text) for text in bodies], dtype=float)
    cjk = np.array([views.cjk_count(text) for text in bodies], dtype=float)
    per = np.maximum(length, 1)
    values = np.column_stack([length, cjk / per, np.diff(x.indptr) / per, chances.argmax(axis=1)])
    return values, chances.max(axis=1)
