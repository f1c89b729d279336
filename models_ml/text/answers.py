"""How a text model answers texts whose category is known, text by text."""

from collections.abc import Sequence

import numpy as np

from models_ml.text import views
from models_ml.text.model import BATCH, TextModel

LEAST_CHANCE = 1e-3
"""What a category counts with that the model gave less, or never heard of."""


def answered(
    model: TextModel, texts: Sequence[object], categories: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """(log loss of each text, whether its category was the likeliest)."""
    place = {name: i for i, name in enumerate(model.classes)}
    true = np.array([place.get(name, -1) for name in categories])
    parts = [
        _batch(model, texts[start : start + BATCH], true[start : start + BATCH])
        for start in range(0, len(texts), BATCH)
    ]
    losses, hits = zip(*parts, strict=True)
    return np.concatenate(losses), np.concatenate(hits)


def _batch(model: TextModel, texts: Sequence[object], true: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    chances = model.probabilities(model.matrix([views.clean(text) for text in texts]))
    given = np.where(true >= 0, chances[np.arange(len(true)), true], 0.0)
    return -np.log(np.maximum(given, LEAST_CHANCE)), chances.argmax(axis=1) == true
