"""Shapley value of the chain game: the order-aware variant, exact over all subsets of channels."""

import numpy as np
from scipy.special import gammaln

from models_ml.attribution.chain import Chain, States
from models_ml.attribution.paths import Floats, Ints

MOST_CELLS = 3e7
"""Numbers held at once for all subsets: a quarter of a gigabyte."""
MOST_WORK = 1e9
"""Multiplications for all subsets: a few seconds. Above either, the game is refused, never sampled."""


def is_small_enough(states: States) -> bool:
    """Whether all subsets of the channels can be solved."""
    newest = _decided_by(states.members)
    steps = np.minimum(np.arange(states.n_channels), 100)
    decided = np.bincount(newest, minlength=states.n_channels)
    left = len(newest) - np.cumsum(decided) + decided + 2.0
    cells = np.exp2(steps + 1.0) * left**2
    return bool(cells.max() <= MOST_CELLS and (cells * decided).sum() <= MOST_WORK)


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
    """v(S) for each subset S, numbered by its bits.

    Channel by channel, every table is kept once without the channel and once with it; states that then are decided
    are eliminated from all tables together (what flows into them flows on to where they lead). Common work of the
    subsets is done once, and only positive numbers are added.
    """
    order = np.argsort(_decided_by(chain.states.members), kind="stable")
    members, newest = chain.states.members[order], _decided_by(chain.states.members)[order]
    moves = chain.moves.tocsr()[order][:, order].toarray()
    begin = np.concatenate([chain.start[order], [0.0, 0.0]])
    tables = np.vstack([np.hstack([moves, chain.rewards[order]]), begin])[None]
    for channel in range(chain.states.n_channels):
        holds = np.flatnonzero((members == channel).any(axis=1)) - np.count_nonzero(newest < channel)
        without = tables.copy()
        without[:, holds] = 0.0
        without[:, :, holds] = 0.0
        tables = np.concatenate([without, tables])
        for _ in range(np.count_nonzero(newest == channel)):
            tables = _eliminated(tables)
    return tables[:, 0]


def _eliminated(tables: Floats) -> Floats:
    """The tables without their first state."""
    onward = tables[:, :1, 1:] / (1.0 - tables[:, :1, :1])
    return tables[:, 1:, 1:] + tables[:, 1:, :1] * onward


def _decided_by(members: Ints) -> Ints:
    """The last channel of each state: once it is known to be in or out, so is the state."""
    return members.max(axis=1)


def _log_weights(n: int) -> Floats:
    """Logarithm of |S|! (n - |S| - 1)! / n! by |S|, the last entry unused."""
    size = np.arange(n + 1)
    return gammaln(size + 1) + gammaln(np.maximum(n - size, 1)) - gammaln(n + 1)
