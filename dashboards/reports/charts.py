"""Charts of the report as SVG, drawn without a browser or a chart library: sizes and colours for print."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from math import ceil, floor, log10

from app.ui import format
from dashboards import figures
from dashboards.reports.shapes import Chart, Mark, Point
from dashboards.units import in_unit

INK, SOFT, GRID, AXIS, ACCENT, NOISE = "#18252b", "#56646d", "#e6ebed", "#b9c4c9", "#0b6b74", "#7b8891"
TONES = {"good": "#0a7562", "bad": "#c9532b", "calm": NOISE}
FONT = "Noto Sans CJK TC, PingFang SC, Microsoft YaHei, sans-serif"
LABEL = 20.0
"""Between the words of two lines that end close to each other."""


TREND = (132.0, 40.0)
"""Points of a trend of the strip."""


def trend(history: Sequence[Point], wanted: float | None) -> str:
    """A line over the periods with its band and target, the newest marked: for the strip. No words in it."""
    width, height = TREND
    shown = [point for point in history if not point.is_few] or list(history)
    ends = [end for p in shown for end in (p.low, p.high) if end is not None]
    y = _scale([*(p.value for p in shown), *ends, *([wanted] if wanted is not None else [])], height - 4, 4)
    x = _places(len(history), 4, width - 6)
    parts = [_band(history, x, y)]
    if wanted is not None:
        parts.append(f'<path d="M0 {y(wanted):.1f}H{width}" stroke="{SOFT}" stroke-dasharray="1.5 2.5"/>')
    parts.append(_polyline([(x[i], y(p.value)) for i, p in enumerate(history)]))
    if len(history) > 1:
        parts.append(_dot(x[-2], y(history[-2].value), 2.6, hollow=True))
    parts.append(_dot(x[-1], y(history[-1].value), 3.0))
    return _svg(width, height, parts)


def drawn(chart: Chart) -> str:
    """A chart of a section, but for bars, which stand in their table."""
    return {"waterfall": _waterfall, "dots": _dots, "lines": _lines}[chart.kind](chart)


def _waterfall(chart: Chart) -> str:
    """Totals stand on the ground; steps hang from where the one before ended."""
    width, height, top, foot = 520.0, 236.0, 18.0, 22.0
    spans = _spans(chart.marks)
    y = _scale([0.0, *(end for span in spans for end in span)], height - foot, top)
    step = width / len(spans)
    parts = [f'<path d="M0 {y(0):.1f}H{width}" stroke="{AXIS}"/>']
    for i, (mark, (start, end)) in enumerate(zip(chart.marks, spans, strict=True)):
        high, low = y(max(start, end)), y(min(start, end))
        colour = NOISE if mark.is_total else TONES[mark.tone]
        left, wide = i * step + step * 0.18, step * 0.64
        parts.append(f'<rect x="{left:.1f}" y="{high:.1f}" width="{wide:.1f}" height="{max(low - high, 0.8):.1f}"'
                     f' fill="{colour}"/>')  # fmt: skip
        middle = left + wide / 2
        parts.append(_text(middle, high - 5, mark.words, 8.5, anchor="middle", bold=True))
        parts.append(_text(middle, height - 7, mark.name, 8, SOFT, "middle"))
        if i + 1 < len(spans):
            parts.append(f'<path d="M{left + wide:.1f} {y(end):.1f}H{left + step:.1f}" stroke="{AXIS}"/>')
    return _svg(width, height, parts)


def _spans(marks: Sequence[Mark]) -> list[tuple[float, float]]:
    at, spans = 0.0, []
    for mark in marks:
        start = 0.0 if mark.is_total else at
        at = mark.value if mark.is_total else at + mark.value
        spans.append((start, at))
    return spans


def _dots(chart: Chart) -> str:
    """A dot and its interval a row, on one axis; the tick is the target."""
    width, row, left, right = 250.0, 21.0, 92.0, 14.0
    ends = [e for m in chart.marks for e in (m.low, m.high, m.value, m.aim) if e is not None]
    low, high = min(ends), max(ends)
    ticks = [tick for tick in _ticks(low, high) if tick <= max(1.0, high)]
    x = _scale([ticks[0], ticks[-1]], left, width - right)
    foot = row * len(chart.marks)
    parts = [f'<path d="M{x(tick):.1f} 0V{foot}" stroke="{GRID}"/>' for tick in ticks]
    parts += [_text(x(tick), foot + 10, _axis(tick, chart.unit, tick == ticks[-1]), 7.2, SOFT, "middle")
              for tick in ticks]  # fmt: skip
    for i, mark in enumerate(chart.marks):
        y, colour = i * row + row / 2, TONES[mark.tone] if mark.tone != "calm" else ACCENT
        parts.append(_text(0, y + 3, mark.name, 8))
        if mark.low is not None and mark.high is not None:
            parts.append(f'<path d="M{x(mark.low):.1f} {y}H{x(mark.high):.1f}" stroke="{colour}" stroke-width="2"'
                         ' stroke-opacity=".55"/>')  # fmt: skip
        if mark.aim is not None:
            parts.append(f'<path d="M{x(mark.aim):.1f} {y - 6}V{y + 6}" stroke="{INK}" stroke-width="1.4"/>')
        parts.append(_dot(x(mark.value), y, 3.2, colour))
        start = x(mark.low if mark.low is not None else mark.value) - 5
        parts.append(_text(start, y + 3, mark.words, 8, bold=True, anchor="end"))
    return _svg(width, foot + 14, parts)


def _lines(chart: Chart) -> str:
    """Lines over the months with their bands, the newest value at the end of each; the level runs through."""
    width, height, left, right, foot = 250.0, 140.0, 26.0, 86.0, 16.0
    points = [point for line in chart.lines for point in line.points]
    ends = [e for p in points for e in (p.value, p.low, p.high) if e is not None]
    ends += [] if chart.level is None else [chart.level]
    ticks = _ticks(min(ends), max(ends))
    y = _scale([ticks[0], ticks[-1]], height - foot, 8)
    days = sorted({point.day for point in points})
    x = dict(zip(days, _places(len(days), left + 4, width - right), strict=True))
    parts = []
    for tick in ticks:
        parts.append(f'<path d="M{left} {y(tick):.1f}H{width - right}" stroke="{GRID}"/>')
        parts.append(_text(left - 4, y(tick) + 2.5, _axis(tick, chart.unit, tick == ticks[-1]), 7.2, SOFT, "end"))
    if chart.level is not None:
        parts.append(
            f'<path d="M{left} {y(chart.level):.1f}H{width - right}" stroke="{SOFT}" stroke-dasharray="2 2.5"/>'
        )
    for day in days[:: max((len(days) - 1) // 2, 1)]:
        parts.append(_text(x[day], height - 3, _month(day), 7.2, SOFT, "middle"))
    last = -LABEL
    for line, colour in sorted(
        zip(chart.lines, (ACCENT, NOISE), strict=False), key=lambda p: y(p[0].points[-1].value)
    ):
        places = [x[point.day] for point in line.points]
        parts.append(_band(line.points, places, y, colour))
        parts.append(_polyline([(a, y(p.value)) for a, p in zip(places, line.points, strict=True)], colour))
        end = y(line.points[-1].value)
        parts.append(_dot(places[-1], end, 2.8, colour))
        last = max(end, last + LABEL)
        parts.append(_text(places[-1] + 6, last - 1, line.words, 8, bold=True))
        parts.append(_text(places[-1] + 6, last + 7, line.name, 6.2, SOFT))
    return _svg(width, height, parts)


def _ticks(low: float, high: float) -> list[float]:
    """Three to five round numbers that hold both."""
    rough = (high - low) / 3 or abs(high) or 1.0
    power = 10.0 ** floor(log10(rough))
    step = next(s * power for s in figures.STEPS if s * power >= rough * 0.999)
    return [round(i * step, 10) for i in range(floor(low / step), ceil(high / step) + 1)]


def _axis(tick: float, unit: str, is_last: bool) -> str:
    """The unit stands once, at the end of the axis."""
    if unit != "share":
        return in_unit(tick, unit)
    return f"{round(tick * 100, 1):g}" + ("%" if is_last else "")


def _month(day: str) -> str:
    return format.short_month(date.fromisoformat(day))


def _scale(values: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    """From the smallest value at `start` to the largest at `end`."""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def _places(count: int, start: float, end: float) -> list[float]:
    return [start + (end - start) * (i / (count - 1) if count > 1 else 1.0) for i in range(count)]


def _band(points: Sequence[Point], x: Sequence[float], y: Callable[[float], float], colour: str = ACCENT) -> str:
    known = [(a, p.low, p.high) for a, p in zip(x, points, strict=True) if p.low is not None and p.high is not None
             and not p.is_few]  # fmt: skip
    if len(known) < 2:
        return ""
    edge = [f"{a:.1f},{y(high):.1f}" for a, _low, high in known]
    edge += [f"{a:.1f},{y(low):.1f}" for a, low, _high in reversed(known)]
    return f'<polygon points="{" ".join(edge)}" fill="{colour}" fill-opacity=".14"/>'


def _polyline(points: Sequence[tuple[float, float]], colour: str = ACCENT) -> str:
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5" stroke-linejoin="round"/>'


def _dot(x: float, y: float, r: float, colour: str = ACCENT, hollow: bool = False) -> str:
    fill = "#ffffff" if hollow else colour
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="{fill}" stroke="{colour}" stroke-width="1.2"/>'


def _text(x: float, y: float, words: str, size: float, colour: str = INK, anchor: str = "start",
          bold: bool = False) -> str:  # fmt: skip
    heavy = f' stroke="{colour}" stroke-width=".35"' if bold else ""
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" fill="{colour}"'
            f' text-anchor="{anchor}"{heavy}>{escape(words)}</text>')  # fmt: skip


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
            f' viewBox="0 0 {width:g} {height:g}">{"".join(parts)}</svg>')  # fmt: skip
