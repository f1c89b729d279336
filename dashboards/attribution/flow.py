"""Paths as a flow: bands from the first touch, past what lies in between, to the last. Each band and bar opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from app.core.i18n import _
from app.ui import format
from dashboards import charts
from dashboards.asked import Asked

STEP, CUT = " > ", "…"
"""Between the channels of a path, and where a long one leaves some out, as the mart writes them."""

STRAIGHT, SEVERAL, REST = "", "…", "~"
"""Nothing in between, more than one channel, and channels too small to stand alone."""

ALONE = 8
"""Channels of the ends that stand alone."""

GAP = 3.6
"""Percent of the height between two bars: a line of text where they are thin."""

SAMPLES = 10
"""Points of a curve."""


@dataclass(frozen=True)
class Way:
    """Conversions that went from `ends[0]` past `ends[1]` to `ends[2]`, and the paths they took."""

    ends: tuple[str, str, str]
    n: int
    paths: tuple[str, ...]


def ways(counted: Mapping[str, int]) -> list[Way]:
    """Paths, written as the mart does, with how often each was taken -> the bands of their flow, widest first."""
    alone = _alone(counted)
    found: dict[tuple[str, str, str], list[str]] = {}
    for path in counted:
        steps = path.split(STEP)
        first, last = (one if one in alone else REST for one in (steps[0], steps[-1]))
        found.setdefault((first, _between(steps[1:-1], alone), last), []).append(path)
    made = [Way(ends, sum(counted[one] for one in paths), tuple(paths)) for ends, paths in found.items()]
    return sorted(made, key=lambda way: (-way.n, way.ends))


def _alone(counted: Mapping[str, int]) -> set[str]:
    sizes: dict[str, int] = {}
    for path, n in counted.items():
        for channel in set(path.split(STEP)) - {CUT}:
            sizes[channel] = sizes.get(channel, 0) + n
    return set(sorted(sizes, key=lambda one: (-sizes[one], one))[:ALONE])


def _between(steps: Sequence[str], alone: set[str]) -> str:
    if not steps:
        return STRAIGHT
    if len(steps) > 1:
        return SEVERAL
    return steps[0] if steps[0] in alone else REST


def largest(found: Sequence[Way], end: int) -> str:
    """The channel that most ways have at this end: 0 the first touch, 2 the last."""
    sizes = _sizes(found, end)
    return max((one for one in sizes if one != REST), key=lambda one: sizes[one], default=REST)


def _sizes(found: Sequence[Way], end: int) -> dict[str, int]:
    """The bars of one end from above: the largest first, what is no channel last."""
    sizes: dict[str, int] = {}
    for way in found:
        sizes[way.ends[end]] = sizes.get(way.ends[end], 0) + way.n
    ranked = sorted(sizes, key=lambda one: (one in (SEVERAL, REST), one != STRAIGHT, -sizes[one], one))
    return {one: sizes[one] for one in ranked}


Place = tuple[float, float]
"""Where a bar, or a band at one of its ends, begins and how tall it is, in percent from above."""


def drawn(found: Sequence[Way], words: Mapping[str, Any], asked: Asked) -> html.Div:
    """The flow; the bands that end where most do are lit."""
    lit, places = largest(found, 2), _places(found)
    spans = _spans(found, places)
    bands = [_band(way, _named(way, words), asked, spans[way], is_lit=way.ends[2] == lit) for way in found]
    bars = [
        _bar(end, name, [way for way in found if way.ends[end] == name], words, asked, place, is_lit=name == lit)
        for end in range(3)
        for name, place in places[end].items()
    ]
    heads = [html.Span(one) for one in (_("First touch"), _("In between"), _("Last touch"))]
    field = html.Div([*bands, *bars], className="flow-field")
    return html.Div([html.Div(heads, className="flow-heads", **{"aria-hidden": "true"}), field], className="flow")


def _places(found: Sequence[Way]) -> list[dict[str, Place]]:
    """Bars by name at each end, all on one scale, in the middle of the height."""
    sizes = [_sizes(found, end) for end in range(3)]
    scale = (100 - GAP * (max(map(len, sizes)) - 1)) / sum(way.n for way in found)
    made = []
    for each in sizes:
        at = (100 - scale * sum(each.values()) - GAP * (len(each) - 1)) / 2
        placed = {}
        for name, n in each.items():
            placed[name] = at, n * scale
            at += n * scale + GAP
        made.append(placed)
    return made


def _spans(found: Sequence[Way], places: Sequence[Mapping[str, Place]]) -> dict[Way, list[Place]]:
    """Where each band leaves or enters its three bars: in the order of the bars beside, so that few cross."""
    spans: dict[Way, list[Place]] = {way: [] for way in found}
    scale = sum(height for _at, height in places[0].values()) / sum(way.n for way in found)
    for end, beside in ((0, (1, 2)), (1, (0, 2)), (2, (1, 0))):
        at = {name: begins for name, (begins, _height) in places[end].items()}
        for way in sorted(found, key=lambda one: [places[i][one.ends[i]][0] for i in beside]):
            spans[way].append((at[way.ends[end]], way.n * scale))
            at[way.ends[end]] += way.n * scale
    return spans


def _band(way: Way, name: str, asked: Asked, spans: Sequence[Place], *, is_lit: bool) -> Any:
    """One shape past all three bars, cut out of the field, so that it is pressed only where it is seen."""
    tops, feet = _curve([at for at, _height in spans]), _curve([at + height for at, height in spans])
    edge = ", ".join(f"{x:.1f}% {y:.2f}%" for x, y in (*tops, *reversed(feet)))
    said = f"{name}: {format.number(way.n)}"
    kind = "flow-band flow-lit" if is_lit else "flow-band"
    style = {"clipPath": f"polygon({edge})"}
    return charts.point(_cut(asked, [way]), "", said, kind, style=style, title=said)


def _curve(heights: Sequence[float]) -> list[Place]:
    """From the left over the middle to the right, level at each."""
    points = []
    for half in range(2):
        for i in range(SAMPLES + 1):
            part = i / SAMPLES
            rise = part * part * (3 - 2 * part)
            points.append((50 * (half + part), heights[half] + rise * (heights[half + 1] - heights[half])))
    return points


def _bar(
    end: int, name: str, through: Sequence[Way], words: Mapping[str, Any], asked: Asked, place: Place,
    *, is_lit: bool,
) -> Any:  # fmt: skip
    n = format.number(sum(way.n for way in through))
    said = _called(name, words)
    kind = f"flow-bar flow-{('first', 'between', 'last')[end]}" + (" flow-straight" if name == STRAIGHT else "")
    kind += " flow-lit" if is_lit and end == 2 else ""
    style = {"top": f"{place[0]:.2f}%", "height": f"{place[1]:.2f}%"}
    content = [html.I(), html.Span([said, " ", html.B(n)])]
    return charts.point(_cut(asked, through), content, f"{said}: {n}", kind, style=style)


def _cut(asked: Asked, some: Sequence[Way]) -> Asked:
    paths = [path for way in some for path in way.paths]
    return asked.model_copy(update={"where": {**asked.where, "path": paths}})


def _called(name: str, words: Mapping[str, Any]) -> str:
    said = {STRAIGHT: _("nothing"), SEVERAL: _("several channels"), REST: _("other channels")}
    return said.get(name) or str(words.get(name, name))


def _named(way: Way, words: Mapping[str, Any]) -> str:
    steps = [_called(one, words) for one in way.ends if one != STRAIGHT]
    return " → ".join(steps)


def lines(found: Sequence[Way], words: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The same as a table: first touch, in between, last touch, conversions."""
    return [(*(_called(one, words) for one in way.ends), format.number(way.n)) for way in found]
