"""A difference split into parts that add up to it exactly: pure, in fractions, so that rounding loses nothing."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Kind = Literal[
    "rate", "mix", "amount", "input", "whole",
    "definition", "merged", "removed", "reopened", "edited", "followed", "late", "new",
]  # fmt: skip
"""What a part is: a segment that does otherwise (`rate`), is more or less of the whole (`mix`), or adds otherwise
(`amount`); an input of a derived number; or what became of records since an earlier instant."""

Segments = Mapping[Hashable, tuple[Fraction, Fraction]]
"""Segment -> numerator and denominator."""


@dataclass(frozen=True)
class Share:
    """A part of a difference, in the unit of the number. `of` is the segment, the input or the person."""

    kind: Kind
    of: Hashable
    amount: Fraction


def exact(value: float | Decimal | None) -> Fraction:
    """A number as a fraction; nothing measured counts as nothing."""
    return Fraction(0) if value is None else Fraction(value)


def by_rate_and_mix(before: Segments, after: Segments) -> list[Share]:
    """Of a ratio whose segments add up: what each does otherwise, and what its weight moves (Kitagawa, 1955).

    Weights are shares of the denominator; a segment that one side has none of moves the whole by its weight alone.
    """
    whole = [_whole(side) for side in (before, after)]
    middle = sum((_over(top, bottom) for top, bottom in whole), Fraction(0)) / 2
    shares = []
    for segment in dict.fromkeys((*before, *after)):
        sides = [side.get(segment, (Fraction(0), Fraction(0))) for side in (before, after)]
        weights = [_over(bottom, total) for (_top, bottom), (_tops, total) in zip(sides, whole, strict=True)]
        (top, bottom), (later_top, later_bottom) = sides
        parts = [_over(top, whole[0][1]), _over(later_top, whole[1][1])]
        by_weight = parts[1] - parts[0] - (weights[1] - weights[0]) * middle
        if bottom and later_bottom:
            by_rate = (weights[0] + weights[1]) / 2 * (later_top / later_bottom - top / bottom)
            shares.append(Share("rate", segment, by_rate))
            by_weight -= by_rate
        shares.append(Share("mix", segment, by_weight))
    return shares


def _whole(side: Segments) -> tuple[Fraction, Fraction]:
    return sum((t for t, _b in side.values()), Fraction(0)), sum((b for _t, b in side.values()), Fraction(0))


def _over(top: Fraction, bottom: Fraction) -> Fraction:
    return top / bottom if bottom else Fraction(0)


def by_amount(before: Mapping[Hashable, Fraction], after: Mapping[Hashable, Fraction]) -> list[Share]:
    """Of a sum or a count: what each segment adds more or less."""
    segments = dict.fromkeys((*before, *after))
    return [Share("amount", one, after.get(one, Fraction(0)) - before.get(one, Fraction(0))) for one in segments]


def by_steps(steps: Sequence[Fraction], groups: Sequence[tuple[Kind, Hashable]]) -> list[Share]:
    """Of any number: what it moves when one group after the other changes; `steps` has the value before the first
    group and after each."""
    return [Share(*group, steps[i + 1] - steps[i]) for i, group in enumerate(groups)]


Values = Mapping[str, Fraction]


def by_inputs(value: Callable[[Values], Fraction], before: Values, after: Values) -> list[Share]:
    """Of a derived number: what it moves when one input after the other takes its later value, in their order."""
    at = dict(before)
    steps = [value(at)]
    for name in before:
        at[name] = after[name]
        steps.append(value(at))
    return by_steps(steps, [("input", name) for name in before])
