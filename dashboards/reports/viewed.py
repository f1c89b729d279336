"""Views of the explorer as sections of a report: a table always, a chart where one number makes it.

They are about the report's period; what runs over time keeps its own length and ends with the period. A view that
names people is left out: an edition is kept for good, and no person stands in what is frozen.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from app.access.work import Work
from app.core.errors import CrmError
from app.core.i18n import _
from app.ui import format
from dashboards import narrowed, periods
from dashboards.explorer import address, asking, panel, tables
from dashboards.explorer.address import View
from dashboards.explorer.asking import Answer
from dashboards.explorer.asking import named as value_named
from dashboards.explorer.kinds import KINDS
from dashboards.explorer.marks import adds_up
from dashboards.periods import MONTHS, Period
from dashboards.registry import GRAINS
from dashboards.reports.held import Held
from dashboards.reports.shapes import Cell, Chart, Line, Mark, Point, Section, opens
from dashboards.units import bounds, in_unit

PEOPLE = ("owner", "agent")
"""Dimensions whose values are colleagues."""
MOST = 24
LINES = 2


def sections(work: Work, period: Period, panels: Sequence[str], held: Held) -> tuple[list[Section], list[str]]:
    """Those that can be shown, in their order, and what is left out by name."""
    made: list[Section] = []
    left_out: list[str] = []
    for said in panels:
        view = address.read(work, dict(parse_qsl(said, keep_blank_values=True)))
        if not view.metrics:
            continue
        found = _section(work, period, view, held, f"panel-{len(made) + 1}")
        if found is None:
            left_out.append(named(view))
        else:
            made.append(found)
    return made, list(dict.fromkeys(left_out))


def _section(work: Work, period: Period, view: View, held: Held, name: str) -> Section | None:
    kind = KINDS[view.chart]
    cut = kind.cut(view)
    beyond = any(narrowed.beyond(one.dimensions) for one in view.metrics)
    is_held = any(held.reason(one) for one in view.metrics)
    if beyond or is_held or names_people(view) or not kind.is_possible(view):
        return None
    try:
        answers = asking.answers(work, _in_period(view, period, cut), cut)
    except CrmError:
        return None
    return _made(work, answers, name)


def _in_period(view: View, period: Period, cut: Sequence[str]) -> View:
    """The report's days; over time as far back as the view looks."""
    if not set(cut) & set(GRAINS):
        return replace(view, when="month", period=period, compare="none")
    first = periods.shift(period.until.replace(day=1), 1 - MONTHS.get(view.when, MONTHS["year"]))
    since = min(first, period.since)
    return replace(view, when="year", period=Period(since, period.until, since, period.until), compare="none")


def names_people(view: View) -> bool:
    """Whether colleagues are its groups, or what it is cut down to."""
    return bool({*view.by, *view.where} & {*PEOPLE})


def named(view: View) -> str:
    names = _(", ").join(metric.label for metric in view.metrics)
    cut = [tables.dimension_words(view.metrics[0], name) for name in view.by]
    return _("{kpi} by {dimension}", kpi=names, dimension=_(", ").join(cut)) if cut else names


def _made(work: Work, answers: Sequence[Answer], name: str) -> Section:
    first = answers[0]
    heads = [_(", ").join(tables.dimension_words(first.metric, one) for one in first.cut) or _("What")]
    for answer in answers:
        heads += [answer.metric.label, *([_("95%")] if answer.metric.interval != "none" else [])]
    keys = _keys(answers)
    rows = [_row(work, answers, key) for key in keys[:MOST]]
    has_total = bool(first.cut) and not set(first.cut) & set(GRAINS)
    if has_total or not first.cut:
        rows.append(_row(work, answers, ()))
    title = panel.title(work, first) if len(answers) == 1 else _(", ").join(a.metric.label for a in answers)
    hint = panel.hint(first)
    if len(keys) > MOST:
        hint += _("; ") + _("the first {n} of {all} rows", n=MOST, all=format.number(len(keys)))
    chart = _chart(work, first, title, keys, len(rows)) if len(answers) == 1 and rows else None
    empty = _("Nothing was measured in this period.")
    return Section(
        name, title, hint, heads, rows if keys or not first.cut else [], chart, len(heads) > 4, empty, has_total
    )


def _keys(answers: Sequence[Answer]) -> list[tuple[Any, ...]]:
    first = answers[0]
    keys = dict.fromkeys(key for answer in answers for key in answer.rows if key)
    places = {name: {value: i for i, value in enumerate(first.keys[name])} for name in first.cut}
    return sorted(
        keys, key=lambda key: tuple(places[name].get(v, MOST) for name, v in zip(first.cut, key, strict=True))
    )


def _row(work: Work, answers: Sequence[Answer], key: tuple[Any, ...]) -> list[Cell]:
    words = (
        _(", ").join(value_named(work, *pair) for pair in zip(answers[0].cut, key, strict=True))
        if key
        else _("All")
    )
    cells = [Cell(words)]
    for answer in answers:
        row, metric = (answer.row(*key) if key else answer.whole), answer.metric
        is_few = row is None or row.value is None or row.n < metric.floor
        value = None if is_few or row is None else float(row.value or 0)
        said = (
            format.NOTHING if row is None else _("Too few to say") if is_few else in_unit(row.value, metric.unit)
        )
        cells.append(Cell(said, value, metric.unit, opens(answer.asked(*key)) if row is not None else ""))
        if metric.interval != "none":
            cells.append(Cell("" if is_few or row is None else bounds(row.low, row.high, metric.unit)))
    return cells


def _chart(work: Work, answer: Answer, title: str, keys: Sequence[tuple[Any, ...]], count: int) -> Chart | None:
    """Lines of one number over time, bars of what adds up; all else is its table."""
    unit = answer.metric.unit
    if answer.cut and answer.cut[0] in GRAINS:
        lines = _lines(work, answer)
        is_drawn = 0 < len(lines) <= LINES and all(len(line.points) > 1 for line in lines)
        return Chart("lines", unit, title, lines=lines) if is_drawn else None
    if len(answer.cut) != 1 or not adds_up(answer):
        return None
    values = [float(row.value or 0) if (row := answer.row(*key)) else 0.0 for key in keys[:MOST]]
    if not values or min(values) < 0 or not max(values):
        return None
    marks = [Mark("", value, "") for value in [*values, *[0.0] * (count - len(values))]]
    return Chart("bars", unit, title, marks)


def _lines(work: Work, answer: Answer) -> list[Line]:
    groups: list[tuple[Any, ...]] = [()]
    if len(answer.cut) > 1:
        groups = [(value,) for value in answer.keys[answer.cut[1]]]
    made = []
    for group in groups:
        points = [p for at in answer.keys[answer.cut[0]] if (p := _point(answer, at, group)) is not None]
        label = value_named(work, answer.cut[1], group[0]) if group else answer.metric.label
        if points:
            made.append(Line(label, in_unit(points[-1].value, answer.metric.unit), points))
    return made


def _point(answer: Answer, at: date, group: tuple[Any, ...]) -> Point | None:
    row = answer.row(at, *group)
    if row is None or row.value is None or row.n < answer.metric.floor:
        return None
    return Point(at.isoformat(), float(row.value), row.low, row.high)
