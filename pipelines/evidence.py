"""How right scores have been, by band of ten percent: held-out rows at first, what really happened later."""

from datetime import UTC, datetime
from math import sqrt

import numpy as np

from app.scores.model import Basis
from app.scores.schema import Evidence

EDGES = np.array([0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
Z = 1.96


def measured(chance: np.ndarray, happened: np.ndarray, basis: Basis) -> list[Evidence]:
    """One entry per band with records in it: how many, how many had the outcome, Wilson's interval, lift."""
    band = np.clip(np.searchsorted(EDGES, chance, side="right") - 1, 0, len(EDGES) - 2)
    overall = float(happened.mean()) if len(happened) else 0.0
    return [_band(i, happened[band == i], overall, basis) for i in range(len(EDGES) - 1) if (band == i).any()]


def _band(i: int, happened: np.ndarray, overall: float, basis: Basis) -> Evidence:
    n, observed = len(happened), int(happened.sum())
    rate = observed / n
    low, high = wilson(observed, n)
    lift = rate / overall if overall else None
    return Evidence(
        float(EDGES[i]), float(EDGES[i + 1]), n, observed, rate, low, high, lift, datetime.now(UTC).date(), basis
    )


def wilson(observed: int, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    rate, spread = observed / n, Z * Z / n
    middle = (rate + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(rate * (1 - rate) / n + spread / (4 * n))
    return max(0.0, middle - half), min(1.0, middle + half)
