"""Figures: numbers in, figures out, nothing asked of anybody.

The home page paints sparklines as images; the interactive chart is loaded when somebody opens a number.
"""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from app.ui.theme import FONT, PALETTE

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


def trend(history: Sequence[tuple[date, float]], shown: Sequence[str], as_share: bool, dark: bool) -> go.Figure:
    """A KPI month by month.

    Args:
        history: (month, value), oldest first, months without records left out.
        shown: each value in the reader's words, for the hover.
        as_share: whether values are shares, to be written in percent.
    """
    months, values = zip(*history, strict=True)
    line = go.Scatter(
        x=months, y=values, mode="lines+markers", customdata=list(shown), line={"color": PALETTE[0], "width": 2},
        hovertemplate="%{x|%Y-%m}: %{customdata}<extra></extra>",
    )  # fmt: skip
    figure = go.Figure(line)
    figure.update_layout(
        template="plotly_dark" if dark else "plotly_white", height=280, margin={"l": 8, "r": 8, "t": 8, "b": 8},
        font={"family": FONT, "size": 12}, paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
    )  # fmt: skip
    figure.update_xaxes(tickformat="%Y-%m", showgrid=False, automargin=True)
    figure.update_yaxes(tickformat=".0%" if as_share else "~s", rangemode="tozero", automargin=True)
    return figure
