"""Credit per conversion and touch: the rows behind every channel number."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from models_ml.attribution.engine import planned
from models_ml.attribution.journeys import Journeys
from models_ml.attribution.paths import Floats, Ints, Paths
from models_ml.attribution.rules import MODELS, Rules

SCHEMA = pl.Schema(
    {
        "journey_id": pl.String(),
        "touchpoint_id": pl.String(),
        "channel": pl.String(),
        "model": pl.String(),
        "credit": pl.Float64(),
        "amount": pl.Decimal(18, 2),
    }
)


def credit_touches(journeys: Journeys, models: Sequence[str] = MODELS, rules: Rules | None = None) -> pl.DataFrame:
    """One row per converted journey, touch and model: journey_id, touchpoint_id, channel, model, credit, amount.

    For journeys made by `Journeys.from_touches`. Credits of a conversion add up to 1 and amounts to its amount in
    whole cents. A conversion without touches has one row per model, with neither touchpoint nor channel. Models of
    the chain are shared out within each journey, whatever `rules.normalise` says: a removal share of all
    conversions together belongs to no single one of them.

    Raises ValueError where the journeys carry no ids.
    """
    if journeys.touch_ids is None or journeys.row_ids is None:
        raise ValueError("journeys made from touches are needed: these have no ids")
    plan = planned(journeys, models, rules or Rules())
    rows = np.flatnonzero(journeys.conversions > 0)
    paths, places = journeys.per_row(rows)
    days = None if journeys.days is None else journeys.days[places]
    cents = np.rint(journeys.value[rows] * 100)
    names = {
        "journey_id": journeys.row_ids.cast(pl.String).gather(rows[paths.owner]),
        "touchpoint_id": journeys.touch_ids.cast(pl.String).gather(places),
        "channel": pl.Series(journeys.channels, dtype=pl.String).gather(paths.touches),
    }
    parts = [_unattributed(journeys.untouched, model) for model in plan.models]
    for model in plan.models:
        share = plan.estimator.touch_shares(model, paths, days)
        amount = pl.Series(in_cents(paths, share, cents)) / 100
        parts.append(pl.DataFrame({**names, "model": [model] * len(share), "credit": share, "amount": amount}))
    return pl.concat([part.select(list(SCHEMA)).cast(SCHEMA) for part in parts])


def in_cents(paths: Paths, share: Floats, cents: Floats) -> Ints:
    """Cents of each path over its touches by share, adding up exactly (largest remainder, earlier touch first)."""
    exact = share * paths.spread(cents)
    whole = np.floor(exact)
    missing = np.rint(cents - paths.sums(whole)).astype(np.int64)
    order = np.lexsort((paths.steps, whole - exact, paths.owner))
    gets = np.zeros(len(share), np.int64)
    gets[order] = paths.steps < np.repeat(missing, paths.lengths)
    return whole.astype(np.int64) + gets


def _unattributed(untouched: pl.DataFrame, model: str) -> pl.DataFrame:
    return untouched.select(
        pl.col("journey_id").cast(pl.String),
        pl.lit(None, pl.String).alias("touchpoint_id"),
        pl.lit(None, pl.String).alias("channel"),
        pl.lit(model).alias("model"),
        pl.lit(1.0).alias("credit"),
        pl.col("value").cast(pl.Float64).round(2).alias("amount"),
    )
