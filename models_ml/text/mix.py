"""How much each member is believed, and how sure is sure: both learnt from texts held out of training."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from scipy.stats import norm

NOTHING = 0.15
"""A member with a smaller share of the say is left out: learning it from all texts costs more than it adds."""
PROMISE = 0.95
"""Share of the sure answers that is to be right."""
TRUST = 0.95
"""How surely that share is kept: the lower end of Wilson's interval must reach it, not the share by luck."""


def weights(scores: dict[str, np.ndarray], y: np.ndarray) -> dict[str, float]:
    """Weight of each member in `softmax(sum of weight * scores)`, by least log loss on held-out texts.

    The size of the weights is the temperature: the mixed probabilities are calibrated on the same texts.

    Args:
        scores: member -> held-out scores, one row per text, one column per category.
        y: number of the true category of each text.
    """
    spread = {name: float(values.std()) or 1.0 for name, values in scores.items()}
    stack = np.stack([values / spread[name] for name, values in scores.items()])
    share = _least_loss(stack, y)
    kept = share >= NOTHING * share.sum()
    share[kept] = _least_loss(stack[kept], y)
    named = zip(scores, share, kept, strict=True)
    return {name: float(value) / spread[name] for name, value, is_kept in named if is_kept}


def mixed(scores: dict[str, np.ndarray], weight: dict[str, float]) -> np.ndarray:
    """Probability of each category, one row per text."""
    return softmax(sum(weight[name] * scores[name] for name in weight), axis=1)


def threshold(confidence: np.ndarray, is_right: np.ndarray) -> float | None:
    """The lowest confidence above which the promise is kept on held-out texts; None if it is kept nowhere."""
    order = np.argsort(-confidence, kind="stable")
    sure = np.arange(1, len(order) + 1)
    kept = np.flatnonzero(_wilson_low(np.cumsum(is_right[order]), sure) >= PROMISE)
    return float(confidence[order[kept[-1]]]) if len(kept) else None


def _least_loss(stack: np.ndarray, y: np.ndarray) -> np.ndarray:
    rows = np.arange(len(y))

    def loss(weight: np.ndarray) -> tuple[float, np.ndarray]:
        log_chance = log_softmax(np.tensordot(weight, stack, 1), axis=1)
        miss = np.exp(log_chance)
        miss[rows, y] -= 1
        return -float(log_chance[rows, y].mean()), np.array([(miss * one).sum() for one in stack]) / len(y)

    start = np.full(len(stack), 1 / len(stack))
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(stack)).x


def _wilson_low(right: np.ndarray, of: np.ndarray) -> np.ndarray:
    z = norm.ppf(TRUST)
    share = right / of
    middle = share + z**2 / (2 * of)
    reach = z * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return (middle - reach) / (1 + z**2 / of)
