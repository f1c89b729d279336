"""Churn within 30, 60 and 90 days for every customer, from the one hazard."""

import numpy as np
import pandas as pd

from models_ml import explain
from models_ml.churn import hazard
from models_ml.odds import probability
from models_ml.tabular.model import Model


def score(
    model: Model, customers: pd.DataFrame, reasons: int = 3
) -> tuple[list[np.ndarray], list[list[explain.Reason]]]:
    """Chance of having left by the end of each period, in order, and the reasons of each customer.

    The fields of a customer are the same in all periods but for the period itself, which is no reason: the reasons
    of the first period stand for all. With `reasons` 0 they are not worked out.
    """
    values = model.read(customers.assign(**{hazard.AHEAD: hazard.PERIODS[0]}))
    effects = model.effects(values) if reasons else None
    first = model.log_odds(values) if effects is None else model.base + effects.sum(axis=1)
    hazards = [probability(first)]
    place = [feature.field for feature in model.features].index(hazard.AHEAD)
    for ahead in hazard.PERIODS[1:]:
        values[:, place] = ahead
        hazards.append(probability(model.log_odds(values)))
    why = [] if effects is None else _reasons(model, effects, customers, reasons)
    return hazard.within(hazards), why


def _reasons(model: Model, effects: np.ndarray, customers: pd.DataFrame, count: int) -> list[list[explain.Reason]]:
    kept = [i for i, field in enumerate(model.fields) if field.name != hazard.AHEAD]
    names = [model.fields[i].name for i in kept]
    return explain.top_reasons(effects[:, kept], names, customers, count)
