"""Scoring: probability and reasons for every row of a frame, in chunks, on every core."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
from joblib import cpu_count

from models_ml import explain
from models_ml.odds import probability
from models_ml.tabular.model import Model

CHUNK = 20_000
"""Rows scored at once: the working set stays in cache and memory stays flat."""


def score(model: Model, frame: pd.DataFrame, reasons: int = 3) -> pd.DataFrame:
    """`probability` and `reasons` (list of explain.Reason) per row, on the frame's own index.

    Reasons are Python lists: for millions of rows iterate over `score_chunks` and write as you go.
    """
    parts = list(score_chunks(model, frame, reasons))
    empty = pd.DataFrame({"probability": pd.Series(dtype=float), "reasons": pd.Series(dtype=object)})
    return pd.concat(parts) if parts else empty


def score_chunks(
    model: Model, frame: pd.DataFrame, reasons: int = 3, chunk: int = CHUNK
) -> Iterator[pd.DataFrame]:
    """The same in order, a chunk at a time; never more than a few chunks are in memory."""
    if model.trees is not None:
        _ = model.trees.tables  # once, before threads share it
    workers = cpu_count()
    starts = range(0, len(frame), chunk)
    with ThreadPoolExecutor(workers) as pool:
        for first in range(0, len(starts), workers):
            some = [frame.iloc[start : start + chunk] for start in starts[first : first + workers]]
            yield from pool.map(lambda part: _scored(model, part, reasons), some)


def _scored(model: Model, part: pd.DataFrame, reasons: int) -> pd.DataFrame:
    effects = model.effects(model.read(part))
    chance = probability(model.base + effects.sum(axis=1))
    names = [field.name for field in model.fields]
    explained = pd.Series(explain.top_reasons(effects, names, part, reasons), index=part.index, dtype=object)
    return pd.DataFrame({"probability": chance, "reasons": explained}, index=part.index)
