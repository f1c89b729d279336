"""Figures of a probability against what happened."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import rankdata
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from models_ml.odds import log_losses, probability

BINS = 10


@dataclass(frozen=True)
class Figures:
    """What the gate and a reader look at. `lift_at_10`: precision in the top tenth / base rate."""

    auc: float
    pr_auc: float
    log_loss: float
    brier: float
    ece: float
    lift_at_10: float

    def as_dict(self) -> dict[str, float]:
        return {name: round(value, 5) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Band:
    """One calibration bin: how many rows, what was promised, what happened."""

    rows: int
    low: float
    high: float
    predicted: float
    observed: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Outcome:
    """Held-out rows: their log-odds and what happened, and the figures from them."""

    log_odds: np.ndarray
    target: np.ndarray
    figures: Figures
    base_log_loss: float
    """Log loss of always saying the training rows' share of positives."""
    rows: np.ndarray | None = None
    """Which rows of the table they are."""

    @property
    def auc_interval(self) -> tuple[float, float]:
        """Around the figure shown, as wide as these rows allow."""
        return auc_interval(self.figures.auc, int(self.target.sum()), len(self.target) - int(self.target.sum()))

    @property
    def slope(self) -> tuple[float, float]:
        return calibration_slope(self.log_odds, self.target)

    @property
    def bands(self) -> list[Band]:
        return bands(self.target, probability(self.log_odds))


def figures(target: np.ndarray, log_odds: np.ndarray) -> Figures:
    chance = probability(log_odds)
    return Figures(
        auc=auc(target, log_odds),
        pr_auc=float(average_precision_score(target, log_odds)),
        log_loss=float(log_losses(log_odds, target).mean()),
        brier=float(((chance - target) ** 2).mean()),
        ece=expected_calibration_error(target, chance),
        lift_at_10=lift(target, log_odds),
    )


def mean(parts: list[Figures]) -> Figures:
    """The mean of each figure over folds."""
    return Figures(*np.mean([list(asdict(part).values()) for part in parts], axis=0).tolist())


def auc(target: np.ndarray, score: np.ndarray) -> float:
    """Chance that a positive scores above a negative, ties counting half."""
    positives = target.sum()
    negatives = len(target) - positives
    ranks = rankdata(score)[target == 1].sum()
    return float((ranks - positives * (positives + 1) / 2) / (positives * negatives))


def auc_interval(area: float, positives: int, negatives: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of an AUC from so many rows of each kind (Hanley and McNeil 1982)."""
    both, one = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (positives - 1) * (both - area**2) + (negatives - 1) * (one - area**2)
    half = z * float(np.sqrt(max(spread, 0) / (positives * negatives)))
    return max(area - half, 0.0), min(area + half, 1.0)


def bands(target: np.ndarray, chance: np.ndarray, count: int = BINS) -> list[Band]:
    """Calibration in bins of equal count, lowest first."""
    order = np.argsort(chance, kind="stable")
    parts = [part for part in np.array_split(order, count) if len(part)]
    return [
        Band(
            len(part),
            float(chance[part[0]]),
            float(chance[part[-1]]),
            float(chance[part].mean()),
            float(target[part].mean()),
        )
        for part in parts
    ]


def expected_calibration_error(target: np.ndarray, chance: np.ndarray) -> float:
    """Mean distance between promised and observed over ten bins of equal count."""
    return sum(band.rows * abs(band.predicted - band.observed) for band in bands(target, chance)) / len(target)


def lift(target: np.ndarray, score: np.ndarray, share: float = 0.1) -> float:
    """Precision in the top `share` / base rate; a tie at the edge counts by its own share."""
    top = max(1, round(share * len(target)))
    edge = np.sort(score)[-top]
    above, at = score > edge, score == edge
    hits = target[above].sum() + target[at].mean() * (top - above.sum())
    return float(hits / top / target.mean())


def calibration_slope(log_odds: np.ndarray, target: np.ndarray, z: float = 1.96) -> tuple[float, float]:
    """(slope of the outcome on the log-odds, half its 95 % interval); 1 is perfect, below 1 overconfident."""
    if np.ptp(log_odds) == 0:
        return 0.0, float("inf")
    line = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-8).fit(log_odds[:, None], target)
    design = np.column_stack([np.ones(len(target)), log_odds])
    chance = line.predict_proba(log_odds[:, None])[:, 1]
    information = design.T @ (design * (chance * (1 - chance))[:, None])
    return float(line.coef_[0, 0]), float(z * np.sqrt(np.linalg.pinv(information)[1, 1]))
