"""A number month by month: a line whose points tell their month and value, of plain elements and one image."""

from collections.abc import Sequence
from datetime import date

from dash import html

from app.core.i18n import _
from app.ui import format
from dashboards import figures
from dashboards.units import in_unit

MONTH_LABELS = 6


def chart(label: str, unit: str, history: Sequence[tuple[date, float]]) -> html.Div:
    """The months' values, oldest first, and the same as a table. Months without records have no point.

    Args:
        history: (first day of the month, value), at least one.
    """
    ticks = figures.scale([value for _month, value in history])
    low, span = ticks[0], ticks[-1] - ticks[0]
    heights = [(value - low) / span * 100 for _month, value in history]
    places = _places([month for month, _value in history])
    said = [in_unit(value, unit) for _month, value in history]
    drawn = figures.line([(x, 100 - y) for x, y in zip(places, heights, strict=True)])
    alt = _("{label} by month; the table below says the same.", label=label)
    spots = [
        _spot(month, words, x, y) for (month, _v), words, x, y in zip(history, said, places, heights, strict=True)
    ]
    levels = [_level(tick, unit, (tick - low) / span * 100) for tick in ticks]
    line = html.Img(src=drawn, alt=alt, className="trend-line")
    field = html.Div([*levels, line, *spots], className="trend-field")
    months = _months([month for month, _value in history], places)
    return html.Div([html.Div([field, months], className="trend chart"), _table(history, said)])


def _places(months: Sequence[date]) -> list[float]:
    """Each month's place in percent of the width, by the calendar; one month alone stands in the middle."""
    counts = [month.year * 12 + month.month for month in months]
    length = counts[-1] - counts[0]
    return [(count - counts[0]) / length * 100 if length else 50.0 for count in counts]


def _spot(month: date, words: str, x: float, y: float) -> html.Span:
    """Screen readers have the table; this is for those who point."""
    return html.Span(
        html.I(style={"bottom": f"{y:.1f}%"}),
        className="trend-spot trend-spot-late" if x > 50 else "trend-spot",
        style={"left": f"{x:.2f}%"},
        **{"aria-hidden": "true", "data-said": f"{month:%Y-%m}: {words}"},
    )


def _level(tick: float, unit: str, y: float) -> html.Div:
    words = format.percent(tick, 0) if unit == "share" else in_unit(tick, unit)
    at = {"bottom": f"{y:.1f}%"}
    return html.Div(html.Span(words), className="trend-level", style=at, **{"aria-hidden": "true"})


def _months(months: Sequence[date], places: Sequence[float]) -> html.Div:
    every = -(-len(months) // MONTH_LABELS)
    shown = list(zip(months, places, strict=True))[::-every]
    labels = [html.Span(f"{month:%Y-%m}", style={"left": f"{x:.2f}%"}) for month, x in shown]
    return html.Div(labels, className="trend-months", **{"aria-hidden": "true"})


def _table(history: Sequence[tuple[date, float]], said: Sequence[str]) -> html.Details:
    lines = [
        html.Tr([html.Th(f"{month:%Y-%m}", scope="row"), html.Td(words, className="num")])
        for (month, _value), words in zip(history, said, strict=True)
    ]
    return html.Details([html.Summary(_("As a table")), html.Table(html.Tbody(lines), className="table")])
