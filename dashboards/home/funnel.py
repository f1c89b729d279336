"""The funnel as bars of plain HTML: it is its own table, reads aloud, and loads no charting library (5 MB)."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from app.core.i18n import _
from app.ui import format


def bars(steps: pd.DataFrame, labels: Mapping[str, str]) -> html.Table:
    """How many leads got how far, and which share of those of the step before.

    Args:
        steps: one row per step in order: step, n; the first is not 0.
        labels: step -> its name in the reader's language.
    """
    counts = [int(n) for n in steps["n"]]
    before = [None, *counts[:-1]]
    rows = [_row(labels[s], n, b, counts[0]) for s, n, b in zip(steps["step"], counts, before, strict=True)]
    return html.Table(html.Tbody(rows), className="bars funnel")


def _row(label: str, n: int, before: int | None, first: int) -> html.Tr:
    bar: Any = html.Div(html.I(style={"width": f"{n / first:.2%}"}), className="bars-track")
    share = _("{share} of the step before", share=format.percent(n / before)) if before else ""
    return html.Tr(
        [
            html.Th(label, scope="row"),
            html.Td(bar, className="bars-bar"),
            html.Td(format.number(n), className="num"),
            html.Td(share, className="soft nowrap"),
        ]
    )
