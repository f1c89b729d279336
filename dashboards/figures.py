"""Figures of the home page: frames in, figures out, nothing asked of anybody."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date

from app.ui.theme import PALETTE

WIDTH, HEIGHT, MARGIN = 120, 32, 3


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
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{colour}"/></svg>'
    )
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
