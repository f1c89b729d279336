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
BEYOND_DOUBT = 6.0
"""The same for numbers that may be names: without it they are read as numbers alone."""
PARTS = 30
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
                read[test, i] = _looked_up(values[test, i], _of(values[train, i], target[train], one))
    return read, rates


def silent(features: list[Feature], rates: list[np.ndarray]) -> set[str]:
    """The fields of numbers that are no names after all: their codes have no rate of their own."""
    ordered = [(one, known) for one, known in zip(features, rates, strict=True) if one.is_ordered]
    return {one.field for one, known in ordered if not one.is_count and np.ptp(known) == 0}


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
    return _rows_of(codes, feature.rates) if feature.is_count else _of(codes, target, feature)


def _rows_of(codes: np.ndarray, size: int) -> np.ndarray:
    """Logarithm of how many rows a code has."""
    return np.log1p(np.bincount(codes[~np.isnan(codes)].astype(int), minlength=size))


def _looked_up(codes: np.ndarray, rates: np.ndarray) -> np.ndarray:
    missing = np.isnan(codes)
    return np.where(missing, np.nan, rates[np.where(missing, 0, codes).astype(int)])


def _of(codes: np.ndarray, target: np.ndarray, feature: Feature) -> np.ndarray:
    """Log-odds of every code's shrunk rate; a code that never occurred has the overall rate."""
    known = ~np.isnan(codes)
    places = codes[known].astype(int)
    rows = np.bincount(places, minlength=feature.rates).astype(float)
    hits = np.bincount(places, weights=target[known], minlength=feature.rates)
    rows[-1] = hits[-1] = 0  # the last code stands for levels never seen: of those nothing is known
    overall = float(np.clip(target.mean(), 1e-6, 1 - 1e-6))
    towards = _of_neighbours(rows, hits, overall) if feature.is_ordered else np.full(feature.rates, overall)
    found = {one: _likelihood(rows, hits, one * towards, one * (1 - towards)) for one in STRENGTHS}
    strength = max(found, key=lambda one: found[one])
    alike = float((hits * np.log(towards) + (rows - hits) * np.log(1 - towards)).sum())
    if found[strength] - alike < (BEYOND_DOUBT if feature.is_ordered else SURELY_APART):
        return log_odds(np.full(feature.rates, overall))
    return log_odds((hits + strength * towards) / (rows + strength))


def _of_neighbours(rows: np.ndarray, hits: np.ndarray, overall: float) -> np.ndarray:
    """The rate that a smooth curve would give each code: that of a thirtieth of all rows around it."""
    part = ((np.cumsum(rows) - rows / 2) * PARTS / max(rows.sum(), 1)).astype(int)
    rate = (np.bincount(part, hits) + overall) / (np.bincount(part, rows) + 1)
    return rate[part]


def _likelihood(rows: np.ndarray, hits: np.ndarray, alpha: np.ndarray, beta: np.ndarray) -> float:
    return float((betaln(hits + alpha, rows - hits + beta) - betaln(alpha, beta)).sum())
