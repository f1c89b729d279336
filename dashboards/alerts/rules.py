"""What makes a number speak: rules over its values in time, oldest first. Figures in, verdicts out.

limits     XmR chart (Wheeler): average and 2.66 mean moving ranges to each side, of the first 20 values
forecast   simple exponential smoothing, its band from what it was off by before
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import fmean, quantiles

BASELINE = 20
"""Values that say what is usual."""
LEAST = 8
"""With fewer values before it nothing is unusual."""
XMR, RANGE = 2.66, 3.268
"""Wheeler's factors of the mean moving range, for single values and for moving ranges."""
RUN = 8
ALPHA = 0.3


@dataclass(frozen=True)
class Limits:
    """What a number usually does; `upper_range` bounds how far two neighbours lie apart."""

    average: float
    low: float
    high: float
    upper_range: float


def limits(values: Sequence[float]) -> Limits | None:
    """From the first BASELINE values but the last one; None of fewer than LEAST."""
    base = values[: min(BASELINE, len(values) - 1)]
    if len(base) < LEAST:
        return None
    average, moved = fmean(base), fmean(abs(b - a) for a, b in pairwise(base))
    low = max(average - XMR * moved, _least(values))
    return Limits(average, low, average + XMR * moved, RANGE * moved)


def _least(values: Sequence[float]) -> float:
    """What no limit goes below: what never was less than nothing never will be."""
    return 0.0 if min(values) >= 0 else -inf


def broken(values: Sequence[float], usual: Limits) -> int | None:
    """The number of the rule that the newest value breaks, the strongest first: 1 outside the limits, 2 eight in
    a row on one side of the average, 3 three of four nearer to the same limit than to the average."""
    newest = values[-1]
    if not usual.low <= newest <= usual.high:
        return 1
    run = values[-RUN:]
    if len(run) == RUN and (all(v > usual.average for v in run) or all(v < usual.average for v in run)):
        return 2
    half = (usual.high - usual.average) / 2
    last = values[-4:]
    above = [v > usual.average + half for v in last]
    below = [v < usual.average - half for v in last]
    if any(sum(side) >= 3 and side[-1] for side in (above, below)):
        return 3
    return None


def spoken_of(values: Sequence[float], usual: Limits) -> list[int]:
    """Places of the values because of which the newest breaks a rule; none where it breaks none."""
    number, n = broken(values, usual), len(values)
    if number != 3:
        return list(range(n - {None: 0, 1: 1, 2: RUN}[number], n))
    half = (usual.high - usual.average) / 2 * (1 if values[-1] > usual.average else -1)
    return [i for i in range(n - 4, n) if (values[i] - usual.average) / half > 1]


@dataclass(frozen=True)
class Expected:
    """A forecast and the band in which four of five forecasts before lay around what came."""

    value: float
    low: float
    high: float


def expected(values: Sequence[float]) -> Expected | None:
    """Of the value after these; None of fewer than LEAST."""
    if len(values) < LEAST:
        return None
    level, errors = values[0], []
    for value in values[1:]:
        errors.append(value - level)
        level += ALPHA * (value - level)
    low, *_middle, high = quantiles(errors, n=10, method="inclusive")
    return Expected(level, max(level + low, _least(values)), level + high)
