"""Data quality: how old and how whole the numbers are, what was set aside, which tests do not hold."""

from typing import Any

import dash
from dash import dcc, html

from app.access.permissions import named
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.ui import format, parts, states
from app.ui.data_pages import SET_ASIDE
from dashboards import as_of, charts, drawer, kpis, panels, periods
from dashboards.builds import Build, published
from dashboards.charts import Mark
from dashboards.file_links import as_files
from dashboards.metrics import registry
from dashboards.quality import queries, restated
from dashboards.units import in_unit


def register() -> None:
    dash.register_page("numbers.quality", path="/numbers/quality", title=lambda: _("Data quality"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        return page(w)


def page(work: Work) -> html.Div:
    """Everything that is known about the build in force. Raises NotPermitted."""
    work.require(named("pipeline:read"))
    head = html.Div([html.H1(_("Data quality"))], className="board-head")
    try:
        build = published(work)
    except Unavailable as error:
        return html.Div([head, states.state("clock", str(error))])
    first = [_freshness(build), _aside(build), _tests(work, build), _declared(work)]
    made = [*first, restated.panel(work), _gaps(work)]
    board = html.Div([one for one in made if one is not None], className="board board-tall")
    return html.Div([head, as_of.line(work), board, drawer.place()])


def _freshness(build: Build) -> html.Section:
    rows = [
        html.Tr(
            [
                html.Th(name, scope="row"),
                html.Td(parts.status(*as_of.FRESHNESS[status]) if status else format.NOTHING),
                html.Td(format.moment(at), className="num"),
                html.Td(parts.when(at), className="num"),
            ]
        )
        for name, status, at in as_of.sources(build)
    ]
    heads = [html.Th(_("Source")), html.Th(_("Freshness"))]
    heads += [html.Th(said, className="num") for said in (_("Newest record"), _("How old"))]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="table")
    hint = _(
        "The newest fact of each source when the numbers were made, {moment}, against the age it may have.",
        moment=format.moment(build.published_at),
    )
    names = as_of.late(build)
    title = _("Late: {sources}", sources=_(", ").join(names)) if names else _("All sources are fresh")
    return panels.frame(title, hint, html.Div(table, className="scroll"), foot=_files("sources"))


def _aside(build: Build) -> html.Section:
    count = sum(build.set_aside.values())
    hint = _("Records that break a rule are left out of every number until they are mended.")
    link = dcc.Link(_("See what was set aside, and why"), href=SET_ASIDE)
    if not count:
        return panels.frame(_("Nothing was set aside"), hint, html.P(link))
    marks = [
        Mark(str(as_of.SOURCES.get(name, name)), float(n), format.number(n))
        for name, n in sorted(build.set_aside.items(), key=lambda item: -item[1])
    ]
    title = _("{n} records are left out of the numbers", n=format.number(count))
    content = html.Div([charts.bars(marks, _("Source"), _("Records")), link])
    return panels.frame(title, hint, content, foot=_files("aside"))


def _tests(work: Work, build: Build) -> html.Section:
    wrong = queries.tests_that_do_not_hold(work, build)
    ran = build.passed + build.failed + build.warned
    hint = _("Tests of the data that ran with the build.")
    if not wrong:
        return panels.frame(
            _("All {n} tests hold", n=format.number(ran)),
            hint,
            html.P(_("Nothing to mend here."), className="soft"),
        )
    rows = [_test(*row) for row in wrong]
    heads = html.Tr([html.Th(one) for one in (_("Result"), _("Test"), _("Table"), _("Rows"))])
    table = html.Div(html.Table([html.Thead(heads), html.Tbody(rows)], className="table"), className="scroll")
    title = _("{n} of {all} tests do not hold", n=len(wrong), all=format.number(ran))
    return panels.frame(title, hint, table, foot=_files("tests"))


def _files(table: str) -> html.Div:
    return html.Div(as_files(f"/api/v1/quality/{table}"), className="panel-foot")


def _test(test: str, model: str, status: str, failures: int) -> html.Tr:
    said = parts.status(queries.result(status), "warn" if status == "warn" else "bad")
    cells = [html.Td(said), html.Td(test.replace("_", " ")), html.Td(model)]
    return html.Tr([*cells, html.Td(format.number(failures), className="num")])


def _gaps(work: Work) -> html.Section | None:
    """What is missing in records, so that numbers say less than they seem to."""
    names = [name for name in ("amount_gap",) if kpis.is_permitted(work, name)]
    if not names:
        return None
    until = periods.today()
    since = periods.back(until, "month", 11)
    marks = []
    for name in names:
        metric, row = kpis.permitted(work, name), kpis.ask(work, name, (), since, until).rows[0]
        said = in_unit(row.value, metric.unit)
        marks.append(
            Mark(metric.label, float(row.value or 0), said, panels.asked_of(metric, since, until, {}), n=row.n)
        )
    hint = _("In the records of the last twelve months.")
    below = panels.foot(None, names[0], ["month"], since, until, {})
    return panels.frame(_("What was not filled in"), hint, charts.bars(marks, _("Field"), _("Share")), foot=below)


def _declared(work: Work) -> html.Section:
    """The metrics there are, and those nobody can compute."""
    known = registry(work)
    hint = _("Each is defined once; pages, reports, commands and programs ask for it by name.")
    broken: list[Any] = [html.Li([html.Code(name), f": {reason}"]) for name, reason in known.broken.items()]
    title = _("{n} metrics are defined", n=len(known.metrics))
    if broken:
        title = _("{n} metrics are declared wrongly", n=len(broken))
    content = html.Ul(broken) if broken else html.P(_("All of them can be computed."), className="soft")
    return panels.frame(title, hint, content)
