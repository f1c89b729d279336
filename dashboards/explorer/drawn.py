"""How each kind of chart draws the answer of one number."""

from dataclasses import replace
from typing import Any

from dash import html

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from dashboards import cards, charts, heat, panels
from dashboards.charts import Mark, Step
from dashboards.explorer import shapes, tables
from dashboards.explorer.asking import Answer, Others, named
from dashboards.explorer.marks import adds_up, mark, marks
from dashboards.explorer.shapes import Series
from dashboards.units import in_unit


def line(work: Work, answer: Answer) -> Any:
    """Over time: one line with its band, or a line a group; the days compared with in grey."""
    if len(answer.cut) > 1:
        return shapes.lines(_by_group(work, answer), answer.metric.unit, answer.monthly)
    found = marks(work, answer)
    if not any(one.value is not None for one in found):
        return panels.empty()
    if not answer.before:
        return charts.line(found, answer.metric.unit, answer.monthly)
    return shapes.lines([Series(_("Now"), found, "c1"), _before(answer, found)], answer.metric.unit)


def _before(answer: Answer, found: list[Mark]) -> Series:
    """Values of the days compared with, each in the place of the one that it is compared with."""
    made = []
    for one, at in zip(found, answer.keys[answer.cut[0]], strict=True):
        row = answer.before.get((at,))
        value = None if row is None or row.value is None else float(row.value)
        made.append(Mark(one.name, value, said(answer, row), answer.asked_before(at)))
    return Series(_("Before"), made, "before")


def said(answer: Answer, row: Any) -> str:
    return format.NOTHING if row is None else in_unit(row.value, answer.metric.unit)


def _by_group(work: Work, answer: Answer) -> list[Series]:
    grain, name = answer.cut
    series = []
    for place, value in enumerate(answer.keys[name]):
        found = [mark(work, answer, at, value, name=named(work, grain, at)) for at in answer.keys[grain]]
        kind = shapes.tone(place, is_rest=isinstance(value, Others))
        series.append(Series(named(work, name, value), found, kind))
    return series


def multiples(work: Work, answer: Answer) -> Any:
    """A small chart a group on one scale."""
    return shapes.multiples(_by_group(work, answer), answer.metric.unit)


def bar(work: Work, answer: Answer) -> Any:
    """Amounts from zero, shares and means as dots with their interval; a second cut as columns."""
    if not answer.cut:
        return charts.bars([mark(work, answer)], "", answer.metric.label)
    head = tables.dimension_words(answer.metric, answer.cut[0])
    if len(answer.cut) > 1:
        rows, columns, cells = table_of(work, answer)
        return shapes.across(rows, columns, cells, head)
    found = marks(work, answer)
    if adds_up(answer):
        return charts.bars(found, head, answer.metric.label)
    compared = [_("Before"), _("Difference")] if answer.whole_before is not None else []
    return html.Div(charts.dots(found, head, mark(work, answer), compared), className="scroll")


def table_of(work: Work, answer: Answer) -> tuple[list[str], list[str], dict[tuple[str, str], Mark]]:
    """Row names, column names, and the marks where they meet."""
    down, over = answer.cut
    rows = {value: named(work, down, value) for value in answer.keys[down]}
    columns = {value: named(work, over, value) for value in answer.keys[over]}
    cells = {(rows[key[0]], columns[key[1]]): mark(work, answer, *key) for key in answer.rows}
    return list(rows.values()), list(columns.values()), cells


def stacked(work: Work, answer: Answer) -> Any:
    """Parts of a sum, a bar a period or a group."""
    if not adds_up(answer):
        return html.P(_("Shares and means do not add up; small multiples show them."), className="soft")
    down, over = answer.cut
    names = {
        named(work, over, value): shapes.tone(place, is_rest=isinstance(value, Others))
        for place, value in enumerate(answer.keys[over])
    }
    rows = [
        (named(work, down, one), [mark(work, answer, one, value, name=named(work, over, value)) for value in
         answer.keys[over] if answer.row(one, value) is not None])
        for one in answer.keys[down]
    ]  # fmt: skip
    return shapes.stacked(rows, names, tables.dimension_words(answer.metric, down), answer.metric.label)


def heatmap(work: Work, answer: Answer) -> Any:
    """Cells, darker where more."""
    rows, columns, cells = table_of(work, answer)
    down, over = (tables.dimension_words(answer.metric, name) for name in answer.cut)
    return heat.grid(rows, columns, cells, down, over)


def cohorts(work: Work, answer: Answer) -> Any:
    """Cohorts down, time since they came across; sizes at the left."""
    rows, columns, cells = table_of(work, answer)
    down, over = answer.cut
    first = answer.keys[over][0] if answer.keys[over] else None
    sizes = {
        named(work, down, at): charts.count(answer.asked(at, first), row.n, named(work, down, at))
        for at in answer.keys[down]
        if (row := answer.row(at, first)) is not None
    }
    kept = [row for row in rows if row in sizes]
    corner, across = (tables.dimension_words(answer.metric, name) for name in answer.cut)
    return heat.grid(kept, columns, cells, corner, across, sizes)


def waterfall(work: Work, answer: Answer) -> Any:
    """From the whole of the days before to that of these, grey where chance may have done it."""
    if not adds_up(answer):
        return html.P(_("Only sums and counts have parts that add up to their change."), className="soft")
    before, now = answer.whole_before, answer.whole
    if before is None:
        return html.P(_("Compare with other days to see what changed."), className="soft")
    steps = [Step(_total(answer, _("Before"), before, is_now=False), is_total=True)]
    for value in answer.keys[answer.cut[0]]:
        gone = float(_value(answer.row(value)) - _value(answer.before.get((value,))))
        steps.append(Step(_moved(work, answer, value, gone)))
    left = float(_value(now)) - float(_value(before)) - sum(step.mark.value or 0.0 for step in steps[1:])
    if abs(left) > 1e-6:  # groups that only the days before had
        steps.append(Step(Mark(_("Gone"), left, _signed(answer, left), answer.asked().at("why"), tone="worse")))
    steps.append(Step(_total(answer, _("Now"), now, is_now=True), is_total=True))
    return charts.waterfall(steps, tables.dimension_words(answer.metric, answer.cut[0]), answer.metric.label)


def _value(row: Any) -> float:
    return 0.0 if row is None or row.value is None else float(row.value)


def _total(answer: Answer, name: str, row: Any, *, is_now: bool) -> Mark:
    return Mark(
        name,
        _value(row),
        in_unit(row.value, answer.metric.unit),
        answer.asked() if is_now else answer.asked_before(),
    )


def _signed(answer: Answer, value: float) -> str:
    return ("+" if value > 0 else "−") + in_unit(abs(value), answer.metric.unit)


def _moved(work: Work, answer: Answer, value: Any, gone: float) -> Mark:
    tones: dict[str, charts.Tone] = {"good": "better", "bad": "worse", "calm": "calm"}
    tone = tones[cards.change(answer.card(value)).tone]
    name = named(work, answer.cut[0], value)
    asked = answer.asked(value) if answer.row(value) is not None else answer.asked_before(value)
    return replace(Mark(name, gone, _signed(answer, gone), asked), tone=tone)
