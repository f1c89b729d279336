"""The absorbing chain behind `markov`: its states, its counts, and what is left when a channel is removed."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from models_ml.attribution.journeys import Totals
from models_ml.attribution.paths import Floats, Ints, Paths, compact

SMALL = 100
"""Up to this many states each removal is one sparse factorisation; above, factors fill up and propagation wins."""
CELLS = 20_000_000
"""Numbers held at once while propagating."""
PATIENCE = 5_000
"""Steps after which a chain that hardly ever ends is factorised after all."""
DUST = 1e-17
"""Propagation stops when all journeys still under way could change no digit of the result."""
NOISE = 1e-12
"""A smaller share of the whole is rounding, and no loss: among channels that lose nothing it would decide."""
STRIDE = 4
"""Steps of propagation between two looks at how many are still under way."""


@dataclass(frozen=True, eq=False)
class States:
    """The states of order k: the last k touches of a journey, fewer near its start.

    Attributes:
        pair: number of the step (state before, or the start; channel touched) that each touch is.
        origin, target: of each such step; origin 0 is the start, state s is s + 1.
        last: state in which each path ends.
        members: channels in each state, one row per state, -1 where it is shorter than k.
    """

    pair: Ints
    origin: Ints
    target: Ints
    last: Ints
    members: Ints
    n_channels: int

    @property
    def n_states(self) -> int:
        return len(self.members)

    @classmethod
    def of(cls, paths: Paths, order: int) -> "States":
        state, n_states = _suffixes(paths, order)
        before = _before(paths, state)
        pair, n_pairs = compact(before * paths.n_channels + paths.touches, (n_states + 1) * paths.n_channels)
        origin, target = np.zeros((2, n_pairs), np.int64)
        origin[pair], target[pair] = before, state
        last = state[paths.starts[1:] - 1]
        return cls(pair, origin, target, last, _members(paths, state, n_states, order), paths.n_channels)

    def kept(self, begin: int, end: int) -> Floats:
        """Whether a state (row) is still there: in column 0 all are, in column c + 1 those without channel c.

        Columns `begin` to `end` of that table, as 1 and 0.
        """
        kept = np.ones((self.n_states, min(end, self.n_channels + 1) - begin))
        for members in self.members.T:
            hit = np.flatnonzero((members + 1 >= max(begin, 1)) & (members + 1 < end))
            kept[hit, members[hit] + 1 - begin] = 0.0
        return kept

    def count(self, paths: Paths, totals: Totals) -> "Counts":
        """How often each step and each ending was seen, one column per replicate."""
        n_touches, n_paths = len(paths.touches), len(paths)
        steps = sparse.csc_array((np.ones(n_touches), self.pair, paths.starts), shape=(len(self.origin), n_paths))
        ends = sparse.csc_array(
            (np.ones(n_paths), self.last, np.arange(n_paths + 1)), shape=(self.n_states, n_paths)
        )
        return Counts(steps @ totals.journeys, ends @ totals.conversions, ends @ totals.value)


@dataclass(frozen=True, eq=False)
class Counts:
    """Per step, or per state that a journey ended in (rows), and replicate (columns)."""

    steps: Floats
    conversions: Floats
    value: Floats


@dataclass(frozen=True, eq=False)
class Chain:
    """One fitted chain: probabilities, with conversion and value as two rewards at the end.

    Attributes:
        start: probability that a journey begins in each state.
        moves: probability of going from state (row) to state (column).
        rewards: expected conversions (column 0) and value (column 1) on ending in each state.
        whole: conversions and value per journey, as counted.
    """

    states: States
    start: Floats
    moves: sparse.csr_array
    rewards: Floats
    whole: Floats

    @classmethod
    def fitted(cls, states: States, counts: Counts, column: int = 0) -> "Chain":
        """Most likely chain of one replicate; a state never visited in it keeps probability 0 everywhere."""
        steps, n_states = counts.steps[:, column], states.n_states
        visits = np.bincount(states.target, steps, n_states)
        per_visit = np.divide(1.0, visits, out=np.zeros(n_states), where=visits > 0)
        begins = states.origin == 0
        begun = steps[begins].sum() or 1.0  # a replicate of a few journeys may have drawn none
        start = np.bincount(states.target[begins], steps[begins], n_states) / begun
        origin, target = states.origin[~begins] - 1, states.target[~begins]
        moves = sparse.csr_array(
            (steps[~begins] * per_visit[origin], (origin, target)), shape=(n_states, n_states)
        )
        ends = np.column_stack([counts.conversions[:, column], counts.value[:, column]])
        return cls(states, start, moves, ends * per_visit[:, None], ends.sum(axis=0) / begun)

    def reached(self, dust: float = DUST) -> Floats:
        """Expected conversions and value (columns) per journey: as it is (row 0), without channel c (row c + 1).

        Without c means: every step into a state that contains c leads to no conversion.

        Args:
            dust: largest relative error through journeys still under way; replicates need no last digits.
        """
        if self.states.n_states <= SMALL:
            return self._factorised()
        width = max(1, CELLS // self.states.n_states)
        begins = range(0, self.states.n_channels + 1, width)
        blocks = [self._propagated(self.states.kept(begin, begin + width), dust) for begin in begins]
        finished = [block for block in blocks if block is not None]
        return np.vstack(finished) if len(finished) == len(blocks) else self._factorised()

    def _factorised(self) -> Floats:
        flow = (sparse.eye_array(self.states.n_states) - self.moves).tocsc()
        return np.array([self._factorised_without(flow, at) for at in range(self.states.n_channels + 1)])

    def _factorised_without(self, flow: sparse.csc_array, column: int) -> Floats:
        left = np.flatnonzero(self.states.kept(column, column + 1))
        if not len(left):
            return np.zeros(2)
        return self.start[left] @ splu(flow[left][:, left]).solve(self.rewards[left])

    def _propagated(self, kept: Floats, dust: float) -> Floats | None:
        """Send all journeys through step by step, for each column of `kept`; None if they linger.

        Adds positive numbers only, so nothing cancels; what is left out is bounded by what is still under way.
        """
        back = self.moves.T.tocsr()
        here = self.start[:, None] * kept
        visits = here.copy()
        for _ in range(PATIENCE // STRIDE):
            for _ in range(STRIDE):
                here = back @ here
                here *= kept
                visits += here
            if (here.sum(axis=0).max() * self.rewards.max(axis=0) <= dust * self.whole).all():
                return visits.T @ self.rewards
        return None


def removal_effects(reached: Floats) -> Floats:
    """Share of what the chain reaches that is lost without each channel (rows): conversions, value (columns)."""
    whole = reached[0]
    lost = whole - reached[1:]
    lost = np.where(lost > NOISE * whole, lost, 0.0)
    return np.divide(lost, whole, out=np.zeros_like(lost), where=whole > 0)


def _suffixes(paths: Paths, order: int) -> tuple[Ints, int]:
    """State of order k after each touch: the state of order k - 1 before it, and the touch."""
    state, n_states = compact(paths.touches, paths.n_channels)
    for _ in range(order - 1):
        state, n_states = compact(
            _before(paths, state) * paths.n_channels + paths.touches, (n_states + 1) * paths.n_channels
        )
    return state, n_states


def _before(paths: Paths, state: Ints) -> Ints:
    """State before each touch, plus 1; 0 at the start of a path."""
    before = np.empty(len(state), np.int64)
    before[1:] = state[:-1] + 1
    before[paths.starts[:-1]] = 0
    return before


def _members(paths: Paths, state: Ints, n_states: int, order: int) -> Ints:
    """Channels of each state, newest first, read at one touch where it occurs."""
    sample = np.zeros(n_states, np.int64)
    sample[state[::-1]] = np.arange(len(state))[::-1]
    back = np.arange(order)
    begins = paths.starts[np.searchsorted(paths.starts, sample, side="right") - 1]
    there = back <= (sample - begins)[:, None]
    return np.where(there, paths.touches[np.maximum(sample[:, None] - back, 0)], -1)
