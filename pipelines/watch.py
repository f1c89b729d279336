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
from models_ml import drift
from models_ml.tabular.columns import LEVEL
from models_ml.tabular.model import Model
from pipelines import frames
from pipelines.scorers import Scorer

LEAST_ROWS = 100
"""Fewer records than this tell nothing of their spread."""

MORE_THAN_USUAL = 2.0


def profile(work: Work, scorer: Scorer, model: Model) -> dict[str, Any]:
    """What later rows are compared with; kept in the model's card. `usual` is the index of the oddest slice."""
    rows = frames.read(work, scorer.before)
    if rows.empty:
        return {}
    values, chance = _read(scorer, model, rows)
    found = drift.profile(model.features, values, chance)
    part = pd.to_datetime(rows["as_of"], utc=True).dt.tz_localize(None).dt.to_period(scorer.slices).to_numpy()
    for each in [part == one for one in set(part)]:
        if each.sum() >= LEAST_ROWS:
            compared = drift.compare(found, model.features, values[each], chance[each])
            for name, psi in zip(compared["feature"], compared["psi"], strict=True):
                found[name]["usual"] = max(found[name].get("usual", 0.0), psi)
    return found


def look(work: Work, scorer: Scorer, model: Model, before: Mapping[str, Any]) -> dict[str, Any]:
    """`compared`: one entry per feature and for the score, widest first; `unseen`: levels that training never saw.

    Empty where too few rows tell nothing.
    """
    rows = frames.read(work, scorer.now)
    if len(rows) < LEAST_ROWS or not before or before[drift.SCORE]["rows"] < LEAST_ROWS:
        return {"rows": len(rows), "compared": [], "unseen": []}
    compared = drift.compare(dict(before), model.features, *_read(scorer, model, rows))
    compared["usual"] = [before[name].get("usual", 0.0) for name in compared["feature"]]
    as_usual = (compared["state"] == drift.ACT) & (compared["psi"] <= MORE_THAN_USUAL * compared["usual"])
    compared.loc[as_usual, "state"] = drift.LOOK
    levels = {f.name: f.levels for f in model.fields if f.kind == LEVEL and f.levels and f.name in rows}
    unseen = drift.unseen(levels, rows)
    return {
        "rows": len(rows),
        "compared": compared.sort_values("psi", ascending=False).to_dict("records"),
        "unseen": unseen[unseen["unseen_rate"] > 0].to_dict("records"),
    }


def acting(looked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What moved so far that scores may not be written."""
    return [one for one in looked["compared"] if one["state"] == drift.ACT]


def _read(scorer: Scorer, model: Model, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Features as the model sees them, and the chance of the longest horizon."""
    return model.read(rows), scorer.apply(model, rows, 0).chances[-1]
