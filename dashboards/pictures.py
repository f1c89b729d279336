"""A number as a picture (PNG), made by the server without a browser: with what it is, of which days and build."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from textwrap import wrap
from typing import Any

from app.core.i18n import current_locale
from app.ui.theme import PALETTE
from dashboards import figures
from dashboards.fonts import FAMILY, folder
from dashboards.kpis import KpiRow
from dashboards.registry import GRAINS, Metric
from dashboards.units import in_unit

WIDTH, ROW, HEIGHT = 720, 26, 320
MOST = 30
"""Groups that one picture holds: the rest is in the files."""

LETTERS = {"zh": 60, "en": 118}
"""That fit into a line below the title."""

Cell = Callable[[str, Any], str]
"""A dimension and its value -> the value in words."""


def png(metric: Metric, rows: Sequence[KpiRow], by: Sequence[str], cell: Cell, told: Sequence[str]) -> bytes:
    """Over time a line, by one dimension values with their intervals, by two a table of cells; `told` stands
    below the title. Raises Unavailable without the font."""
    import vl_convert

    vl_convert.register_font_directory(str(folder()))
    known = [row for row in rows if row.value is not None]
    grains = [name for name in by if name in GRAINS]
    draw = _over_time if grains else _table if len(by) > 1 else _groups
    lines = [line for one in told for line in wrap(one, LETTERS[current_locale()])]
    title = {"text": metric.label, "subtitle": lines, "anchor": "start", "subtitleColor": "#5d6b73"}
    config = {"font": FAMILY, "view": {"stroke": None}, "axis": {"gridColor": "#e8ecee", "domain": False}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {**title, "fontSize": 16, "offset": 14},
        "background": "white",
        "padding": 16,
        "width": WIDTH,
        "config": config,
        **draw(metric, known, [*grains, *(name for name in by if name not in grains)], cell),
    }
    return vl_convert.vegalite_to_png(spec, scale=2)


def _values(metric: Metric, rows: Sequence[KpiRow], by: Sequence[str], cell: Cell) -> list[dict[str, Any]]:
    return [
        {
            **{f"by_{i}": _word(name, row.by[name], cell) for i, name in enumerate(by)},
            "value": row.value, "low": row.low, "high": row.high, "said": in_unit(row.value, metric.unit),
        }
        for row in rows
    ]  # fmt: skip


def _word(name: str, value: Any, cell: Cell) -> str:
    return value.isoformat() if isinstance(value, date) else cell(name, value)


def _axis(metric: Metric, values: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Round numbers, written as everywhere."""
    known = [one[name] for one in values for name in ("value", "low", "high") if one[name] is not None]
    ticks = figures.scale(known or [0.0])
    words = [in_unit(tick, metric.unit) for tick in ticks]
    axis = {"values": ticks, "labelExpr": f"{words}[indexof({ticks}, datum.value)]", "title": None}
    return {"type": "quantitative", "axis": axis, "scale": {"domain": [ticks[0], ticks[-1]]}}


def _over_time(metric: Metric, rows: Sequence[KpiRow], by: Sequence[str], cell: Cell) -> dict[str, Any]:
    values = _values(metric, rows, by, cell)
    x = {"field": "by_0", "type": "ordinal", "axis": {"title": None, "labelAngle": 0, "labelOverlap": True}}
    y = _axis(metric, values)
    colour: dict[str, Any] = {"value": PALETTE[0]}
    if len(by) > 1:
        colour = {"field": "by_1", "scale": {"range": list(PALETTE)}, "legend": {"title": None}}
    band = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "color": colour}
    line = {"x": x, "y": {**y, "field": "value"}, "color": colour}
    layers = [
        {"mark": {"type": "area", "opacity": 0.15}, "encoding": band},
        {"mark": {"type": "line", "point": True}, "encoding": line},
    ]
    return {"height": HEIGHT, "data": {"values": values}, "layer": layers[1:] if len(by) > 1 else layers}


def _groups(metric: Metric, rows: Sequence[KpiRow], by: Sequence[str], cell: Cell) -> dict[str, Any]:
    largest = sorted(rows, key=lambda row: -row.n)[:MOST]
    values = _values(metric, largest, by, cell) or [{"value": None, "low": None, "high": None, "said": ""}]
    named = {"title": None, "labelLimit": 260, "ticks": False}
    y = {"field": "by_0", "type": "nominal", "sort": None, "axis": named}
    x = _axis(metric, values)
    span = {"x": {**x, "field": "low"}, "x2": {"field": "high"}}
    value = {"x": {**x, "field": "value"}}
    layers = [
        {"mark": {"type": "rule", "color": "#7b8891"}, "encoding": span},
        {"mark": {"type": "point", "filled": True, "size": 70, "color": PALETTE[0]}, "encoding": value},
        {"mark": {"type": "text", "dy": -11, "fontSize": 10}, "encoding": {**value, "text": {"field": "said"}}},
    ]
    shared = {"y": y} if by else {}
    return {"height": ROW * len(values) + 20, "data": {"values": values}, "encoding": shared, "layer": layers}


def _table(metric: Metric, rows: Sequence[KpiRow], by: Sequence[str], cell: Cell) -> dict[str, Any]:
    values = _values(metric, rows[: MOST * MOST], by, cell)
    axes = [{"title": None, "labelLimit": 200, "labelAngle": 0}, {"title": None, "orient": "top", "labelAngle": 0}]
    y, x = ({"field": f"by_{i}", "type": "nominal", "sort": None, "axis": axes[i]} for i in (0, 1))
    colour = {"field": "value", "type": "quantitative", "scale": {"range": ["#eef6f7", "#0b6b74"]}, "legend": None}
    most = max(chain((abs(row.value or 0) for row in rows), [0]))
    pale = {"test": f"abs(datum.value) > {most * 0.6}", "value": "white"}
    written = {"text": {"field": "said"}, "color": {"condition": pale, "value": "#18252b"}}
    layers = [{"mark": "rect", "encoding": {"color": colour}}, {"mark": "text", "encoding": written}]
    height = ROW * max(len({one["by_0"] for one in values}), 1)
    return {"height": height, "data": {"values": values}, "encoding": {"x": x, "y": y}, "layer": layers}
