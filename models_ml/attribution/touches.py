"""Credit per conversion and touch: the rows behind every channel number."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from models_ml.attribution.engine import planned
from models_ml.attribution.journeys import Journeys
from models_ml.attribution.paths import Floats, Ints, Paths
from models_ml.attribution.rules import MODELS, Rules

MONEY = pl.Decimal(18, 2)


def credit_touches(
    journeys: Journeys, models: Sequence[str] = MODELS, rules: Rules | None = None
) -> Iterator[pl.DataFrame]:
    """A frame a model, one row per converted journey and touch: journey_id, touchpoint_id, channel, model, credit,
    amount. Memory holds the rows of one model; ids keep the type they have.

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
        "journey_id": journeys.row_ids.gather(rows[paths.owner]),
        "touchpoint_id": journeys.touch_ids.gather(places),
        "channel": pl.Series(journeys.channels, dtype=pl.String).gather(paths.touches),
    }
    for model in plan.models:
        share = plan.estimator.touch_shares(model, paths, days)
        amount = (pl.Series(in_cents(paths, share, cents)) / 100).cast(MONEY)
        said = pl.repeat(model, len(share), dtype=pl.String, eager=True)
        earned = pl.DataFrame({**names, "model": said, "credit": share, "amount": amount})
        yield pl.concat([earned, _unattributed(journeys.untouched, model, earned.schema)])


def in_cents(paths: Paths, share: Floats, cents: Floats) -> Ints:
    """Cents of each path over its touches by share, adding up exactly (largest remainder, earlier touch first)."""
    exact = share * paths.spread(cents)
    whole = np.floor(exact)
    missing = np.rint(cents - paths.sums(whole)).astype(np.int64)
    order = np.lexsort((paths.steps, whole - exact, paths.owner))
    gets = np.zeros(len(share), np.int64)
    gets[order] = paths.steps < np.repeat(missing, paths.lengths)
    return whole.astype(np.int64) + gets


def _unattributed(untouched: pl.DataFrame, model: str, schema: pl.Schema) -> pl.DataFrame:
    known = {"model": pl.lit(model), "credit": pl.lit(1.0), "amount": pl.col("value").cast(pl.Float64).round(2)}
    columns = {name: pl.lit(None) for name in schema} | {"journey_id": pl.col("journey_id")} | known
    return untouched.select(**columns).cast(schema)
