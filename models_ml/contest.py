"""Candidate against incumbent: both judged on the same rows, and who is in force afterwards.

The difference of two figures on the same rows varies far less than either figure: rows are resampled with what
both models said of them (paired bootstrap), whole groups at a time, because rows of one customer go together.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from models_ml.odds import log_losses

REPLICATES = 1000
INTERVAL = (2.5, 97.5)
LOG_LOSS, AUC, ACCURACY = "log_loss", "auc", "accuracy"
OLD_DAYS = 180
"""An incumbent of this age makes way for a candidate that is not surely worse."""


@dataclass(frozen=True)
class Difference:
    """Candidate minus incumbent, with its 95 % interval. Of a log loss less is better."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Contest:
    """Both models on `rows` rows of `groups` groups that neither learned from; differences by figure."""

    rows: int
    groups: int
    differences: dict[str, Difference]

    @property
    def is_better(self) -> bool:
        return self.differences[LOG_LOSS].high < 0

    @property
    def is_worse(self) -> bool:
        return self.differences[LOG_LOSS].low > 0


@dataclass(frozen=True)
class Ruling:
    """Whether the candidate takes over, and why: `code` is a sentence of words.py, `facts` its numbers."""

    code: str
    is_promoted: bool
    facts: dict[str, Any] = field(default_factory=dict)
    contest: Contest | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def compare(
    target: np.ndarray,
    candidate: np.ndarray,
    incumbent: np.ndarray,
    groups: np.ndarray | None = None,
    seed: int = 0,
) -> Contest:
    """Log loss and AUC of two models' log-odds on the same rows. The same input gives the same interval."""
    codes, count = _coded(groups, len(target))
    losses = log_losses(candidate, target) - log_losses(incumbent, target)
    areas = [_Area(target, candidate), _Area(target, incumbent)]

    def figures(weights: np.ndarray) -> tuple[float, float]:
        return float(weights @ losses / weights.sum()), areas[0].of(weights) - areas[1].of(weights)

    return _contest((LOG_LOSS, AUC), figures, codes, count, seed)


def compare_categories(
    candidate: tuple[np.ndarray, np.ndarray], incumbent: tuple[np.ndarray, np.ndarray], seed: int = 0
) -> Contest:
    """The same of two models' (losses, whether right) on the same texts."""
    losses, hits = (one.astype(float) - other for one, other in zip(candidate, incumbent, strict=True))
    codes, count = _coded(None, len(losses))

    def figures(weights: np.ndarray) -> tuple[float, float]:
        return float(weights @ losses / weights.sum()), float(weights @ hits / weights.sum())

    return _contest((LOG_LOSS, ACCURACY), figures, codes, count, seed)


def _coded(groups: np.ndarray | None, rows: int) -> tuple[np.ndarray, int]:
    if groups is None:
        return np.arange(rows), rows
    names, codes = np.unique(groups, return_inverse=True)
    return codes, len(names)


def _contest(names: tuple[str, str], figures: Any, codes: np.ndarray, count: int, seed: int) -> Contest:
    whole = figures(np.ones(len(codes)))
    again = np.array([figures(weights) for weights in _resampled(codes, count, seed)])
    edges = np.nanpercentile(again, INTERVAL, axis=0)
    found = zip(names, whole, *edges, strict=True)
    return Contest(
        len(codes),
        count,
        {name: Difference(*(round(float(one), 6) for one in said)) for name, *said in found},
    )


def _resampled(codes: np.ndarray, count: int, seed: int) -> Iterator[np.ndarray]:
    """How often each row counts when so many groups are drawn with replacement."""
    rng = np.random.default_rng(seed)
    for _ in range(REPLICATES):
        yield np.bincount(rng.integers(0, count, count), minlength=count)[codes].astype(float)


class _Area:
    """AUC of one score over weighted rows, ties counting half; sorted once."""

    def __init__(self, target: np.ndarray, score: np.ndarray) -> None:
        self.target = target
        self.rank = np.unique(score, return_inverse=True)[1]

    def of(self, weights: np.ndarray) -> float:
        """NaN where the weights leave one outcome only."""
        positives = np.bincount(self.rank, weights * self.target)
        negatives = np.bincount(self.rank, weights * (1 - self.target))
        pairs = positives.sum() * negatives.sum()
        below = negatives.cumsum() - negatives / 2
        return float(positives @ below / pairs) if pairs else float("nan")


def settle(contest: Contest | None, age_days: int, *, is_off: bool, facts: dict[str, Any]) -> Ruling:
    """Who is in force, given what fresh rows say (None: too few to say).

    Args:
        age_days: since the incumbent was trained.
        is_off: the incumbent writes no scores, because its last run was refused.
        facts: `incumbent` (its version); where there is no contest also what is missing.
    """
    said = facts | ({"rows": contest.rows} | asdict(contest.differences[LOG_LOSS]) if contest else {})
    if contest and contest.is_better:
        return Ruling("better", True, said, contest)
    if contest and contest.is_worse:
        return Ruling("worse", False, said, contest)
    if is_off:
        return Ruling("incumbent_off", True, said, contest)
    if age_days >= OLD_DAYS:
        return Ruling("incumbent_old", True, said | {"days": age_days}, contest)
    return Ruling("no_better" if contest else "few_fresh", False, said, contest)
