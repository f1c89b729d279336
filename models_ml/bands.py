"""Bands of probability in which what a model said is held against what happened."""

from typing import TypedDict

import numpy as np

EDGES = np.array([0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
"""A band holds probabilities from one edge up to, but not at, the next; the last one holds 1 as well."""


class Band(TypedDict):
    """Of `n` answers given with a probability between `low` and `high`, `observed` came true."""

    low: float
    high: float
    n: int
    observed: int


def counted(chance: np.ndarray, happened: np.ndarray) -> list[Band]:
    """One entry per band with answers in it. `happened` is 0 or 1 per answer."""
    place = _place(chance)
    return [
        Band(low=float(EDGES[i]), high=float(EDGES[i + 1]), n=int(n), observed=int(happened[place == i].sum()))
        for i, n in enumerate(np.bincount(place, minlength=len(EDGES) - 1))
        if n
    ]


def in_band(chance: np.ndarray, low: float) -> np.ndarray:
    """Which answers stand in the band that begins at `low`."""
    return EDGES[_place(chance)] == low


def _place(chance: np.ndarray) -> np.ndarray:
    return np.clip(np.searchsorted(EDGES, chance, side="right") - 1, 0, len(EDGES) - 2)
