"""Charts that show several numbers in one: a table, a pivot, a funnel, points of two."""

from collections.abc import Sequence
from typing import Any

from dash import html

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from dashboards import charts, panels
from dashboards.charts import Mark
from dashboards.explorer import asking, shapes, tables
from dashboards.explorer.asking import Answer, Others, named
from dashboards.explorer.drawn import table_of
from dashboards.explorer.marks import mark
from dashboards.explorer.panel import hint, panel
from dashboards.explorer.shapes import Pair


def table(work: Work, answers: Sequence[Answer]) -> list[Any]:
    """A row a group, all numbers beside one another."""
    names = _(", ").join(answer.metric.label for answer in answers)
    return [panels.frame(names, hint(answers[0]), tables.flat(work, answers), "full")]


def pivot(work: Work, answers: Sequence[Answer]) -> list[Any]:
    """Groups down and across, with the wholes of rows and columns asked for themselves."""
    return [panel(work, answer, _pivot(work, answer)) for answer in answers]


def _pivot(work: Work, answer: Answer) -> html.Div:
    down, over = answer.cut
    rows, columns, cells = table_of(work, answer)
    each = asking.answer(work, answer.view, answer.metric, [down], {down: answer.keys[down]})
    below = asking.answer(work, answer.view, answer.metric, [over], {over: answer.keys[over]})
    sums = {named(work, down, key[0]): mark(work, each, *key) for key in each.rows}
    feet = [mark(work, below, value) if below.row(value) else None for value in answer.keys[over]]
    heads = [tables.dimension_words(answer.metric, down), *columns, _("All")]
    body = [
        html.Tr(
            [
                html.Th(row, scope="row"),
                *(_cell(cells.get((row, column))) for column in columns),
                _cell(sums.get(row)),
            ]
        )
        for row in rows
    ]
    total = [html.Th(_("All"), scope="row"), *map(_cell, feet), _cell(mark(work, answer))]
    head = html.Thead(html.Tr([html.Th(one, className="num" if i else "") for i, one in enumerate(heads)]))
    made = html.Table([head, html.Tbody([*body, html.Tr(total, className="total")])], className="table flat pivot")
    return html.Div(made, className="scroll")


def _cell(one: Mark | None) -> html.Td:
    if one is None:
        return html.Td(format.NOTHING, className="num soft")
    kind = "soft" if one.tone == "few" else "link"
    return html.Td(charts.point(one.asked, one.said, f"{one.name}: {one.said}", kind), className="num")


def funnel(work: Work, answers: Sequence[Answer]) -> list[Any]:
    """The numbers as steps, in the order in which they were chosen, each against the step before and the first."""
    first = _size(answers[0])
    steps: list[Mark] = []
    before = first
    for answer in answers:
        now = _size(answer)
        one = mark(work, answer, name=answer.metric.label)
        rows = one.asked and one.asked.at("rows")
        shares = {
            _("Of the step before"): format.percent(now / before) if before and steps else format.NOTHING,
            _("Of the first"): format.percent(now / first) if first else "",
        }
        cells = {of: charts.point(rows, said, f"{one.name}, {of}: {said}", "link") for of, said in shares.items()}
        steps.append(Mark(one.name, now, one.said, one.asked, n=one.n, cells=cells))
        before = now
    title = _("From {first} to {last}", first=answers[0].metric.label, last=answers[-1].metric.label)
    content = charts.bars(steps, _("Step"), _("Value"))
    return [panels.frame(title, hint(answers[0]), content, "full")]


def _size(answer: Answer) -> float:
    return float(answer.whole.value or 0)


def scatter(work: Work, answers: Sequence[Answer]) -> list[Any]:
    """Groups by two numbers."""
    x, y = answers[0], answers[1]
    pairs = [
        Pair(mark(work, x, *key), mark(work, y, *key))
        for key in x.rows
        if not isinstance(key[0], Others) and key in y.rows and None not in (x.rows[key].value, y.rows[key].value)
    ]
    title = _("{y} against {x}", y=y.metric.label, x=x.metric.label)
    if not pairs:
        return [panels.frame(title, hint(x), panels.empty(), "full")]
    units, heads = (x.metric.unit, y.metric.unit), (x.metric.label, y.metric.label)
    exact = html.Details([html.Summary(_("As a table")), tables.flat(work, [x, y])], className="exact")
    content = shapes.scatter(pairs, units, heads)
    return [panels.frame(title, hint(x), content, "full", html.Div(exact, className="panel-foot"))]
