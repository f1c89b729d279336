"""Drift: how far today's rows and scores are from those a model was trained on, and how well it still does.

Population stability index (PSI) on ten quantiles of the training rows for numbers and for the score, on
levels for categories: below .1 fine, up to .25 look, above that act. A few hundred rows differ by so much through
chance alone: an index that chance explains is fine.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import chi2

from models_ml import evaluate
from models_ml.tabular.columns import level_text, plain
from models_ml.tabular.features import Feature

FINE, LOOK, ACT = "fine", "look", "act"
LOOK_FROM, ACT_FROM = 0.1, 0.25
BINS = 10
SCORE = "score"
LEAST_SHARE = 1e-4
"""An empty bin counts as this share, so that its logarithm exists."""


def profile(features: list[Feature], values: np.ndarray, chance: np.ndarray) -> dict[str, Any]:
    """What `compare` needs to know of the training rows; can be kept as JSON."""
    followed = [(i, one) for i, one in enumerate(features) if not one.rates]
    found = {one.name: _profile_of(values[:, i], one.levels) for i, one in followed}
    return found | {SCORE: _profile_of(chance, 0)}


def _profile_of(values: np.ndarray, levels: int) -> dict[str, Any]:
    present = values[~np.isnan(values)]
    edges = (
        []
        if levels
        else np.unique(np.quantile(present, np.linspace(0, 1, BINS + 1)[1:-1])).tolist()
        if len(present)
        else []
    )
    counts = _counts(values, levels, edges)
    rows = int(counts.sum())
    return {"levels": levels, "edges": edges, "shares": (counts / max(rows, 1)).round(6).tolist(), "rows": rows}


def _counts(values: np.ndarray, levels: int, edges: list[float]) -> np.ndarray:
    """Rows per bin or level; missing comes last."""
    bins = levels or len(edges) + 1
    missing = np.isnan(values)
    codes = values if levels else np.searchsorted(np.array(edges), values, side="right")
    return np.bincount(np.where(missing, bins, np.nan_to_num(codes)).astype(int), minlength=bins + 1)


def psi(expected: np.ndarray, observed: np.ndarray) -> float:
    """Population stability index of two sets of shares over the same bins."""
    before, after = (np.maximum(np.asarray(shares, dtype=float), LEAST_SHARE) for shares in (expected, observed))
    return float(((after - before) * np.log(after / before)).sum())


def by_chance(bins: int, before: int, now: int) -> float:
    """What the index stays below in 99 of 100 cases if nothing changed (Yurdakul 2018: scaled chi-square)."""
    return float(chi2.ppf(0.99, max(bins - 1, 1)) * (1 / max(before, 1) + 1 / max(now, 1)))


def state(index: float) -> str:
    return FINE if index < LOOK_FROM else LOOK if index <= ACT_FROM else ACT


def compare(
    reference: dict[str, Any], features: list[Feature], values: np.ndarray, chance: np.ndarray
) -> pd.DataFrame:
    """One row per feature and one for `score`: psi, by_chance, state, missing_rate now and in training.

    `values` is `model.read(frame)` of the rows to look at and `chance` their scores.
    """
    followed = [(i, one.name) for i, one in enumerate(features) if one.name in reference]
    rows = [_compared(name, reference[name], values[:, i]) for i, name in followed]
    return pd.DataFrame([*rows, _compared(SCORE, reference[SCORE], chance)])


def _compared(name: str, before: dict[str, Any], values: np.ndarray) -> dict[str, Any]:
    counts = _counts(values, before["levels"], before["edges"])
    shares = counts / max(counts.sum(), 1)
    expected = np.array(before["shares"])
    index, used = psi(expected, shares), int(((expected > 0) | (shares > 0)).sum())
    chance = by_chance(used, before["rows"], int(counts.sum()))
    return {
        "feature": name,
        "psi": round(index, 4),
        "by_chance": round(chance, 4),
        "state": state(index) if index > chance else FINE,
        "missing_rate": round(float(shares[-1]), 4),
        "missing_rate_in_training": before["shares"][-1],
    }


def unseen(levels: dict[str, list[str]], frame: pd.DataFrame) -> pd.DataFrame:
    """One row per categorical field: share of filled rows whose level training never kept, with examples.

    Args:
        levels: field name -> the levels that the model knows (`Field.levels`).
    """
    rows = []
    for name, known in levels.items():
        filled = frame[name].dropna().map(lambda cell: level_text(cell).strip())
        strange = filled[~filled.map(plain).isin({plain(level) for level in known})]
        examples = strange.value_counts().head(3).index.tolist()
        rows.append(
            {"field": name, "unseen_rate": round(len(strange) / max(len(filled), 1), 4), "examples": examples}
        )
    return pd.DataFrame(rows, columns=["field", "unseen_rate", "examples"])


def matured(scores: pd.DataFrame) -> pd.DataFrame:
    """How scores turned out, by the week of scoring: rows, base rate, AUC, Brier, ECE.

    Args:
        scores: one row per score whose horizon is over: scored_at (timestamp), probability, outcome (0/1).

    AUC is missing in a week with one outcome only.
    """
    week = pd.to_datetime(scores["scored_at"], utc=True).dt.tz_localize(None).dt.to_period("W-SUN").dt.start_time
    rows = [{"week": start} | _cohort(part) for start, part in scores.groupby(week, sort=True)]
    return pd.DataFrame(rows, columns=["week", "rows", "rate", "auc", "brier", "ece"])


def _cohort(part: pd.DataFrame) -> dict[str, Any]:
    outcome, chance = part["outcome"].to_numpy(dtype=float), part["probability"].to_numpy(dtype=float)
    both = 0 < outcome.sum() < len(outcome)
    return {
        "rows": len(part),
        "rate": float(outcome.mean()),
        "auc": evaluate.auc(outcome, chance) if both else np.nan,
        "brier": float(((chance - outcome) ** 2).mean()),
        "ece": evaluate.expected_calibration_error(outcome, chance),
    }


def by_band(scores: pd.DataFrame, edges: Sequence[float] = (0.0, 0.1, 0.2, 0.4, 1.0)) -> tuple[pd.DataFrame, bool]:
    """(one row per band of probability: low, high, rows, rate; whether the rate rises from band to band).

    A band holds probabilities from `low` up to, but not at, `high`; the last one holds 1 as well.
    """
    place = np.clip(np.searchsorted(edges, scores["probability"], side="right") - 1, 0, len(edges) - 2)
    found = scores.groupby(place)["outcome"].agg(["size", "mean"]).set_axis(["rows", "rate"], axis=1)
    found = found.assign(low=[edges[i] for i in found.index], high=[edges[i + 1] for i in found.index])
    return found[["low", "high", "rows", "rate"]].reset_index(drop=True), bool(
        found["rate"].is_monotonic_increasing
    )
