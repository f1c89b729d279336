"""What stands behind a number, tab by tab: each is made when somebody opens it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import dash_mantine_components as dmc
from dash import dcc, html
from pydantic import Field

from app.access.work import Work
from app.core.i18n import _, _l, ngettext
from app.guide import decisions
from app.ui import format, parts
from app.ui.icons import icon
from dashboards import charts, drill, kpis, lineage, panels, rows
from dashboards.asked import Asked, TabName
from dashboards.builds import published
from dashboards.definition_words import CALENDARS, INTERVALS, REOPENED, WINDOWS
from dashboards.periods import months_up_to
from dashboards.units import in_unit
from dashboards.veil import is_hidden
from dashboards.why import panel as why_panel

ROWS = 25
TREND_MONTHS = 25


Cursor = Annotated[str, Field(max_length=1000)]
Turned = list[Cursor]
"""Cursors of the pages of records that were turned to, the newest last."""


@dataclass(frozen=True)
class Tab:
    """`make` is given the cursors of the pages of records turned to; only the records need them."""

    title: Any
    make: Callable[[Work, Asked, Turned], Any]


def _trend(work: Work, asked: Asked, _turned: Turned) -> Any:
    """The months up to the period with their band, each of which opens, and the same as a table."""
    since, until = months_up_to(asked.until, TREND_MONTHS)
    found = kpis.ask(work, asked.kpi, ["month"], since, until, asked.where, asked.known).rows
    metric = kpis.permitted(work, asked.kpi)
    marks = [panels.in_time(metric, row, "month", until, asked) for row in found]
    if not any(mark.value is not None for mark in marks):
        return html.P(_("Nothing was measured in these months."), className="soft")
    title = html.P(_("{label} by month, 95% band", label=metric.label), className="soft")
    table = html.Details([html.Summary(_("As a table")), panels.table(metric, marks)])
    return html.Div([title, charts.line(marks, metric.unit), table])


def _records(work: Work, asked: Asked, turned: Turned) -> Any:
    """One page of the rows, and the way to those before and after."""
    after = turned[-1] if turned else None
    found = drill.rows(work, asked.kpi, asked.since, asked.until, asked.where, after, ROWS, asked.known)
    metric = kpis.permitted(work, asked.kpi)
    table = rows.table(work, found, metric.numerator.measure.expr, metric.noun)
    if not found.rows:
        return table
    first = len(turned) * ROWS + 1
    span = {"first": format.number(first), "last": format.number(first + len(found.rows) - 1)}
    note = _("Records {first} to {last}, newest first; there are more.", **span)
    if found.next is None:
        note = _("Records {first} to {last}, newest first; these are the last.", **span)
    turns = [
        _turn("back", "", _("Previous"), "left", bool(turned)),
        _turn("next", found.next or "", _("Next"), "right", found.next is not None),
    ]
    foot = html.Div([html.Span(note, role="status"), html.Div(turns, className="push")], className="list-foot")
    return html.Div([table, foot])


def _turn(way: str, after: str, words: str, icon_name: str, possible: bool) -> html.Button:
    content = [icon(icon_name), words] if icon_name == "left" else [words, icon(icon_name)]
    return html.Button(content, id={"turn": way, "after": after}, className="button", disabled=not possible)


def _definition(work: Work, asked: Asked, _turned: Turned) -> html.Dl:
    metric = kpis.permitted(work, asked.kpi)
    facts: dict[str, Any] = {
        _("Meaning"): metric.description,
        _("Better"): _("higher") if metric.better == "up" else _("lower"),
        _("Days"): str(WINDOWS[metric.window]),
        _("Clock"): str(CALENDARS[metric.calendar]),
        _("Reopened"): str(REOPENED[metric.reopened]),
        _("Interval"): str(INTERVALS[metric.interval]),
        **({_("Complete after"): ngettext("{n} day", "{n} days", metric.ripe_days)} if metric.ripe_days else {}),
        **({_("Too few below"): ngettext("{n} record", "{n} records", metric.floor)} if metric.floor else {}),
        _("Kept by"): metric.owner,
        _("Can be cut by"): ", ".join(
            metric.dimension_label(name) for name in metric.dimensions if not is_hidden(work, metric, name)
        ),
    }
    if metric.decision:
        way = f"{decisions.ADDRESS}/{metric.decision}"
        facts[_("Rests on")] = dcc.Link(_("What was decided about it, and why"), href=way)
    made_of = [_input(work, name, asked) for name in metric.inputs]
    if made_of:
        facts[_("Made of")] = html.Div(made_of, className="made-of")
    return html.Dl(
        [part for name, value in facts.items() for part in (html.Dt(name), html.Dd(value))], className="facts"
    )


def _input(work: Work, name: str, asked: Asked) -> Any:
    """A number that this one is made of, which opens too."""
    known = kpis.permitted(work, name)
    where = {key: values for key, values in asked.where.items() if key in known.dimensions}
    row = kpis.ask(work, name, (), asked.since, asked.until, where, asked.known).rows[0]
    said = in_unit(row.value, known.unit)
    opens = asked.model_copy(update={"kpi": name, "where": where})
    return charts.point(opens, [known.label, html.B(said)], f"{known.label}: {said}", "link")


def _sql(work: Work, asked: Asked, _turned: Turned) -> dmc.Code:
    metric = kpis.permitted(work, asked.kpi)
    statement = kpis.sql(
        work, metric.name, since=asked.since, until=asked.until, where=asked.where, as_of=asked.known
    )
    return dmc.Code(statement, block=True, tabIndex=0)


def _lineage(work: Work, asked: Asked, _turned: Turned) -> html.Div:
    return lineage.drawn(drill.define(work, asked.kpi), published(work))


def _tests(work: Work, asked: Asked, _turned: Turned) -> Any:
    told = drill.define(work, asked.kpi)
    if not told.tests:
        return html.P(_("No test has run yet."), className="soft")
    lines = [
        html.Tr(
            [
                html.Td(parts.status(_("holds") if test.status == "pass" else test.status, _tone(test.status))),
                html.Td(test.test.replace("_", " ")),
                html.Td(test.model),
                html.Td(parts.when(test.tested_at)),
            ]
        )
        for test in told.tests
    ]
    head = html.Tr([html.Th(name) for name in (_("Result"), _("Test"), _("Table"), _("Checked"))])
    return html.Div(html.Table([html.Thead(head), html.Tbody(lines)], className="table tests"), className="scroll")


def _tone(status: str) -> str:
    return {"pass": "good", "warn": "warn"}.get(status, "bad")


TABS: dict[TabName, Tab] = {
    "trend": Tab(_l("Trend"), _trend),
    "why": Tab(_l("Why"), why_panel.made),
    "rows": Tab(_l("Records"), _records),
    "definition": Tab(_l("Definition"), _definition),
    "sql": Tab("SQL", _sql),
    "lineage": Tab(_l("Lineage"), _lineage),
    "tests": Tab(_l("Tests"), _tests),
}


def made(work: Work, asked: Asked, tab: TabName, turned: Turned) -> Any:
    """The content of one tab. Raises as `kpis.ask`."""
    return TABS[tab].make(work, asked, turned)
