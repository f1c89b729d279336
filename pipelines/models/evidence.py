"""How right scores have been, by band of ten percent: held-out rows at first, what really happened later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from math import sqrt
from uuid import UUID

import pandas as pd

from app.models.model import Basis
from app.models.schema import Evidence, Judged
from models_ml.bands import Band, counted, in_band

Z = 1.96


MOST_RECORDS = 100
"""Records of a band that are kept with it."""


def measured(judged: pd.DataFrame, basis: Basis) -> list[Evidence]:
    """One entry per band with records in it: how many, how many had the outcome, Wilson's interval, lift.

    Args:
        judged: record, probability, scored_at and outcome (0 or 1) of each answer.
    """
    chance, happened = judged["probability"].to_numpy(), judged["outcome"].to_numpy()
    return [
        replace(band, records=_newest(judged[in_band(chance, band.low)]))
        for band in of_bands(counted(chance, happened), basis)
    ]


def _newest(judged: pd.DataFrame) -> list[Judged]:
    newest = judged.sort_values(["scored_at", "probability"], ascending=False)[:MOST_RECORDS]
    days = pd.to_datetime(newest["scored_at"], utc=True).dt.date
    said = zip(newest["record"], newest["probability"], newest["outcome"], days, strict=True)
    return [Judged(UUID(str(key)), float(value), bool(came), day) for key, value, came, day in said]


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
