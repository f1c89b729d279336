"""Distinct paths laid end to end in one array: the shape in which every model counts."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Paths:
    """Sequences of channels: `touches` holds channel numbers, path i is `touches[starts[i]:starts[i + 1]]`.

    No path is empty.
    """

    touches: Ints
    starts: Ints
    n_channels: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def lengths(self) -> Ints:
        return np.diff(self.starts)

    @cached_property
    def owner(self) -> Ints:
        """The path of each touch."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    @cached_property
    def steps(self) -> Ints:
        """The place of each touch in its path, from 0."""
        return np.arange(len(self.touches)) - np.repeat(self.starts[:-1], self.lengths)

    def spread(self, per_path: Floats) -> Floats:
        """One number per path, repeated for each of its touches."""
        return np.repeat(per_path, self.lengths)

    def sums(self, per_touch: Floats) -> Floats:
        """Sum of a number per touch within each path."""
        return np.add.reduceat(per_touch, self.starts[:-1]) if len(self) else np.zeros(0)

    def take(self, rows: Ints) -> "Paths":
        """The paths `rows`, in that order, repeats allowed."""
        lengths = self.lengths[rows]
        return Paths(self.touches[ragged(self.starts[rows], lengths)], offsets(lengths), self.n_channels)

    def collapsed(self) -> "Paths":
        """The same paths with touches that repeat the touch before them left out."""
        keep = np.ones(len(self.touches), bool)
        keep[1:] = self.touches[1:] != self.touches[:-1]
        keep[self.starts[:-1]] = True
        return Paths(
            self.touches[keep], offsets(np.add.reduceat(keep, self.starts[:-1], dtype=np.int64)), self.n_channels
        )


def offsets(lengths: Ints) -> Ints:
    """Where each of the pieces begins, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def ragged(begins: Ints, lengths: Ints) -> Ints:
    """Indices of all elements of the pieces, piece after piece."""
    shift = begins - offsets(lengths)[:-1]
    return np.arange(lengths.sum()) + np.repeat(shift, lengths)


def compact(codes: Ints, upper: int) -> tuple[Ints, int]:
    """Number the distinct `codes` (below `upper`) from 0 in ascending order: (number of each, how many).

    A table of all codes is several times faster than sorting, as long as it is not much larger than the data.
    """
    if upper <= 4 * len(codes) + 1024:
        seen = np.zeros(upper, bool)
        seen[codes] = True
        numbers = np.cumsum(seen, dtype=np.int32) - np.int32(1)
        return numbers[codes], int(numbers[-1]) + 1 if upper else 0
    distinct, numbers = np.unique(codes, return_inverse=True)
    return numbers.astype(np.int32), len(distinct)


def distinct(paths: Paths) -> tuple[Paths, Ints]:
    """Each different path once, and for each given path the number of its twin among them.

    Walks all paths together, one step a round: a path so far is a number, each next touch refines it.
    """
    node = np.zeros(len(paths), np.int64)
    alive = np.arange(len(paths))
    n_done = 0
    done = np.zeros(len(paths), np.int64)
    step = 0
    while len(alive):
        touch = paths.touches[paths.starts[alive] + step].astype(np.int64)
        node_here, n_nodes = compact(
            node[alive] * paths.n_channels + touch, int(node[alive].max() + 1) * paths.n_channels
        )
        node[alive] = node_here
        step += 1
        ends = paths.lengths[alive] == step
        ended, n_ended = compact(node_here[ends], n_nodes)
        done[alive[ends]] = ended + n_done
        n_done += n_ended
        alive = alive[~ends]
    representative = np.zeros(n_done, np.int64)
    representative[done[::-1]] = np.arange(len(paths))[::-1]
    return paths.take(representative), done
