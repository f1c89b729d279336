"""Shapley value of the chain game: the order-aware variant, exact over all subsets of channels."""

import numpy as np
from scipy.special import gammaln

from models_ml.attribution.chain import Chain, States
from models_ml.attribution.paths import Floats, Ints

MOST_WORK = 3e10
"""Multiplications for all subsets (some ten seconds); above, the game is refused, never sampled."""
CELLS = 4_000_000
"""Numbers held at once while solving."""


def is_small_enough(states: States) -> bool:
    """Whether all subsets of the channels can be solved."""
    return 2.0**states.n_channels * (states.n_states + 1.0) ** 3 <= MOST_WORK


def chain_game(chain: Chain) -> Floats:
    """Shapley value per channel (rows) for conversions and value (columns), per journey.

    The game: v(S) = what the chain reaches when every step into a state with a channel outside S leads to no
    conversion. Its values add up to v(all), so no normalisation is needed; a removal effect is the last step of
    this game alone, v(all) - v(all but c).
    """
    n_channels = chain.states.n_channels
    worth = _worth(chain)
    subsets = np.arange(len(worth))
    weight = np.exp(_log_weights(n_channels))[np.bitwise_count(subsets)]
    values = np.empty((n_channels, 2))
    for channel in range(n_channels):
        without = subsets[(subsets >> channel) & 1 == 0]
        values[channel] = weight[without] @ (worth[without | (1 << channel)] - worth[without])
    return np.maximum(values, 0.0)


def _worth(chain: Chain) -> Floats:
    """v(S) for each subset S, numbered by its bits."""
    n_states, n_subsets = chain.states.n_states, 1 << chain.states.n_channels
    needed = _bits(chain.states.members)
    moves, size = chain.moves.toarray(), max(1, CELLS // n_states**2)
    worth = np.empty((n_subsets, 2))
    for begin in range(0, n_subsets, size):
        subsets = np.arange(begin, min(begin + size, n_subsets))
        alive = (needed & ~subsets[:, None]) == 0
        flow = np.eye(n_states) - alive[:, :, None] * moves * alive[:, None, :]
        solved = np.linalg.solve(flow, alive[:, :, None] * chain.rewards)
        worth[subsets] = np.einsum("bs,bsr->br", alive * chain.start, solved)
    return worth


def _bits(members: Ints) -> Ints:
    """Channels of each state as bits."""
    bits = np.where(members >= 0, np.left_shift(1, np.maximum(members, 0)), 0)
    return np.bitwise_or.reduce(bits, axis=1)


def _log_weights(n: int) -> Floats:
    """Logarithm of |S|! (n - |S| - 1)! / n! by |S|, the last entry unused."""
    size = np.arange(n + 1)
    return gammaln(size + 1) + gammaln(np.maximum(n - size, 1)) - gammaln(n + 1)
