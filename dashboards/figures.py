"""Figures: numbers in, pictures out, nothing asked of anybody. Lines are images (SVG), without a chart library."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from math import ceil, floor, log10

from app.ui.theme import PALETTE

WIDTH, HEIGHT, MARGIN = 120, 32, 3
STEPS = (1, 2, 2.5, 5, 10)
"""What a scale goes up by, times a power of ten: numbers that people count in."""

Point = tuple[float, float]


def sparkline(history: Sequence[tuple[date, float]], colour: str = PALETTE[0]) -> str | None:
    """The months' values as an image address (SVG): a line and a dot at the newest; None for fewer than two."""
    if len(history) < 2:
        return None
    values = [value for _month, value in history]
    low, span = min(values), (max(values) - min(values)) or 1.0
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    points = [
        (MARGIN + i * step, HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN))
        for i, value in enumerate(values)
    ]
    x, y = points[-1]
    return _image(WIDTH, HEIGHT, points, colour, f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{colour}"/>')


def line(points: Sequence[Point], colour: str = PALETTE[0]) -> str:
    """A line through points of a field of 100 by 100 whose y grows downwards, to be stretched to any size."""
    return _image(100, 100, points, colour)


def _image(width: int, height: int, points: Sequence[Point], colour: str, more: str = "") -> str:
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" preserveAspectRatio="none">'
        f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-linejoin="round"'
        f' vector-effect="non-scaling-stroke"/>{more}</svg>'
    )
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def scale(values: Sequence[float]) -> list[float]:
    """Round numbers from 0, or below, to at least the largest value: four or five of them."""
    low, high = min(0.0, *values), max(0.0, *values)
    rough = (high - low) / 4 or 0.25
    power = 10.0 ** floor(log10(rough))
    step = next(s * power for s in STEPS if s * power >= rough * 0.999)
    return [i * step for i in range(floor(low / step), ceil(high / step) + 1)] if high > low else [0.0, step]
