"""Charts of the report as SVG, drawn without a browser."""

from collections.abc import Sequence

import vl_convert

from app.ui.theme import PALETTE

RULE = "#e8ecee"


def trend(history: Sequence[tuple[str, float]], unit: str) -> str:
    """A line over the months with the newest value marked, as SVG. `unit` share is drawn in percent."""
    values = [{"month": month, "value": value} for month, value in history]
    newest = values[-1:]
    axis = {"format": ".0%" if unit == "share" else "~s", "tickCount": 3, "title": None, "grid": True}
    encoding = {
        "x": {"field": "month", "type": "temporal", "axis": {"format": "%y-%m", "tickCount": 4, "title": None}},
        "y": {"field": "value", "type": "quantitative", "axis": axis, "scale": {"zero": False}},
    }
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 190,
        "height": 62,
        "background": None,
        "config": {"view": {"stroke": None}, "axis": {"labelFontSize": 8, "gridColor": RULE, "domain": False}},
        "layer": [
            {"data": {"values": values}, "mark": {"type": "line", "color": PALETTE[0]}, "encoding": encoding},
            {"data": {"values": newest}, "mark": {"type": "point", "filled": True, "color": PALETTE[0]},
             "encoding": encoding},
        ],
    }  # fmt: skip
    return vl_convert.vegalite_to_svg(spec)
