"""The definitions, word by word, in fractions and by enumeration: slow, and independent of the engine."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations
from math import factorial

import polars as pl

CONVERSION, NOTHING = "+", "-"
"""Ends of a journey; channels in these tests are named otherwise."""


@dataclass(frozen=True)
class Row:
    path: tuple[str, ...]
    conversions: int
    value: int
    nulls: int


def frame(rows: list[Row], separator: str = " > ") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "path": [separator.join(row.path) for row in rows],
            "total_conversions": [row.conversions for row in rows],
            "total_conversion_value": [float(row.value) for row in rows],
            "total_null": [row.nulls for row in rows],
        }
    )


def channels(rows: list[Row]) -> list[str]:
    return sorted({channel for row in rows for channel in row.path})


def by_touch(rows: list[Row], share) -> dict[str, tuple[Fraction, Fraction]]:
    """Channel -> conversions and value, where share(path) lists one share per touch."""
    credit = {channel: [Fraction(0), Fraction(0)] for channel in channels(rows)}
    for row in rows:
        for channel, part in zip(row.path, share(row.path), strict=True):
            credit[channel][0] += part * row.conversions
            credit[channel][1] += part * row.value
    return {channel: tuple(both) for channel, both in credit.items()}


def one_hot(length: int, place: int) -> list[Fraction]:
    return [Fraction(int(at == place)) for at in range(length)]


def first(path):
    return one_hot(len(path), 0)


def last(path):
    return one_hot(len(path), len(path) - 1)


def last_non_direct(path):
    other = [at for at, channel in enumerate(path) if channel.lower() != "direct"]
    return one_hot(len(path), other[-1] if other else len(path) - 1)


def linear(path):
    return [Fraction(1, len(path))] * len(path)


def position(path):
    if len(path) == 1:
        return [Fraction(1)]
    if len(path) == 2:
        return [Fraction(1, 2)] * 2
    return [Fraction(2, 5), *[Fraction(1, 5) / (len(path) - 2)] * (len(path) - 2), Fraction(2, 5)]


HEURISTICS = {
    "first": first,
    "last": last,
    "last_non_direct": last_non_direct,
    "linear": linear,
    "position": position,
}


def shapley(names: list[str], worth) -> dict[str, tuple[Fraction, Fraction]]:
    """Shapley values by their definition, over all subsets; worth(frozenset) -> (conversions, value)."""
    n = len(names)
    values = {}
    for channel in names:
        others = [name for name in names if name != channel]
        total = [Fraction(0), Fraction(0)]
        for subset in chain.from_iterable(combinations(others, size) for size in range(n)):
            weight = Fraction(factorial(len(subset)) * factorial(n - len(subset) - 1), factorial(n))
            gain = [a - b for a, b in zip(worth({*subset, channel}), worth(set(subset)), strict=True)]
            total = [sum_ + weight * part for sum_, part in zip(total, gain, strict=True)]
        values[channel] = tuple(total)
    return values


def subset_worth(rows: list[Row]):
    def worth(subset):
        inside = [row for row in rows if set(row.path) <= subset]
        return Fraction(sum(row.conversions for row in inside)), Fraction(sum(row.value for row in inside))

    return worth


def chain_worth(rows: list[Row], order: int):
    """v(S) of the fitted chain of that order: reached conversions and value per journey, inside S only.

    States here are windows of exactly `order` touches, or the whole path while it is shorter: no start padding.
    """
    moves: dict[tuple, Counter] = defaultdict(Counter)
    for row in rows:
        windows = [row.path[max(0, end - order) : end] for end in range(1, len(row.path) + 1)]
        for before, after in zip([(), *windows], windows, strict=False):
            moves[before][after] += row.conversions + row.nulls
        moves[windows[-1]][CONVERSION] += row.conversions
        moves[windows[-1]][NOTHING] += row.nulls
        moves[windows[-1]]["value"] += row.value
    return lambda subset: _reached(moves, subset)


def _reached(moves, subset) -> tuple[Fraction, Fraction]:
    states = [state for state in moves if set(state) <= set(subset) and _visits(moves[state])]
    place = {state: at for at, state in enumerate(states)}
    matrix, ends = [], []
    for state in states:
        total = _visits(moves[state])
        line = [Fraction(0)] * len(states)
        line[place[state]] += 1
        for target, count in moves[state].items():
            if target in place:
                line[place[target]] -= Fraction(count, total)
        matrix.append(line)
        ends.append([Fraction(moves[state][CONVERSION], total), Fraction(moves[state]["value"], total)])
    return tuple(_solved(matrix, ends)[place[()]])


def _visits(out: Counter) -> int:
    return sum(count for target, count in out.items() if target != "value")


def _solved(matrix, ends):
    """Gauss-Jordan elimination in fractions."""
    rows = [[*line, *end] for line, end in zip(matrix, ends, strict=True)]
    n = len(rows)
    for at in range(n):
        pivot = next(row for row in range(at, n) if rows[row][at] != 0)
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [number / rows[at][at] for number in rows[at]]
        for row in range(n):
            if row != at and rows[row][at]:
                factor = rows[row][at]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[at], strict=True)]
    return [row[n:] for row in rows]


def removal_effects(rows: list[Row], order: int) -> dict[str, tuple[Fraction, Fraction]]:
    names, worth = channels(rows), chain_worth(rows, order)
    whole = worth(set(names))
    without = {channel: worth(set(names) - {channel}) for channel in names}
    return {
        channel: tuple(
            1 - part / all_ if all_ else Fraction(0) for part, all_ in zip(without[channel], whole, strict=True)
        )
        for channel in names
    }


def shared_globally(rows: list[Row], strength) -> dict[str, tuple[Fraction, Fraction]]:
    whole = (sum(row.conversions for row in rows), sum(row.value for row in rows))
    sums = [sum(both[at] for both in strength.values()) for at in (0, 1)]
    return {
        channel: tuple(whole[at] * both[at] / sums[at] if sums[at] else Fraction(0) for at in (0, 1))
        for channel, both in strength.items()
    }


def shared_within(rows: list[Row], strength) -> dict[str, tuple[Fraction, Fraction]]:
    def share(path):
        total = sum(strength[channel][0] for channel in path)
        return [strength[channel][0] / total if total else Fraction(1, len(path)) for channel in path]

    return by_touch(rows, share)
