"""Fitting: champion, challenger and their blend, chosen on rows that none of them was fitted on."""

from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from models_ml.odds import log_losses
from models_ml.tabular import boosted, splits
from models_ml.tabular.columns import Field
from models_ml.tabular.features import Feature
from models_ml.tabular.linear import Designed, Linear
from models_ml.tabular.model import Calibration, Model
from models_ml.tabular.trees import Trees

PENALTIES = [0.03, 0.3, 3.0]
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
INNER_FOLDS = 3
WORTH = 0.001
"""Part of the log loss that a blend must save before it replaces the plain logistic."""
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
    """Fit both members on inner folds, blend and calibrate on what they held out, return the blend.

    The trees of all folds are kept and averaged; the logistic is fitted once more on every row.
    """
    inner = splits.folds(table.target, table.groups, INNER_FOLDS, seed)
    designed = Designed(table.values, table.features)
    # one thread: as fast for tables of this size, and sums come out the same on every run
    with threadpool_limits(1):
        penalty, straight = _best_penalty(designed, table.target, inner)
        grown = [boosted.fit(table.values, table.features, table.target, split, seed) for split in inner]
    curved = _held_out(grown, table.values, inner)
    rows = np.flatnonzero(~np.isnan(curved))
    share = _best_share(straight[rows], curved[rows], table.target[rows])
    blend = (1 - share) * straight[rows] + share * curved[rows]
    model = Model(
        table.fields,
        table.features,
        _refit(designed, table.target, penalty) if share < 1 else None,
        _averaged(grown) if share > 0 else None,
        share,
        calibrate(blend, table.target[rows]),
    )
    rounds = float(np.mean([len(trees.sizes) for trees in grown]))
    return Fitted(model, {"penalty": penalty, "share": share, "rounds": rounds, "slope": model.calibration.slope})


def _best_penalty(designed: Designed, target: np.ndarray, inner: list[splits.Split]) -> tuple[float, np.ndarray]:
    """The penalty that predicts held-out rows best, with its held-out log-odds (NaN where never held out)."""
    held_out = np.full((len(PENALTIES), len(target)), np.nan)
    for train, test in inner:
        for i, coefficients in enumerate(designed.coefficients(train, target, PENALTIES)):
            held_out[i, test] = designed.log_odds(test, coefficients)
    losses = [np.nanmean(log_losses(row, target)) for row in held_out]
    best = int(np.argmin(losses))
    return PENALTIES[best], held_out[best]


def _refit(designed: Designed, target: np.ndarray, penalty: float) -> Linear:
    upto = PENALTIES[: PENALTIES.index(penalty) + 1]
    return designed.linear(designed.coefficients(np.arange(len(target)), target, upto)[-1])


def _held_out(grown: list[Trees], values: np.ndarray, inner: list[splits.Split]) -> np.ndarray:
    found = np.full(len(values), np.nan)
    for trees, (_, test) in zip(grown, inner, strict=True):
        found[test] = trees.log_odds(values[test])
    return found


def _best_share(straight: np.ndarray, curved: np.ndarray, target: np.ndarray) -> float:
    losses = [log_losses((1 - share) * straight + share * curved, target).mean() for share in SHARES]
    best = int(np.argmin(losses))
    return SHARES[best] if losses[best] < losses[0] * (1 - WORTH) else 0.0


def _averaged(grown: list[Trees]) -> Trees:
    """One sum of trees that gives the mean of several."""
    parts = [replace(tree, value=tree.value / len(grown)) for trees in grown for tree in trees.trees]
    return Trees.of(parts, float(np.mean([trees.base for trees in grown])), grown[0].features)


def calibrate(log_odds: np.ndarray, target: np.ndarray) -> Calibration:
    """Platt's slope and intercept where a likelihood-ratio test says that they pay, else none."""
    if np.ptp(log_odds) == 0:
        return Calibration()
    line = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000).fit(log_odds[:, None], target)
    found = Calibration(float(line.intercept_[0]), float(line.coef_[0, 0]))
    moved = found.intercept + found.slope * log_odds
    gain = (log_losses(log_odds, target) - log_losses(moved, target)).sum()
    return found if gain > CALIBRATION_GAIN and found.slope > 0 else Calibration()
