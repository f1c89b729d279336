"""Fitting: champion, challenger and their blend, chosen on rows that none of them was fitted on."""

from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from models_ml.odds import log_losses
from models_ml.tabular import blend, boosted, forests, rates, splits
from models_ml.tabular.columns import Field
from models_ml.tabular.features import Feature
from models_ml.tabular.linear import Designed, Linear
from models_ml.tabular.model import Calibration, Model
from models_ml.tabular.trees import Tree, Trees

PENALTIES = [0.03, 0.3, 3.0]
INNER_FOLDS = 3
PLENTY = 3000
"""Outcomes of either kind from which one inner fold chooses as well as three."""
FAR_BEHIND = 0.99
"""Log loss of small trees, as a part of that of the curves, below which large trees are tried."""
WORTH = 0.001
"""Part of the log loss that a blend must save before it replaces the plain logistic."""
SMALL_TABLE = 8000
"""Rows; in larger tables forests add little to boosting, and nothing that is worth scoring their large trees."""
LEAST_OUTCOMES = 60
"""Of the rarer outcome; with fewer, large trees grown on a part of them learn chance."""
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
    has_forests: bool = False
    """Do forests join the blend (`suits_forests`)? What holds for the whole table holds for its parts."""

    def part(self, rows: np.ndarray) -> "Table":
        return replace(
            self,
            values=self.values[rows],
            target=self.target[rows],
            groups=None if self.groups is None else self.groups[rows],
            moments=None if self.moments is None else self.moments[rows],
        )


def suits_forests(target: np.ndarray) -> bool:
    """A small table with outcomes enough for large trees."""
    return len(target) <= SMALL_TABLE and min(target.sum(), (1 - target).sum()) >= LEAST_OUTCOMES


@dataclass(frozen=True)
class Fitted:
    """A model with what was chosen for it: penalty `C`, share of trees, rounds, calibrated or not."""

    model: Model
    choice: dict[str, float]
    columns: np.ndarray
    """Those of the table's columns that the model reads."""

    def log_odds(self, values: np.ndarray) -> np.ndarray:
        """Of rows of the table that it was fitted on a part of."""
        return self.model.log_odds(values[:, self.columns])


def fit(table: Table, seed: int = 0) -> Fitted:
    """Fit every member on inner folds, blend and calibrate on what they held out, fit once more on all rows."""
    if len(table.target) > MOST_ROWS:
        table = table.part(
            np.sort(np.random.default_rng(seed).choice(len(table.target), MOST_ROWS, replace=False))
        )
    inner = splits.folds(table.target, table.groups, INNER_FOLDS, seed)
    if min(table.target.sum(), (1 - table.target).sum()) >= PLENTY:
        inner = inner[:1]
    values, learnt = rates.learn(table.values, table.features, table.target, table.groups, seed)
    silent = rates.silent(table.features, learnt)
    columns = np.array([i for i, one in enumerate(table.features) if not (one.rates and one.field in silent)])
    fields = [replace(one, codes=[]) if one.name in silent else one for one in table.fields]
    features, learnt = [table.features[i] for i in columns], [learnt[i] for i in columns]
    table = replace(table, fields=fields, features=features, values=values[:, columns])
    # one thread: as fast for tables of this size, and sums come out the same on every run
    with threadpool_limits(1):
        linear, trees, calibration, choice = _blended(table, inner, seed)
    return Fitted(Model(fields, features, linear, trees, choice["share"], calibration, learnt), choice, columns)


def _blended(
    table: Table, inner: list[splits.Split], seed: int
) -> tuple[Linear | None, Trees | None, Calibration, dict[str, float]]:
    """The members with a share, fitted on all rows; how their blend is calibrated; what was chosen."""
    designed = Designed(table.values, table.features)
    penalty, straight = _best_penalty(designed, table.target, inner)
    leaves, rounds, curved = _best_trees(table, inner, straight, seed)
    found, bagged = _forests(table, seed)
    rows = np.flatnonzero(~np.isnan(curved))
    said, target = np.column_stack([straight, curved, bagged])[rows], table.target[rows]
    shares = blend.shares(said, target, WORTH)
    linear = _refit(designed, table.target, penalty) if shares[0] > 0 else None
    trees = _regrown(table, leaves, rounds, found, shares[1:], seed) if shares[0] < 1 else None
    calibration = calibrate(said @ shares, target)
    choice = {"penalty": penalty, "leaves": leaves, "rounds": rounds, "slope": calibration.slope}
    choice |= {"share": float(1 - shares[0]), "forests": float(shares[2:].sum())}
    return linear, trees, calibration, choice


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


def _regrown(
    table: Table,
    leaves: int,
    rounds: int,
    bagged: list[tuple[Calibration, list[Tree]]],
    shares: np.ndarray,
    seed: int,
) -> Trees:
    """The booster grown once more on all rows, and the forests, as one sum of what their shares say."""
    parts: list[tuple[float, float, list[Tree]]] = []
    if shares[0] > 0:
        base, found = boosted.grown(table.values, table.features, table.target, leaves, rounds, seed)
        parts.append((shares[0], base, found))
    for share, (line, found) in zip(shares[1:], bagged, strict=True):
        if share > 0:
            parts.append((share * line.slope, line.intercept / line.slope, found))
    whole = shares.sum()
    base = float(sum(weight * start for weight, start, _ in parts) / whole)
    trees = [replace(tree, value=tree.value * weight / whole) for weight, _, found in parts for tree in found]
    return Trees.of(trees, base, len(table.features))


def _forests(table: Table, seed: int) -> tuple[list[tuple[Calibration, list[Tree]]], np.ndarray]:
    """(each forest, calibrated; what it then says of rows it did not see); none where they do not suit."""
    if not table.has_forests:
        return [], np.empty((len(table.target), 0))
    kept = boosted.kept_columns(table.values, table.features)
    found = forests.grown(table.values, table.features, kept, table.target, table.groups, seed)
    lines = [calibrate(column, table.target) for column in found.held_out.T]
    said = [line.intercept + line.slope * column for line, column in zip(lines, found.held_out.T, strict=True)]
    return list(zip(lines, found.trees(), strict=True)), np.column_stack(said)


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


def calibrate(log_odds: np.ndarray, target: np.ndarray) -> Calibration:
    """Platt's slope and intercept where a likelihood-ratio test says that they pay, else none."""
    if np.ptp(log_odds) == 0:
        return Calibration()
    line = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-8).fit(log_odds[:, None], target)
    found = Calibration(float(line.intercept_[0]), float(line.coef_[0, 0]))
    moved = found.intercept + found.slope * log_odds
    gain = (log_losses(log_odds, target) - log_losses(moved, target)).sum()
    return found if gain > CALIBRATION_GAIN and found.slope > 0 else Calibration()
