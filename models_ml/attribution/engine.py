"""The one call of the pipeline and the command: journeys in, credit per channel and model out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from models_ml.attribution.bootstrap import interval, replicates
from models_ml.attribution.estimator import Credits, Draw, Estimator
from models_ml.attribution.games import is_small_enough
from models_ml.attribution.journeys import Journeys
from models_ml.attribution.order import best_order, compare_orders
from models_ml.attribution.rules import CHAIN_MODELS, MODELS, Rules


@dataclass(frozen=True, eq=False)
class Attribution:
    """What the models say.

    Attributes:
        channels: one row per model and channel: model, channel, conversions, value, removal_effect (of
            conversions; markov only), low, high (interval of conversions), value_low, value_high; null where
            a model has none. Where journeys converted without a touch, each model has one more row whose
            channel is null.
        base_rate: conversions per journey.
        order: touches the chain remembers; None where no model of the chain was asked for.
        orders: how each order did on held-out journeys (see `compare_orders`); None where order was given.
        left_out: models asked for that these journeys cannot carry, with the reason: "no_times" or "too_large".
    """

    channels: pl.DataFrame
    base_rate: float
    order: int | None
    orders: pl.DataFrame | None
    left_out: dict[str, str]


def attribute(journeys: Journeys, models: Sequence[str] = MODELS, rules: Rules | None = None) -> Attribution:
    """Credit per model and channel, with intervals if the rules ask for replicates.

    Raises ValueError for an unknown model.
    """
    plan = planned(journeys, models, rules or Rules())
    channels = _table(plan.estimator, plan.models)
    return Attribution(channels, journeys.base_rate, plan.order, plan.orders, plan.left_out)


@dataclass(frozen=True, eq=False)
class Plan:
    """Models that can be computed and what they need; the attributes mean what they do in `Attribution`."""

    estimator: Estimator
    models: tuple[str, ...]
    order: int | None
    orders: pl.DataFrame | None
    left_out: dict[str, str]


def planned(journeys: Journeys, models: Sequence[str], rules: Rules) -> Plan:
    """Choose the order where it is left open, and leave out what the journeys cannot carry."""
    unknown = set(models) - set(MODELS)
    if unknown:
        raise ValueError(f"unknown models: {', '.join(sorted(unknown))}")
    needs_chain = bool(set(models) & set(CHAIN_MODELS))
    orders = compare_orders(journeys, rules.seed) if needs_chain and rules.order is None else None
    order = rules.order or (best_order(orders) if orders is not None else 1)
    estimator = Estimator(journeys, rules, order)
    left_out = {model: why for model in models if (why := _obstacle(model, estimator))}
    possible = tuple(model for model in models if model not in left_out)
    return Plan(estimator, possible, order if needs_chain else None, orders, left_out)


def _obstacle(model: str, estimator: Estimator) -> str | None:
    if model == "time_decay" and estimator.journeys.days is None:
        return "no_times"
    if model == "shapley_chain" and not is_small_enough(estimator.states):
        return "too_large"
    return None


def _table(estimator: Estimator, models: tuple[str, ...]) -> pl.DataFrame:
    as_is = Draw.of(estimator.journeys)
    drawn = replicates(estimator, models) if estimator.rules.bootstrap else {}
    parts = [
        part
        for model in models
        for part in (
            _rows(estimator, model, estimator.credits(model, as_is), drawn.get(model)),
            _unattributed(estimator.journeys, model),
        )
    ]
    return pl.concat([part.cast(SCHEMA) for part in parts]) if parts else pl.DataFrame(schema=SCHEMA)


SCHEMA = pl.Schema(
    {
        "model": pl.String,
        "channel": pl.String,
        "conversions": pl.Float64,
        "value": pl.Float64,
        "removal_effect": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "value_low": pl.Float64,
        "value_high": pl.Float64,
    }
)


def _rows(estimator: Estimator, model: str, credits: Credits, drawn: Credits | None) -> pl.DataFrame:
    conversions, value = credits.conversions[:, 0], credits.value[:, 0]
    level = estimator.rules.level
    low, high = interval(conversions, drawn.conversions, level) if drawn else (None, None)
    value_low, value_high = interval(value, drawn.value, level) if drawn else (None, None)
    columns = (
        [model] * len(conversions),
        estimator.journeys.channels,
        conversions,
        value,
        None if credits.effects is None else credits.effects[:, 0],
        low,
        high,
        value_low,
        value_high,
    )
    nothing = np.full(len(conversions), None)
    return pl.DataFrame(
        {name: nothing if column is None else column for name, column in zip(SCHEMA, columns, strict=True)}
    )


def _unattributed(journeys: Journeys, model: str) -> pl.DataFrame:
    """The row of what nobody can be credited with; no row where there is nothing."""
    if journeys.untouched.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    sums = {name: [journeys.untouched[name].sum()] for name in ("conversions", "value")}
    return pl.DataFrame({name: sums.get(name, [None]) for name in SCHEMA} | {"model": [model]})
