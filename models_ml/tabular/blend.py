"""How much each member counts: shares that predict held-out rows best, none of them negative."""

import numpy as np
from scipy.optimize import LinearConstraint, minimize

from models_ml.odds import log_losses, probability

EVEN = 3.0
"""Weight of the wish for even shares, in units of log-likelihood: it decides where outcomes are too few to."""
LEAST_SHARE = 0.05
"""A smaller share is not worth its trees."""


def shares(said: np.ndarray, target: np.ndarray, worth: float) -> np.ndarray:
    """Shares of the members, which sum to 1; the first has all unless a blend saves a part `worth` of its loss.

    `said`: log-odds of held-out rows, one column per member.
    """
    members = said.shape[1]
    even = np.full(members, 1 / members)

    def loss(share: np.ndarray) -> tuple[float, np.ndarray]:
        total, apart = said @ share, share - even
        slope = said.T @ (probability(total) - target) + 2 * EVEN * apart
        return (log_losses(total, target).sum() + EVEN * (apart**2).sum()) / len(target), slope / len(target)

    whole = LinearConstraint(np.ones(members), 1, 1)
    found = minimize(loss, even, jac=True, method="SLSQP", bounds=[(0, 1)] * members, constraints=whole).x
    kept = np.where(found < LEAST_SHARE, 0.0, found)
    kept /= kept.sum()
    saved = 1 - log_losses(said @ kept, target).sum() / log_losses(said[:, 0], target).sum()
    return kept if saved > worth else np.eye(members)[0]
