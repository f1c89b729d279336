"""Figures: numbers in, pictures out, nothing asked of anybody. Lines are images (SVG), without a chart library."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import ceil, floor, log10

from app.ui.theme import PALETTE

WIDTH, HEIGHT, MARGIN = 120, 32, 3
AIM = "#7b8891"
STEADY = 'vector-effect="non-scaling-stroke"'
"""As wide, and a point drawn as a line's end as round, however far the image is stretched."""
WORDS_AT, WORDS_LONG, WORDS_HIGH = (1, 38, 72), 27, 4
"""Where words in a chart may begin, how far they reach, and how high their middle is, in percent of its sides."""
STEPS = (1, 2, 2.5, 5, 10)
"""What a scale goes up by, times a power of ten: numbers that people count in."""

Point = tuple[float, float]


def sparkline(
    history: Sequence[tuple[date, float]],
    spread: Sequence[tuple[float, float] | None] = (),
    target: float | None = None,
    colour: str = PALETTE[0],
) -> str | None:
    """The months' values as an image address (SVG): a line and a dot at the newest; None for fewer than two.

    `spread` are the intervals of the same months, drawn as a band; `target` is a dotted line.
    """
    if len(history) < 2:
        return None
    bounds = [*spread, *[None] * (len(history) - len(spread))]
    values = [value for _month, value in history]
    known = [*values, *(end for one in bounds if one for end in one), *([] if target is None else [target])]
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)

    def at(place: int, value: float) -> Point:
        return MARGIN + place * step, HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN)

    x, y = at(len(values) - 1, values[-1])
    banded = [(i, one) for i, one in enumerate(bounds) if one]
    edge = [at(i, one[1]) for i, one in banded] + [at(i, one[0]) for i, one in reversed(banded)]
    below = f'<polygon points="{_written(edge)}" fill="{colour}" fill-opacity=".15"/>' if banded else ""
    if target is not None:
        height = at(0, target)[1]
        below += f'<path d="M0 {height:.1f}H{WIDTH}" stroke="{AIM}" stroke-dasharray="2 3" {STEADY}/>'
    dot = f'<path d="M{x:.1f} {y:.1f}h0" stroke="{colour}" stroke-width="6" stroke-linecap="round" {STEADY}/>'
    through = _line([at(i, value) for i, value in enumerate(values)], colour)
    return _image(WIDTH, HEIGHT, below + through + dot)


def lines(runs: Sequence[Sequence[Point]], colour: str = PALETTE[0]) -> str:
    """Lines in a field of 100 by 100 whose y grows downwards, to be stretched to any size."""
    return _image(100, 100, "".join(_line(points, colour) for points in runs))


def curves(bends: Sequence[tuple[Point, Point, Point, Point]], colour: str = PALETTE[0]) -> str:
    """Curves in the field of `lines`: each begins, is drawn towards two points one after the other, and ends."""
    drawn = " ".join(f"M{_written(bend[:1])} C{_written(bend[1:])}" for bend in bends)
    return _image(100, 100, f'<path d="{drawn}" fill="none" stroke="{colour}" stroke-width="1.2" {STEADY}/>')


def _line(points: Sequence[Point], colour: str) -> str:
    return (
        f'<polyline points="{_written(points)}" fill="none" stroke="{colour}" stroke-width="1.6"'
        f' stroke-linejoin="round" {STEADY}/>'
    )


def _image(width: int, height: int, content: str) -> str:
    size = f'viewBox="0 0 {width} {height}" preserveAspectRatio="none"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{content}</svg>'
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _written(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def scale(values: Sequence[float]) -> list[float]:
    """Round numbers from 0, or below, to at least the largest value: four or five of them."""
    return around([0.0, *values])


def around(values: Sequence[float]) -> list[float]:
    """Round numbers from at most the smallest to at least the largest value: two to six of them."""
    low, high = min(values), max(values)
    rough = (high - low) / 4 or abs(high) / 4 or 0.25
    power = 10.0 ** floor(log10(rough))
    step = next(s * power for s in STEPS if s * power >= rough * 0.999)
    first = floor(low / step)
    return [i * step for i in range(first, max(ceil(high / step), first + 1) + 1)]


def clearest(height: float, points: Sequence[Point]) -> int:
    """Where words over a line at `height` begin, in percent of the width: where lines through the points, each
    from left to right, keep furthest from them."""
    steps = [(one, then) for one, then in pairwise(points) if one[0] < then[0]]
    middles = [((x + then_x) / 2, (y + then_y) / 2) for (x, y), (then_x, then_y) in steps]

    def room(left: int) -> float:
        near = [abs(y - height - WORDS_HIGH) for x, y in (*points, *middles) if left <= x <= left + WORDS_LONG]
        return min(near, default=100.0)

    return max(WORDS_AT, key=room)
