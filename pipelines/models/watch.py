"""Drift: are the records of today like those a model was trained on?

Like is compared with like: the leads of the last months with the leads of the year before, whether won since or
not; the customers of today with those of the month-ends of the year before. Weekdays, seasons and age move
features too: slices of that year say by how much they usually do, and only twice as much and more is drift.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from app.access.work import Work
from models_ml.tabular import drift
from models_ml.tabular.columns import LEVEL
from models_ml.tabular.features import Feature
from models_ml.tabular.model import Model
from pipelines.kernel import frames
from pipelines.models.scorers import Scorer

LEAST_ROWS = 100
"""Fewer records than this tell nothing of their spread."""

MORE_THAN_USUAL = 2.0


def profile(work: Work, scorer: Scorer, model: Model) -> dict[str, Any]:
    """What later rows are compared with; kept in the model's card. `usual` is the index of the oddest slice."""
    rows = frames.read(work, scorer.before)
    if rows.empty:
        return {}
    return profiled(model.features, *_read(scorer, model, rows), rows["as_of"], scorer.slices)


def profiled(
    features: list[Feature], values: np.ndarray, chance: np.ndarray, moments: pd.Series, slices: str
) -> dict[str, Any]:
    """The profile of these rows, with the index of the oddest of their slices (a pandas period)."""
    found = drift.profile(features, values, chance)
    part = pd.to_datetime(moments, utc=True).dt.tz_localize(None).dt.to_period(slices).to_numpy()
    for each in [part == one for one in set(part)]:
        if each.sum() >= LEAST_ROWS:
            compared = drift.compare(found, features, values[each], chance[each])
            for name, psi in zip(compared["feature"], compared["psi"], strict=True):
                found[name]["usual"] = max(found[name].get("usual", 0.0), psi)
    return found


def look(work: Work, scorer: Scorer, model: Model, before: Mapping[str, Any]) -> dict[str, Any]:
    """`compared`: one entry per feature and for the score, widest first; `unseen`: levels that training never saw.

    Empty where too few rows tell nothing.
    """
    rows = frames.read(work, scorer.now)
    if not tells(rows, before):
        return counted(rows, before) | {"compared": [], "unseen": []}
    compared = compare(before, model.features, *_read(scorer, model, rows))
    levels = {f.name: f.levels for f in model.fields if f.kind == LEVEL and f.levels and f.name in rows}
    unseen = drift.unseen(levels, rows)
    return counted(rows, before) | {
        "compared": compared,
        "unseen": unseen[unseen["unseen_rate"] > 0].to_dict("records"),
    }


def counted(rows: pd.DataFrame, before: Mapping[str, Any]) -> dict[str, Any]:
    """How many records there are now, and how many were kept to compare with."""
    return {"rows": len(rows), "rows_before": before[drift.SCORE]["rows"] if before else 0}


def tells(rows: pd.DataFrame, before: Mapping[str, Any]) -> bool:
    """Whether there are enough rows, then and now, to compare their spread."""
    return len(rows) >= LEAST_ROWS and bool(before) and before[drift.SCORE]["rows"] >= LEAST_ROWS


def compare(
    before: Mapping[str, Any], features: list[Feature], values: np.ndarray, chance: np.ndarray
) -> list[dict[str, Any]]:
    """One entry per feature and for the score, widest first; what moves as it usually does is to look at only."""
    compared = drift.compare(dict(before), features, values, chance)
    compared["usual"] = [before[name].get("usual", 0.0) for name in compared["feature"]]
    as_usual = (compared["state"] == drift.ACT) & (compared["psi"] <= MORE_THAN_USUAL * compared["usual"])
    compared.loc[as_usual, "state"] = drift.LOOK
    entries: Any = compared.sort_values("psi", ascending=False).to_dict("records")
    return list(entries)


def acting(looked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What moved so far that scores may not be written."""
    return [one for one in looked["compared"] if one["state"] == drift.ACT]


def _read(scorer: Scorer, model: Model, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Features as the model sees them, and the chance of the longest horizon."""
    return model.read(rows), scorer.apply(model, rows, 0).chances[-1]
