"""From a probability to whom to act on: the cut-off that earns most, and churn's expected maximum profit."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import beta


@dataclass(frozen=True)
class Terms:
    """What acting costs and brings, per case, in one currency.

    A contacted positive accepts with `acceptance` and then brings `value` and costs `offer_cost`; a
    contacted negative takes the offer with certainty and brings nothing new. Everybody contacted costs
    `contact_cost`. `capacity` is how many can be contacted at all.
    """

    value: float
    contact_cost: float
    offer_cost: float = 0.0
    acceptance: float = 1.0
    capacity: int | None = None


@dataclass(frozen=True)
class CutOff:
    """Contact all with at least `probability`: `contacted` of them, for `profit` in total."""

    probability: float
    contacted: int
    profit: float


def curve(target: np.ndarray, chance: np.ndarray, terms: Terms) -> pd.DataFrame:
    """Profit when contacting the best 0, 1, 2 ... cases: contacted, probability (of the last), profit."""
    order = np.argsort(-chance, kind="stable")[: terms.capacity]
    gain = terms.acceptance * (terms.value - terms.offer_cost)
    each = np.where(target[order] == 1, gain, -terms.offer_cost) - terms.contact_cost
    return pd.DataFrame(
        {
            "contacted": np.arange(len(order) + 1),
            "probability": np.append(1.0, chance[order]),
            "profit": np.append(0.0, np.cumsum(each)),
        }
    )


def cut_off(target: np.ndarray, chance: np.ndarray, terms: Terms) -> CutOff:
    """The most profitable cut-off on held-out rows; contacting nobody is a possible answer."""
    points = curve(target, chance, terms)
    # a cut-off can't split rows of equal probability
    whole = points[points["probability"].diff(-1).fillna(1.0) != 0]
    best = whole.iloc[int(whole["profit"].to_numpy().argmax())]
    return CutOff(float(best["probability"]), int(best["contacted"]), float(best["profit"]))


def expected_maximum_profit(
    target: np.ndarray,
    chance: np.ndarray,
    value: float = 200.0,
    offer_cost: float = 10.0,
    contact_cost: float = 1.0,
    accepts: tuple[float, float] = (6.0, 14.0),
) -> tuple[float, float]:
    """(EMP per customer, share of customers to contact) for churn; Verbraken, Verbeke and Baesens 2013.

    The acceptance rate of a retention offer is unknown: a beta distribution with parameters `accepts`.
    """
    true_share, false_share = _hull(target, chance)
    churn, stay = target.mean(), 1 - target.mean()
    offer, contact = offer_cost / value, contact_cost / value
    rates = np.linspace(0, 1, 2001)
    weight = beta.pdf(rates, *accepts)
    weight /= weight.sum()
    per_churner = value * (rates * (1 - offer) - contact)
    profit = per_churner[:, None] * churn * true_share - value * (offer + contact) * stay * false_share
    best = profit.argmax(axis=1)
    contacted = churn * true_share[best] + stay * false_share[best]
    return float((weight * profit.max(axis=1)).sum()), float((weight * contacted).sum())


def _hull(target: np.ndarray, chance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Corners of the ROC curve (true-positive share, false-positive share), ties taken together."""
    order = np.argsort(-chance, kind="stable")
    last = np.append(np.diff(chance[order]) != 0, True)
    hits = np.append(0, np.cumsum(target[order])[last])
    misses = np.append(0, np.cumsum(1 - target[order])[last])
    return hits / hits[-1], misses / misses[-1]
