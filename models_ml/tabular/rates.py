"""Columns of very many levels: each level stands for how often its rows had the outcome, and for its rows.

A level of two rows must not be believed: rates are shrunk towards that of all rows by as much as the counts
themselves suggest (beta-binomial likelihood), and no training row sees its own outcome.
"""

import numpy as np
from scipy.special import betaln

from models_ml.odds import log_odds
from models_ml.tabular import splits
from models_ml.tabular.features import Feature

STRENGTHS = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
"""Rows that the overall rate counts for, to choose from."""
SURELY_APART = 1.35
"""Log-likelihood by which levels must differ more than chance (half a chi-square of one degree, 5 %), or all have
the overall rate."""
FOLDS = 5


def learn(
    values: np.ndarray, features: list[Feature], target: np.ndarray, groups: np.ndarray | None, seed: int
) -> tuple[np.ndarray, list[np.ndarray]]:
    """(the training rows with rates read across folds, for every feature its rates or nothing)."""
    rates = [_learnt(values[:, i], one, target) for i, one in enumerate(features)]
    if not any(one.rates for one in features):
        return values, rates
    read = encode(values, rates)
    for train, test in splits.folds(target, groups, FOLDS, seed):
        for i, one in enumerate(features):
            if one.rates and not one.is_count and np.ptp(rates[i]) > 0:
                read[test, i] = _looked_up(values[test, i], _of(values[train, i], target[train], one.rates))
    return read, rates


def encode(values: np.ndarray, rates: list[np.ndarray]) -> np.ndarray:
    """`values` with the codes of rated columns replaced by their rates."""
    rated = [i for i, known in enumerate(rates) if len(known)]
    if not rated:
        return values
    read = values.copy()
    for i in rated:
        read[:, i] = _looked_up(values[:, i], rates[i])
    return read


def _learnt(codes: np.ndarray, feature: Feature, target: np.ndarray) -> np.ndarray:
    if not feature.rates:
        return np.empty(0)
    return _rows_of(codes, feature.rates) if feature.is_count else _of(codes, target, feature.rates)


def _rows_of(codes: np.ndarray, size: int) -> np.ndarray:
    """Logarithm of how many rows a code has."""
    return np.log1p(np.bincount(codes[~np.isnan(codes)].astype(int), minlength=size))


def _looked_up(codes: np.ndarray, rates: np.ndarray) -> np.ndarray:
    missing = np.isnan(codes)
    return np.where(missing, np.nan, rates[np.where(missing, 0, codes).astype(int)])


def _of(codes: np.ndarray, target: np.ndarray, size: int) -> np.ndarray:
    """Log-odds of every code's shrunk rate; a code that never occurred has the overall rate."""
    known = ~np.isnan(codes)
    places = codes[known].astype(int)
    rows = np.bincount(places, minlength=size).astype(float)
    hits = np.bincount(places, weights=target[known], minlength=size)
    rows[-1] = hits[-1] = 0  # the last code stands for levels never seen: of those nothing is known
    overall = float(np.clip(target.mean(), 1e-6, 1 - 1e-6))
    found = {one: _likelihood(rows, hits, one * overall, one * (1 - overall)) for one in STRENGTHS}
    strength = max(found, key=lambda one: found[one])
    alike = float((hits * np.log(overall) + (rows - hits) * np.log(1 - overall)).sum())
    if found[strength] - alike < SURELY_APART:
        return np.full(size, float(log_odds(np.array(overall))))
    return log_odds((hits + strength * overall) / (rows + strength))


def _likelihood(rows: np.ndarray, hits: np.ndarray, alpha: float, beta: float) -> float:
    return float((betaln(hits + alpha, rows - hits + beta) - betaln(alpha, beta)).sum())
