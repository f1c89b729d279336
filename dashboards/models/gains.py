"""From bands of scores to what acting on the highest of them brings: how many are found, how much it pays."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.schema import Evidence


@dataclass(frozen=True)
class Gain:
    """Everybody scored `above` or higher: `n` of all, a share `asked`; `hits` of them had the outcome, a share
    `found` of all outcomes; `lift` times as many as among as many taken blindly."""

    above: float
    n: int
    hits: int
    asked: float
    found: float
    lift: float


def gains(bands: Sequence[Evidence]) -> list[Gain]:
    """One per band, the highest first, each with all above it; nothing where nobody had the outcome."""
    everybody, outcomes = sum(band.n for band in bands), sum(band.observed for band in bands)
    if not outcomes:
        return []
    made, n, hits = [], 0, 0
    for band in sorted(bands, key=lambda one: -one.low):
        n, hits = n + band.n, hits + band.observed
        asked, found = n / everybody, hits / outcomes
        made.append(Gain(band.low, n, hits, asked, found, found / asked))
    return made


def profit(gain: Gain, worth: float, cost: float) -> float:
    """What is left when everybody in it costs `cost` and every hit brings `worth`."""
    return gain.hits * worth - gain.n * cost


def best(found: Sequence[Gain], worth: float, cost: float) -> Gain | None:
    """Where to stop; None where acting on nobody pays best."""
    top = max(found, key=lambda gain: profit(gain, worth, cost), default=None)
    return top if top is not None and profit(top, worth, cost) > 0 else None
