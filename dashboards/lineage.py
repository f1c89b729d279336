"""Where a number comes from, drawn: records at the left, tables made of them to the right, the number at the end.

The same stands below as a list, which says what each table holds; a narrow screen has the list alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from app.core.i18n import _, ngettext
from app.ui import parts
from dashboards import figures
from dashboards.as_of import FRESHNESS
from dashboards.builds import Build
from dashboards.definition_words import LAYERS
from dashboards.drill import Ancestor, Definition

ORDER = ("source", "staging", "intermediate", "marts")
PREFIXES = {"staging": "stg_app__", "intermediate": "int_"}
"""Layer -> what names of its tables begin with: boxes stand below the name of their layer."""

ROW = 50
"""Pixels between two boxes of the fullest column."""

SHARED = 4
"""Tables that one is made into, of more than which it is beside none."""

BOX = 0.82
"""Of its column that a box is wide; lines run through what is left."""


@dataclass(frozen=True)
class State:
    """How a table stands, for the list and for a box; `tone` is that of the mark before it."""

    words: Any
    short: str
    tone: str


@dataclass(frozen=True)
class Place:
    """A box, in percent of the field: its left and right edge and its middle from above."""

    column: int
    left: float
    right: float
    y: float


def drawn(told: Definition, build: Build) -> html.Div:
    """The drawing and the list."""
    states = {each.name: _state(each, told, build) for each in told.lineage}
    listed = html.Ol([_item(each, states[each.name]) for each in told.lineage], className="lineage")
    return html.Div([_drawing(told, states), html.H3(_("Table by table"), className="lineage-head"), listed])


def _state(each: Ancestor, told: Definition, build: Build) -> State | None:
    """Whether its records are fresh, or its tests hold; None where nothing is known of that."""
    if each.kind == "source":
        known = FRESHNESS.get(build.freshness.get(each.name, ""))
        return State(known[0], str(known[0]), known[1]) if known else None
    tests = [test.status for test in told.tests if test.model == each.name]
    if not tests:
        return None
    wrong = [status for status in tests if status != "pass"]
    short = _("tests {n}/{all}", n=len(tests) - len(wrong), all=len(tests))
    if not wrong:
        return State(ngettext("{n} test holds", "{n} tests hold", len(tests)), short, "good")
    words = _("{n} of {all} tests do not hold", n=len(wrong), all=len(tests))
    return State(words, short, "warn" if set(wrong) == {"warn"} else "bad")


def _item(each: Ancestor, state: State | None) -> html.Li:
    layer = parts.chip(str(LAYERS.get(each.kind, each.kind)))
    made = _("Made of {names}", names=_(", ").join(each.made_of)) if each.made_of else None
    status = parts.status(str(state.words), state.tone) if state else None
    content = [html.Code(each.name), " ", layer, " ", status, html.P(each.description, className="soft")]
    return html.Li([*content, html.P(made, className="soft lineage-made") if made else None])


def _drawing(told: Definition, states: Mapping[str, State | None]) -> html.Div:
    columns = _columns(told.lineage)
    places = _places(columns)
    ends = [each.name for each in told.lineage if each.depth == 0]
    number = Place(
        len(columns), *_edges(len(columns), len(columns) + 1), sum(places[n].y for n in ends) / len(ends)
    )
    ways = [(places[made], places[each.name]) for each in told.lineage for made in each.made_of if made in places]
    heads = [html.Span(str(LAYERS.get(layer, layer))) for layer, _tables in columns]
    heads.append(html.Span(_("KPI")))
    boxes = [_box(each, places[each.name], states[each.name]) for _layer, column in columns for each in column]
    metric = told.metric
    last = [html.B(metric.label), html.Span(metric.name, className="soft")]
    boxes.append(html.Div(last, className="lineage-box lineage-number", style=_style(number)))
    lines = [_lines(ways, "lineage-ways"), _lines([(places[name], number) for name in ends], "lineage-last")]
    tips = [_tip(way) for way in dict.fromkeys(_tips([*ways, *((places[name], number) for name in ends)]))]
    height = ROW * max(len(column) for _layer, column in columns)
    field = html.Div([*lines, *tips, *boxes], className="lineage-field", style={"height": height})
    inner = html.Div([html.Div(heads, className="lineage-heads"), field], className="lineage-drawn")
    return html.Div(inner, className="lineage-drawing", **{"aria-hidden": "true"})


def _columns(lineage: Sequence[Ancestor]) -> list[tuple[str, list[Ancestor]]]:
    """Layers from the records on, each with its tables from above: what others of a layer are made of stands
    higher, and what is taken over beside those that it goes to."""
    known = {each.name: each for each in lineage}
    layers = {kind: [each for each in lineage if each.kind == kind] for kind in ORDER}
    for kind in ("marts", "intermediate"):
        layers[kind].sort(key=lambda each: (_rank(each.name, known), -each.depth, each.name))
    heights = {each.name: i / len(layers[k]) for k in ORDER[2:] for i, each in enumerate(layers[k])}
    for kind in ("staging", "source"):
        layers[kind] = _beside(layers[kind], lineage, heights)
        heights = {each.name: i / len(layers[kind]) for i, each in enumerate(layers[kind])}
    return [(kind, tables) for kind, tables in layers.items() if tables]


def _beside(
    tables: Sequence[Ancestor], lineage: Sequence[Ancestor], heights: Mapping[str, float]
) -> list[Ancestor]:
    return sorted(tables, key=lambda each: (_goes(each.name, lineage, heights), each.name))


def _rank(name: str, known: Mapping[str, Ancestor]) -> int:
    """How many tables lie between it and the records, by the longest way."""
    return max((1 + _rank(made, known) for made in known[name].made_of if made in known), default=0)


def _goes(name: str, lineage: Sequence[Ancestor], heights: Mapping[str, float]) -> float:
    """The middle of the heights of what is made of it; records that nearly all is taken over with stand last."""
    of = [heights[each.name] for each in lineage if name in each.made_of and each.name in heights]
    return sum(of) / len(of) if of and len(of) <= SHARED else 1.0


def _places(columns: Sequence[tuple[str, Sequence[Ancestor]]]) -> dict[str, Place]:
    """What is taken over stands at the height of its records, all else evenly over the whole height."""
    made = {}
    beside = max((len(tables) for layer, tables in columns if layer in ORDER[:2]), default=0)
    for i, (layer, tables) in enumerate(columns):
        rows = beside if layer in ORDER[:2] else len(tables)
        for row, each in enumerate(tables):
            made[each.name] = Place(i, *_edges(i, len(columns) + 1), 100 * (row + 0.5) / rows)
    return made


def _edges(column: int, columns: int) -> tuple[float, float]:
    width = 100 / (columns - 1 + BOX)
    return column * width, (column + BOX) * width


Way = tuple[Place, Place]


def _lines(ways: Sequence[Way], kind: str) -> html.Div:
    """Lines between boxes: to the right, and past the right edge within a column."""
    bends = []
    for begun, ended in ways:
        if begun.column == ended.column:
            out = begun.right + (ended.right - ended.left) * (1 / BOX - 1) * 0.9
            bends.append(((begun.right, begun.y), (out, begun.y), (out, ended.y), (ended.right, ended.y)))
        else:
            first, last = (begun.right, ended.left) if begun.column < ended.column else (begun.left, ended.right)
            half = (first + last) / 2
            bends.append(((first, begun.y), (half, begun.y), (half, ended.y), (last, ended.y)))
    mask = f"url({figures.curves(bends, '#000')})"
    return html.Div(className=kind, style={"maskImage": mask, "WebkitMaskImage": mask})


Tip = tuple[float, float, str]


def _tips(ways: Sequence[Way]) -> list[Tip]:
    """Where lines end, and which way they point there."""
    onwards = [(one.column < last.column, last) for one, last in ways]
    return [(last.left, last.y, "on") if is_on else (last.right, last.y, "back") for is_on, last in onwards]


def _tip(tip: Tip) -> html.I:
    x, y, way = tip
    return html.I(className=f"lineage-tip lineage-{way}", style={"left": f"{x:.2f}%", "top": f"{y:.2f}%"})


def _style(place: Place) -> dict[str, str]:
    width = f"{place.right - place.left:.2f}%"
    return {"left": f"{place.left:.2f}%", "width": width, "top": f"{place.y:.2f}%"}


def _box(each: Ancestor, place: Place, state: State | None) -> html.Div:
    short = each.name.removeprefix(PREFIXES.get(each.kind, ""))
    name = [part for word in short.split("_") for part in ("_", html.Wbr(), word)][2:]
    kind = "lineage-box lineage-end" if each.depth == 0 else "lineage-box"
    told = f"{each.name}: {each.description}"
    said = [told, *([str(state.words)] if state else [])]
    mark = parts.status(state.short, state.tone) if state else None
    return html.Div([html.B(name), mark], className=kind, style=_style(place), title=_("; ").join(said))
