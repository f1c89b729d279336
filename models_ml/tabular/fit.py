"""Fitting: champion, challenger and their blend, chosen on rows that none of them was fitted on."""

from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from models_ml.odds import log_losses
from models_ml.tabular import boosted, rates, splits
from models_ml.tabular.columns import Field
from models_ml.tabular.features import Feature
from models_ml.tabular.linear import Designed, Linear
from models_ml.tabular.model import Calibration, Model
from models_ml.tabular.trees import Trees

PENALTIES = [0.03, 0.3, 3.0]
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
INNER_FOLDS = 3
PLENTY = 3000
"""Outcomes of either kind from which one inner fold chooses as well as three."""
FAR_BEHIND = 0.99
"""Log loss of small trees, as a part of that of the curves, below which large trees are tried."""
WORTH = 0.001
"""Part of the log loss that a blend must save before it replaces the plain logistic."""
MOST_ROWS = 200_000
"""A random part of a larger table is as good a teacher."""
CALIBRATION_GAIN = 3.0
"""Log-likelihood that two calibration parameters must gain (chi-square with 2 degrees, 5 %)."""


@dataclass(frozen=True)
class Table:
    """A frame made ready: its matrix, its target (0/1) and what splits need. One row per row."""

    fields: list[Field]
    features: list[Feature]
    values: np.ndarray
    target: np.ndarray
    groups: np.ndarray | None = None
    moments: np.ndarray | None = None

    def part(self, rows: np.ndarray) -> "Table":
        return replace(
            self,
            values=self.values[rows],
            target=self.target[rows],
            groups=None if self.groups is None else self.groups[rows],
            moments=None if self.moments is None else self.moments[rows],
        )


@dataclass(frozen=True)
class Fitted:
    """A model with what was chosen for it: penalty `C`, share of trees, rounds, calibrated or not."""

    model: Model
    choice: dict[str, float]


def fit(table: Table, seed: int = 0) -> Fitted:
    """Fit both members on inner folds, blend and calibrate on what they held out, fit once more on all rows."""
    inner = splits.folds(table.target, table.groups, INNER_FOLDS, seed)
    if min(table.target.sum(), (1 - table.target).sum()) >= PLENTY:
        inner = inner[:1]
    if len(table.target) > MOST_ROWS:
        table = table.part(
            np.sort(np.random.default_rng(seed).choice(len(table.target), MOST_ROWS, replace=False))
        )
    values, learnt = rates.learn(table.values, table.features, table.target, table.groups, seed)
    table = replace(table, values=values)
    designed = Designed(table.values, table.features)
    # one thread: as fast for tables of this size, and sums come out the same on every run
    with threadpool_limits(1):
        penalty, straight = _best_penalty(designed, table.target, inner)
        leaves, rounds, curved = _best_trees(table, inner, straight, seed)
        rows = np.flatnonzero(~np.isnan(curved))
        share = _best_share(straight[rows], curved[rows], table.target[rows])
        linear = _refit(designed, table.target, penalty) if share < 1 else None
        trees = _regrow(table, leaves, rounds, seed) if share > 0 else None
    calibration = calibrate((1 - share) * straight[rows] + share * curved[rows], table.target[rows])
    model = Model(table.fields, table.features, linear, trees, share, calibration, learnt)
    choice = {"penalty": penalty, "share": share, "leaves": leaves, "rounds": rounds, "slope": calibration.slope}
    return Fitted(model, choice)


def _best_penalty(designed: Designed, target: np.ndarray, inner: list[splits.Split]) -> tuple[float, np.ndarray]:
    """The penalty that predicts held-out rows best, with its held-out log-odds (NaN where never held out)."""
    held_out = np.full((len(PENALTIES), len(target)), np.nan)
    for train, test in inner:
        for i, coefficients in enumerate(designed.coefficients(train, target, PENALTIES)):
            held_out[i, test] = designed.log_odds(test, coefficients)
    known = ~np.isnan(held_out[0])
    losses = [log_losses(row[known], target[known]).mean() for row in held_out]
    best = int(np.argmin(losses))
    return PENALTIES[best], held_out[best]


def _refit(designed: Designed, target: np.ndarray, penalty: float) -> Linear:
    upto = PENALTIES[: PENALTIES.index(penalty) + 1]
    return designed.linear(designed.coefficients(np.arange(len(target)), target, upto)[-1])


def _regrow(table: Table, leaves: int, rounds: int, seed: int) -> Trees:
    return boosted.grown(table.values, table.features, table.target, leaves, rounds, seed)


def _best_trees(
    table: Table, inner: list[splits.Split], straight: np.ndarray, seed: int
) -> tuple[int, int, np.ndarray]:
    """(leaves, mean of the rounds that suited each fold, what each fold's trees say of the rows it held out).

    Trees are small, unless those leave the curves far behind, so that much is in interactions, and large ones
    do better still.
    """

    def stopped(split: splits.Split, leaves: int) -> tuple[int, np.ndarray]:
        return boosted.stopped_early(table.values, table.features, table.target, split, leaves, seed)

    def loss(log_odds: np.ndarray) -> float:
        return float(log_losses(log_odds, table.target[inner[0][1]]).mean())

    first = {boosted.SMALL: stopped(inner[0], boosted.SMALL)}
    if loss(first[boosted.SMALL][1]) < FAR_BEHIND * loss(straight[inner[0][1]]):
        first[boosted.LARGE] = stopped(inner[0], boosted.LARGE)
    leaves = min(first, key=lambda one: loss(first[one][1]))
    found = [first[leaves], *(stopped(split, leaves) for split in inner[1:])]
    held_out = np.full(len(table.target), np.nan)
    for (_, test), (_, log_odds) in zip(inner, found, strict=True):
        held_out[test] = log_odds
    return leaves, round(float(np.mean([rounds for rounds, _ in found]))), held_out


def _best_share(straight: np.ndarray, curved: np.ndarray, target: np.ndarray) -> float:
    losses = [log_losses((1 - share) * straight + share * curved, target).mean() for share in SHARES]
    best = int(np.argmin(losses))
    return SHARES[best] if losses[best] < losses[0] * (1 - WORTH) else 0.0


def calibrate(log_odds: np.ndarray, target: np.ndarray) -> Calibration:
    """Platt's slope and intercept where a likelihood-ratio test says that they pay, else none."""
    if np.ptp(log_odds) == 0:
        return Calibration()
    line = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-8).fit(log_odds[:, None], target)
    found = Calibration(float(line.intercept_[0]), float(line.coef_[0, 0]))
    moved = found.intercept + found.slope * log_odds
    gain = (log_losses(log_odds, target) - log_losses(moved, target)).sum()
    return found if gain > CALIBRATION_GAIN and found.slope > 0 else Calibration()
