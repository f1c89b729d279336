"""Log-odds, probabilities and what a wrong one costs."""

import numpy as np


def probability(log_odds: np.ndarray) -> np.ndarray:
    """The logistic function, safe for any log-odds."""
    return 0.5 * (1.0 + np.tanh(0.5 * log_odds))


def log_odds(probability: np.ndarray) -> np.ndarray:
    """The inverse of `probability`, of numbers between 0 and 1, both left out."""
    return np.log(probability / (1 - probability))


def log_losses(log_odds: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Per row, natural logarithm; exact however large the log-odds are."""
    return np.logaddexp(0, log_odds) - target * log_odds
