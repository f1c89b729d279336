"""Intervals by resampling journeys: Poisson weights, seeded, many replicates in one matrix product."""

from collections.abc import Iterator

import numpy as np

from models_ml.attribution.estimator import Credits, Draw, Estimator
from models_ml.attribution.journeys import Journeys, Totals
from models_ml.attribution.paths import Floats

CELLS = 4_000_000
"""Resampled numbers held at once; some ten tables of as many are, at the peak."""
DUST = 1e-10
"""Relative error allowed in a replicate's chain: far below what resampling moves."""


def replicates(estimator: Estimator, models: tuple[str, ...]) -> dict[str, Credits]:
    """Credit per model, channel (rows) and replicate (columns)."""
    parts: dict[str, list[Credits]] = {model: [] for model in models}
    for draw in draws(estimator.journeys, estimator.rules.bootstrap, estimator.rules.seed):
        for model in models:
            parts[model].append(estimator.credits(model, draw))
    return {model: _joined(some) for model, some in parts.items()}


def draws(journeys: Journeys, n: int, seed: int) -> Iterator[Draw]:
    """Replicates of the journeys, some columns at a time.

    Each journey is drawn a Poisson(1) number of times, so a row of n journeys gets weight Poisson(n): the usual
    bootstrap, without fixing the number of journeys. Value inside one row is taken as equal per conversion.
    """
    random = np.random.default_rng(seed)
    width = max(1, CELLS // (len(journeys.paths) + len(journeys.credited)))
    for begin in range(0, n, width):
        yield _draw(journeys, random, min(width, n - begin))


def _draw(journeys: Journeys, random: np.random.Generator, width: int) -> Draw:
    rows = journeys.credited
    conversions, value = journeys.conversions[rows][:, None], journeys.value[rows][:, None]
    drawn = random.poisson(conversions, (len(rows), width)).astype(float)
    earned = np.divide(drawn, conversions, out=np.ones_like(drawn), where=conversions > 0)
    earned *= value
    nulls = random.poisson(journeys.totals.nulls, (len(journeys.paths), width)).astype(float)
    onto = journeys.onto_paths(rows)
    return Draw(Totals(onto @ drawn, onto @ earned, nulls), drawn, earned, DUST)


def interval(estimate: Floats, drawn: Floats, level: float) -> tuple[Floats, Floats]:
    """Percentile interval per channel, widened to the estimate where all replicates fall on one side of it."""
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=1)
    return np.minimum(low, estimate), np.maximum(high, estimate)


def _joined(parts: list[Credits]) -> Credits:
    return Credits(np.hstack([part.conversions for part in parts]), np.hstack([part.value for part in parts]))
