"""What a model found to matter, held against what is true: on the same rows, and on the scale of the truth.

The truth gives each driver's contribution to every row's log-odds. Contributions go together, and columns stand in
for one another, so the model's log-odds are regressed on all of them at once: the part that follows a driver, the
others equal, is what the model recovered of it, whichever columns it took it from. Its strength is told like the
truth's, by the standard deviation over the rows.

Outcomes are few, and no method can tell from them what differs by less than their luck. What they can tell is
worked out from the outcomes and the truth alone: no model is asked, so that none can excuse itself.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

CONFIDENCE = 1.96
"""Standard errors by which true strengths must differ, from nothing or each other, to be told apart (95 %)."""


@dataclass(frozen=True)
class Pair:
    """Two drivers, the truly stronger first.

    `is_clear`: whether outcomes like these are enough to tell them apart; if not they are as good as tied, and
    their order says nothing. `is_kept`: whether the model has them in this order too.
    """

    stronger: str
    weaker: str
    is_clear: bool
    is_kept: bool


def strengths(log_odds: np.ndarray, contributions: pd.DataFrame) -> pd.Series:
    """Spread in the model of each driver (column), in log-odds; negative where the model turned it round."""
    design = np.column_stack([np.ones(len(contributions)), contributions])
    shares = np.linalg.lstsq(design, log_odds, rcond=None)[0][1:]
    return contributions.std() * shares


@dataclass(frozen=True)
class Resolution:
    """How finely outcomes tell strengths: `true` ones as the outcomes hold them, and their sampling covariance."""

    names: list[str]
    true: np.ndarray
    noise: np.ndarray

    def weak(self) -> list[str]:
        """Drivers that can't be told from nothing."""
        certain = self.true > CONFIDENCE * np.sqrt(np.diag(self.noise))
        return [name for name, is_certain in zip(self.names, certain, strict=True) if not is_certain]

    def pairs(self, found: pd.Series) -> list[Pair]:
        """Every pair of drivers, `found` being the model's strengths."""
        order = np.argsort(-self.true, kind="stable")
        kept = found[self.names].to_numpy()
        return [
            Pair(self.names[one], self.names[other], self._is_clear(one, other), bool(kept[one] > kept[other]))
            for one, other in combinations(order, 2)
        ]

    def _is_clear(self, one: int, other: int) -> bool:
        variance = self.noise[one, one] + self.noise[other, other] - 2 * self.noise[one, other]
        return bool(self.true[one] - self.true[other] > CONFIDENCE * np.sqrt(variance))


def resolution(contributions: pd.DataFrame, outcome: np.ndarray, groups: np.ndarray) -> Resolution:
    """What `outcome` (1 or 0) tells of drivers, none of them constant. Rows of one of `groups` are one record's.

    The truth may be of a nearer time than the outcome (who leaves next month, against who leaves in three): then
    all of it has faded by the slope of the outcome's log-odds on the truth's. The covariance is that of a logistic
    regression on the contributions, robust against rows of one group being alike: what resampling whole groups
    would give, without the resampling.
    """
    rows = contributions.to_numpy()
    names, spread = [str(name) for name in contributions], rows.std(axis=0)
    if np.ptp(outcome) == 0:
        return Resolution(names, spread, np.diag(np.full(len(names), np.inf)))
    faded = _fitted(rows.sum(axis=1, keepdims=True), outcome).coef_[0, 0]
    chance = _fitted(rows, outcome).predict_proba(rows)[:, 1]
    design = np.column_stack([np.ones(len(rows)), rows / spread])
    bread = np.linalg.inv((design * (chance * (1 - chance))[:, None]).T @ design)
    per_group = pd.DataFrame(design * (outcome - chance)[:, None]).groupby(groups).sum().to_numpy()
    noise = bread @ (per_group.T @ per_group) @ bread
    return Resolution(names, float(faded) * spread, noise[1:, 1:])


def _fitted(rows: np.ndarray, outcome: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=np.inf, solver="newton-cholesky").fit(rows, outcome)
