"""Drift: are the records of today like those a model was trained on?

Like is compared with like: the leads of the last months with the leads of the year before, whether won since or
not; the customers of today with those of the month-ends of the year before; the tickets of the last months with
those before, whoever gave them a category. Weekdays, seasons and age move
features too: slices of that year say by how much they usually do, and only twice as much and more is drift.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from app.access.work import Work
from models_ml.tabular import drift
from pipelines.kernel import frames
from pipelines.models.scorer import Profile, Scorer

LEAST_ROWS = 100
"""Fewer records than this tell nothing of their spread."""

MORE_THAN_USUAL = 2.0


def profile(work: Work, scorer: Scorer[Any], model: Any) -> dict[str, Any]:
    """What later rows are compared with; kept in the model's card. `usual` is the index of the oddest slice."""
    rows = frames.read(work, scorer.before)
    if rows.empty:
        return {}
    features, values, chance, _levels = scorer.kind.profile(model, rows)
    found = drift.profile(features, values, chance)
    part = pd.to_datetime(rows["as_of"], utc=True).dt.tz_localize(None).dt.to_period(scorer.slices).to_numpy()
    for each in [part == one for one in set(part)]:
        if each.sum() >= LEAST_ROWS:
            compared = drift.compare(found, features, values[each], chance[each])
            for name, psi in zip(compared["feature"], compared["psi"], strict=True):
                found[name]["usual"] = max(found[name].get("usual", 0.0), psi)
    return found


def look(work: Work, scorer: Scorer[Any], model: Any, before: Mapping[str, Any]) -> dict[str, Any]:
    """`compared`: one entry per feature and for the score, widest first; `unseen`: levels that training never saw.

    Empty where too few rows, then or now, tell nothing; `rows` and `rows_before` count them.
    """
    rows = frames.read(work, scorer.now)
    counted = {"rows": len(rows), "rows_before": before[drift.SCORE]["rows"] if before else 0}
    if min(counted.values()) < LEAST_ROWS:
        return counted | {"compared": [], "unseen": []}
    now = scorer.kind.profile(model, rows)
    unseen = drift.unseen(now.levels, rows)
    return counted | {
        "compared": _compared(before, now),
        "unseen": unseen[unseen["unseen_rate"] > 0].to_dict("records"),
    }


def _compared(before: Mapping[str, Any], now: Profile) -> list[dict[str, Any]]:
    """One entry per feature and for the score, widest first; what moves as it usually does is to look at only."""
    compared = drift.compare(dict(before), now.features, now.values, now.chance)
    compared["usual"] = [before[name].get("usual", 0.0) for name in compared["feature"]]
    as_usual = (compared["state"] == drift.ACT) & (compared["psi"] <= MORE_THAN_USUAL * compared["usual"])
    compared.loc[as_usual, "state"] = drift.LOOK
    entries: Any = compared.sort_values("psi", ascending=False).to_dict("records")
    return list(entries)


def acting(looked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What moved so far that scores may not be written."""
    return [one for one in looked["compared"] if one["state"] == drift.ACT]
