"""How right scores have been, by band of ten percent: held-out rows at first, what really happened later."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import sqrt

import numpy as np

from app.models.model import Basis
from app.models.schema import Evidence
from models_ml.bands import Band, counted

Z = 1.96


def measured(chance: np.ndarray, happened: np.ndarray, basis: Basis) -> list[Evidence]:
    """One entry per band with records in it: how many, how many had the outcome, Wilson's interval, lift."""
    return of_bands(counted(chance, happened), basis)


def of_bands(bands: Sequence[Band], basis: Basis) -> list[Evidence]:
    """The same from counts by band."""
    overall = sum(band["observed"] for band in bands) / max(1, sum(band["n"] for band in bands))
    return [_evidence(band, overall, basis) for band in bands]


def _evidence(band: Band, overall: float, basis: Basis) -> Evidence:
    rate = band["observed"] / band["n"]
    low, high = wilson(band["observed"], band["n"])
    lift = rate / overall if overall else None
    return Evidence(
        band["low"], band["high"], band["n"], band["observed"], rate, low, high, lift,
        datetime.now(UTC).date(), basis,
    )  # fmt: skip


def wilson(observed: int, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    rate, spread = observed / n, Z * Z / n
    middle = (rate + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(rate * (1 - rate) / n + spread / (4 * n))
    return max(0.0, middle - half), min(1.0, middle + half)
