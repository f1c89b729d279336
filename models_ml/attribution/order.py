"""How many touches the chain should remember: the order that best foretells journeys it has not seen."""

import numpy as np
import polars as pl

from models_ml.attribution.chain import States
from models_ml.attribution.journeys import Journeys, Totals
from models_ml.attribution.paths import Floats
from models_ml.attribution.rules import ORDERS

FOLDS = 5


def compare_orders(journeys: Journeys, seed: int) -> pl.DataFrame:
    """One row per order: order, n_states, log_likelihood (mean per step of a journey not used in fitting).

    Five folds of journeys; a step is a touch or an ending. Each known state is given one imaginary step, spread
    over all that can follow, so that an unseen step is improbable and not impossible.
    """
    folds = _folds(journeys, np.random.default_rng(seed))
    compared = [_compared(journeys, folds, order) for order in ORDERS]
    return pl.DataFrame(compared, schema=["order", "n_states", "log_likelihood"], orient="row")


def best_order(compared: pl.DataFrame) -> int:
    """The order of the highest likelihood; the lower one of two that are equal."""
    return int(compared.sort("log_likelihood", "order", descending=[True, False])["order"][0])


def _folds(journeys: Journeys, random: np.random.Generator) -> Totals:
    """Every journey dealt to one of the folds (columns)."""
    conversions, nulls = (
        random.multinomial(counts[:, 0].astype(np.int64), [1 / FOLDS] * FOLDS).astype(float)
        for counts in (journeys.totals.conversions, journeys.totals.nulls)
    )
    return Totals(conversions, np.zeros_like(conversions), nulls)


def _compared(journeys: Journeys, folds: Totals, order: int) -> tuple[int, int, float]:
    states = States.of(journeys.paths, order)
    n_next = journeys.paths.n_channels + 2
    counts = states.count(journeys.paths, folds)
    nulls = states.count(journeys.paths, Totals(folds.nulls, folds.value, folds.nulls)).conversions
    follows = np.vstack([counts.steps, counts.conversions, nulls])
    place = np.concatenate([states.origin, np.tile(np.arange(states.n_states) + 1, 2)])
    return order, states.n_states, _held_out(follows, place, n_next)


def _held_out(follows: Floats, place: np.ndarray, n_next: int) -> float:
    """Mean log probability of what follows in a fold, by the counts of the other folds.

    Args:
        follows: counts of each (place, next), one column per fold.
        place: where each of them starts from.
    """
    known = follows.sum(axis=1, keepdims=True) - follows
    around = np.column_stack([np.bincount(place, column) for column in known.T])[place]
    expected = np.log(known + 1 / n_next) - np.log(around + 1)
    return float((follows * expected).sum() / follows.sum())
