"""The champion: a logistic regression on splines and levels, kept as one effect curve per feature.

Every number is first put on the scale of its own training quantiles, so that a heavy tail, a unit or a
logarithm makes no difference; a cubic spline is drawn on that scale. Seven values or fewer get one
coefficient each. A value that many rows share (often zero) and missing get their own step.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.interpolate import BSpline
from sklearn.linear_model import LogisticRegression

from models_ml.tabular.features import Feature

FEW_VALUES = 7
KNOTS = 6
SPIKE_SHARE = 0.1
LEAST_ROWS = 5
"""Rows that a level, a spike or a missing step needs before it gets a coefficient."""
MOST_CURVES = 80
"""With more numbers than this each gets a straight line on its quantile scale: curves would need more rows."""
MOST_COLUMNS = 1000
"""From this width on, second derivatives cost more than they save."""


@dataclass(frozen=True)
class Term:
    """The effect of one feature: a curve over `grid`, or one step per level where `grid` is empty."""

    grid: np.ndarray
    degree: int
    knots: int
    steps: np.ndarray
    """Level codes (or the one spiking value of a number) that have a step of their own."""
    has_missing: bool
    weights: np.ndarray
    """Coefficients: spline, then steps, then missing."""
    center: float = 0.0
    """Mean effect over the training rows, subtracted from every effect."""

    @property
    def width(self) -> int:
        return self._spline_width + len(self.steps) + self.has_missing

    @property
    def _spline_width(self) -> int:
        return len(self._knots) - self.degree - 1 if len(self.grid) else 0

    @property
    def _knots(self) -> np.ndarray:
        return np.concatenate([np.zeros(self.degree), np.linspace(0, 1, self.knots), np.ones(self.degree)])

    def _place(self, values: np.ndarray) -> np.ndarray:
        """Values on the 0-1 scale of the training quantiles; missing at 0."""
        return np.interp(
            np.where(np.isnan(values), self.grid[0], values), self.grid, np.linspace(0, 1, len(self.grid))
        )

    def columns(self, values: np.ndarray) -> np.ndarray:
        """The design matrix of this term, for fitting."""
        made = [(values == step)[:, None] for step in self.steps]
        missing = np.isnan(values)
        if len(self.grid):
            spline = BSpline.design_matrix(self._place(values), self._knots, self.degree).toarray()
            made.insert(0, np.where(missing[:, None], 0.0, spline))
        if self.has_missing:
            made.append(missing[:, None])
        return np.hstack(made).astype(float) if made else np.empty((len(values), 0))

    def effect(self, values: np.ndarray) -> np.ndarray:
        """Log-odds that each value adds, against the average training row."""
        missing = np.isnan(values)
        total = np.zeros(len(values))
        if len(self.grid):
            curve = BSpline(self._knots, self.weights[: self._spline_width], self.degree)
            total = np.where(missing, 0.0, curve(self._place(values)))
        for i, step in enumerate(self.steps, start=self._spline_width):
            total += self.weights[i] * (values == step)
        if self.has_missing:
            total += self.weights[-1] * missing
        return total - self.center


def term_for(values: np.ndarray, feature: Feature, straight: bool = False) -> Term:
    """The shape of a feature's effect, chosen from its training values without looking at the target."""
    present = values[~np.isnan(values)]
    has_missing = len(values) - len(present) >= LEAST_ROWS
    found, counts = np.unique(present, return_counts=True)
    none = np.empty(0)
    if len(found) < 2 or not feature.is_read:
        return Term(none, 0, 0, none, has_missing, none)
    if feature.levels:
        return Term(none, 0, 0, found[counts >= LEAST_ROWS], has_missing, none)
    if len(found) <= FEW_VALUES:
        return Term(found, 1, len(found), none, has_missing, none)
    grid = np.unique(np.quantile(present, np.linspace(0, 1, 101)))
    spike = found[[counts.argmax()]] if counts.max() >= SPIKE_SHARE * len(present) else none
    if len(grid) <= 3:
        return Term(found[[0, -1]], 1, 2, spike, has_missing, none)
    return (
        Term(grid, 1, 2, spike, has_missing, none) if straight else Term(grid, 3, KNOTS, spike, has_missing, none)
    )


@dataclass(frozen=True)
class Linear:
    """Log-odds = `base` + the effects of all terms."""

    terms: list[Term]
    base: float

    def effects(self, values: np.ndarray) -> np.ndarray:
        """One row per row, one column per feature; every column averages to 0 over the training rows."""
        return np.column_stack([term.effect(values[:, i]) for i, term in enumerate(self.terms)])

    def log_odds(self, values: np.ndarray) -> np.ndarray:
        return self.base + self.effects(values).sum(axis=1)


class Designed:
    """The design matrix of some training rows: made once, fitted for several penalties."""

    def __init__(self, values: np.ndarray, features: list[Feature]) -> None:
        self.values = values
        straight = sum(not feature.levels for feature in features) > MOST_CURVES
        self.terms = [term_for(values[:, i], feature, straight) for i, feature in enumerate(features)]
        self.design = np.hstack([term.columns(values[:, i]) for i, term in enumerate(self.terms)])

    def coefficients(self, rows: np.ndarray, target: np.ndarray, penalties: list[float]) -> list[np.ndarray]:
        """Intercept and weights for each `C`, weakest shrinkage last; each fit starts from the one before."""
        solver = "newton-cholesky" if self.design.shape[1] <= MOST_COLUMNS else "lbfgs"
        model = LogisticRegression(solver=solver, warm_start=True, max_iter=200, tol=1e-6)
        found = []
        for penalty in penalties:
            model.set_params(C=penalty).fit(self.design[rows], target[rows])
            found.append(np.append(model.intercept_, model.coef_[0]))
        return found

    def log_odds(self, rows: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
        return coefficients[0] + self.design[rows] @ coefficients[1:]

    def linear(self, coefficients: np.ndarray) -> Linear:
        """The fitted effects, centred on these training rows."""
        ends = np.cumsum([term.width for term in self.terms])[:-1]
        weights = np.split(coefficients[1:], ends)
        raw = [replace(term, weights=part) for term, part in zip(self.terms, weights, strict=True)]
        centers = [float(term.effect(self.values[:, i]).mean()) for i, term in enumerate(raw)]
        terms = [replace(term, center=center) for term, center in zip(raw, centers, strict=True)]
        return Linear(terms, float(coefficients[0] + sum(centers)))
