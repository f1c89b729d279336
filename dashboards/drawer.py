"""What opens behind a number: its rows, its definition, its SQL, where it comes from, and its tests."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from app.access.work import Work
from app.core.i18n import _, ngettext
from app.ui import parts
from app.ui.theme import current_theme
from dashboards import drill, figures, kpis, rows
from dashboards.cards import in_unit
from dashboards.metrics import Metric
from dashboards.periods import Period

ROWS = 25
TREND_MONTHS = 25


def body(work: Work, name: str, period: Period) -> html.Div:
    """The drawer's content for one KPI of one period, in the reader's reach."""
    told = drill.define(work, name)
    found = drill.rows(work, name, period.since, period.until, size=ROWS)
    statement = kpis.sql(work, name, since=period.since, until=period.until)
    tabs = {
        "trend": (_("Trend"), _trend(work, told.metric, period)),
        "rows": (_("Records"), rows.table(work, found, ROWS, told.metric.numerator.expr)),
        "definition": (_("Definition"), _definition(told)),
        "sql": ("SQL", dmc.Code(statement, block=True)),
        "lineage": (_("Lineage"), _lineage(told)),
        "tests": (_("Tests"), _tests(told)),
    }
    titles = dmc.TabsList([dmc.TabsTab(title, value=key) for key, (title, _content) in tabs.items()])
    panels = [dmc.TabsPanel(content, value=key, pt="sm") for key, (_title, content) in tabs.items()]
    return html.Div([html.H2(told.label), dmc.Tabs([titles, *panels], value="trend")], className="opened")


def _trend(work: Work, metric: Metric, period: Period) -> Any:
    """The months up to the period as a chart, and the same as a table."""
    since, until = period.months_up_to(TREND_MONTHS)
    found = kpis.ask(work, metric.name, by=["month"], since=since, until=until).rows
    history = [(row.by["month"], float(row.value)) for row in found if row.value is not None]
    if not history:
        return html.P(_("Nothing was measured in these months."), className="soft")
    shown = [in_unit(value, metric.unit) for _month, value in history]
    figure = figures.trend(history, shown, metric.unit == "share", current_theme() == "dark")
    title = html.P(_("{label} by month", label=metric.label), className="soft")
    lines = [
        html.Tr([html.Td(month.strftime("%Y-%m")), html.Td(words, className="num")])
        for (month, _value), words in zip(history, shown, strict=True)
    ]
    table = html.Details([html.Summary(_("As a table")), html.Table(html.Tbody(lines), className="table")])
    return html.Div([title, dcc.Graph(figure=figure, config={"displayModeBar": False}, className="chart"), table])


def _definition(told: drill.Definition) -> html.Div:
    floor = told.metric.floor
    facts = {
        _("Meaning"): told.description,
        _("Better"): _("higher") if told.metric.better == "up" else _("lower"),
        **({_("Too few below"): ngettext("{n} record", "{n} records", floor)} if floor else {}),
        _("Kept by"): told.metric.owner,
        _("Can be cut by"): ", ".join(told.metric.dimension_label(name) for name in told.metric.source.dimensions),
    }
    return html.Dl(
        [part for name, value in facts.items() for part in (html.Dt(name), html.Dd(value))], className="facts"
    )


def _lineage(told: drill.Definition) -> html.Ol:
    return html.Ol(
        [
            html.Li([html.Code(each.name), " ", parts.chip(each.kind), html.P(each.description, className="soft")])
            for each in told.lineage
        ],
        className="lineage",
    )


def _tests(told: drill.Definition) -> Any:
    if not told.tests:
        return html.P(_("No test has run yet."), className="soft")
    lines = [
        html.Tr(
            [
                html.Td(parts.status(_("holds") if test.status == "pass" else test.status, _tone(test.status))),
                html.Td(test.test),
                html.Td(test.model),
                html.Td(parts.when(test.tested_at)),
            ]
        )
        for test in told.tests
    ]
    head = html.Tr([html.Th(name) for name in (_("Result"), _("Test"), _("Table"), _("Checked"))])
    return html.Div(html.Table([html.Thead(head), html.Tbody(lines)], className="table"), className="scroll")


def _tone(status: str) -> str:
    return {"pass": "good", "warn": "warn"}.get(status, "bad")
