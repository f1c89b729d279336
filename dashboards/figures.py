"""Figures of the home page: frames in, figures out, nothing asked of anybody."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
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


def funnel(steps: pd.DataFrame, labels: Mapping[str, str], share_of_before: str, dark: bool) -> go.Figure:
    """How many leads got how far.

    Args:
        steps: one row per step in order: step, n.
        labels: step -> its name in the reader's language.
        share_of_before: words for the hover, with {share}.
    """
    names = [labels[step] for step in steps["step"]]
    before = steps["n"].shift(1)
    share = (steps["n"] / before).where(before > 0)
    shown = [f"{n:,}" if pd.isna(s) else f"{n:,}  ·  {s:.0%}" for n, s in zip(steps["n"], share, strict=True)]
    hover = ["" if pd.isna(s) else share_of_before.format(share=f"{s:.1%}") for s in share]
    bars = go.Bar(
        x=steps["n"], y=names, orientation="h", text=shown, textposition="auto", customdata=hover,
        marker_color=PALETTE[0], hovertemplate="%{y}: %{x:,}<br>%{customdata}<extra></extra>", cliponaxis=False,
    )  # fmt: skip
    ink = "#c1c2c5" if dark else "#343a40"
    figure = go.Figure(bars)
    figure.update_layout(
        template="plotly_dark" if dark else "plotly_white", height=230, margin={"l": 8, "r": 24, "t": 8, "b": 8},
        font={"family": FONT, "size": 13, "color": ink}, paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)", bargap=0.3,
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
    figure.update_xaxes(visible=False)
    return figure
