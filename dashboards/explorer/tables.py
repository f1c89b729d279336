"""The explorer's tables: every cell opens; they hold what a chart shows, exactly."""

from collections.abc import Sequence
from typing import Any

from dash import html

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from dashboards import charts
from dashboards.explorer.asking import Answer, named
from dashboards.explorer.marks import mark
from dashboards.registry import Metric
from dashboards.row_words import GRAINS
from dashboards.units import bounds

MOST = 60
"""Rows of a table; the file has all of them."""


def flat(work: Work, answers: Sequence[Answer]) -> html.Div:
    """A row a group, and for each number its value, interval and n; the whole below a stronger line."""
    first = answers[0]
    if not first.cut:
        return _wholes(work, answers)
    keys = list(dict.fromkeys(key for answer in answers for key in answer.rows))
    ordered = sorted(keys, key=lambda key: tuple(_place(first, i, value) for i, value in enumerate(key)))
    heads = [html.Th(dimension_words(first.metric, name)) for name in first.cut] + [
        html.Th(words, className="num") for answer in answers for words in _heads(answer)
    ]
    lines = [_line(work, answers, key) for key in ordered[:MOST]]
    total = _line(work, answers, ())
    total.className = "total"
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody([*lines, total])], className="table flat")
    return html.Div([html.Div(table, className="scroll"), left_out(len(ordered) - MOST)])


def _wholes(work: Work, answers: Sequence[Answer]) -> html.Div:
    """A row a number, where nothing is cut."""
    _label, *others = _heads(answers[0])
    heads = [html.Th(_("KPI")), *(html.Th(words, className="num") for words in (_("Value"), *others))]
    lines = [html.Tr([html.Th(one.metric.label, scope="row"), *_cells(work, one, ())]) for one in answers]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(lines)], className="table flat")
    return html.Div(table, className="scroll")


def left_out(count: int) -> Any:
    if count <= 0:
        return None
    return html.P(_("and {n} more in the file", n=format.number(count)), className="soft")


def dimension_words(metric: Metric, name: str) -> str:
    """A dimension or a grain, in words."""
    return str(GRAINS[name]) if name in GRAINS else metric.dimension_label(name)


def _place(answer: Answer, place: int, value: Any) -> int:
    values = answer.keys[answer.cut[place]]
    return values.index(value) if value in values else len(values)


def _heads(answer: Answer) -> list[str]:
    compared = [] if answer.whole_before is None else [_("Before"), _("Difference")]
    return [answer.metric.label, _("95% interval"), _("n"), *compared]


def _line(work: Work, answers: Sequence[Answer], key: tuple[Any, ...]) -> html.Tr:
    first = answers[0]
    if key:
        names = [html.Th(named(work, *pair), scope="row") for pair in zip(first.cut, key, strict=True)]
    else:
        names = [html.Th(_("All"), scope="row", colSpan=len(first.cut))]
    cells = [cell for answer in answers for cell in _cells(work, answer, key)]
    return html.Tr([*names, *cells])


def _cells(work: Work, answer: Answer, key: tuple[Any, ...]) -> list[html.Td]:
    one = mark(work, answer, *key)
    said = charts.point(one.asked, one.said, f"{answer.metric.label}, {one.name}: {one.said}", "link")
    span = bounds(one.low, one.high, answer.metric.unit) or format.NOTHING
    told = [span, charts.count(one.asked, one.n, f"{answer.metric.label}, {one.name}")]
    told += one.cells.values()
    told += [format.NOTHING] * (len(_heads(answer)) - 1 - len(told))
    return [html.Td(said, className="num"), *(html.Td(words, className="num soft") for words in told)]
