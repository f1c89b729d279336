"""The explorer: any numbers, cut by what they know, over any days, as a chart whose every mark opens.

The address is the view: controls are links, or lead to the address with their choice in it, so that it can be
shared and the browser goes back. It is computed anew in the reach of whoever reads it. On a telephone the answer
stands first, and the choices are folded until somebody opens them.
"""

from typing import Any
from urllib.parse import urlencode

import dash
from dash import ClientsideFunction, Input, Output, State, clientside_callback, dcc, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings
from app.ui import states
from app.ui.icons import icon
from dashboards import as_of, cards, drawer, kpis, then
from dashboards.asked import EXPLORER, SUBSCRIBE
from dashboards.explorer import address, controls, tables
from dashboards.explorer.address import View
from dashboards.explorer.kinds import KINDS, panels_of
from dashboards.registry import GRAINS

ADD = "/pages/add"
"""Where a view is put on a page."""
STARTS = {
    "won_amount": "month", "win_rate": "office", "lead_conversion_matured": "channel",
    "first_response_time": "priority", "csat": "category",
}  # fmt: skip
"""What an explorer without numbers offers: each by a dimension or a grain."""


def register() -> None:
    dash.register_page("numbers.explore", path=EXPLORER, title=lambda: _("Explorer"), layout=show)


def show(**query: str) -> html.Div:
    with work(current_actor()) as w:
        return page(w, query)


def page(work: Work, query: dict[str, str]) -> html.Div:
    """The whole page of an address; before the first numbers, that there are none yet."""
    try:
        view = address.read(work, query)
    except Unavailable as error:
        return states.awaited(_("Explorer"), error)
    with then.looking(view.known):
        board = html.Div(_answers(work, view), className="board")
        centre = html.Div([_head(view), controls.bar(view), as_of.line(work), board], className="explore-centre")
    return html.Div(
        [controls.rail(work, view), centre, dcc.Store("explore-drawn", data=view.query()), drawer.place()],
        className="explore" if view.metrics else "explore explore-choosing",
        **{"data-drawn": view.href()},
    )


def _head(view: View) -> html.Div:
    told: list[Any] = [html.H1(_("Explorer"))]
    if view.metrics:
        days = cards.days(view.period.since, view.period.until)
        told.append(
            html.P(_("{days}. Company time {zone}.", days=days, zone=settings().time_zone), className="soft")
        )
    if view.wrong:
        said = _("Not understood in the address, and left out: {names}.", names=_(", ").join(view.wrong))
        told.append(html.P(said, role="status"))
    is_open = "false" if view.metrics else "true"
    choose = html.Button(
        [icon("filter"), _("Choices")], id="explore-choose", className="button", **{"aria-expanded": is_open}
    )
    return html.Div([html.Div(told), choose], className="explore-head")


def _answers(work: Work, view: View) -> list[Any]:
    """The panels and the same as files."""
    if not view.metrics:
        title, hint = _("Choose a KPI to begin with."), _("Up to four stand side by side.")
        return [states.state("analytics", title, hint, _starts(work))]
    return [*panels_of(work, view), _files(view)]


def _starts(work: Work) -> html.Div:
    """A few views that their reader may open, to begin with."""
    open_to = {name: by for name, by in STARTS.items() if kpis.is_permitted(work, name, by)}
    links = []
    for name, by in open_to.items():
        metric = kpis.permitted(work, name)
        words = _("{kpi} by {dimension}", kpi=metric.label, dimension=tables.dimension_words(metric, by).lower())
        said = {"kpi": name, "by": "" if by in GRAINS else by, "chart": "line" if by in GRAINS else "bar"}
        links.append(dcc.Link(words, href=f"{EXPLORER}?{urlencode(said)}"))
    return html.Div(links, className="explore-starts")


def _files(view: View) -> html.Div:
    said = urlencode(view.query() | {"by": ",".join(KINDS[view.chart].cut(view))})
    links = [
        html.A(form.upper(), href=f"/api/v1/explore/{form}?{said}", download="", className="panel-file")
        for form in ("csv", "xlsx")
    ]
    add = dcc.Link(_("Add to a page"), href=view.href(path=ADD), className="panel-file")
    own = dcc.Link(_("Subscribe"), href=view.href(path=SUBSCRIBE), className="panel-file")
    return html.Div([html.Span(_("All of it as a file:")), *links, add, own], className="explore-files soft")


# The browser itself leads to the address with what was chosen: choices made while an answer is awaited all stand.
clientside_callback(
    ClientsideFunction("crm", "steer"),
    Output("address", "href", allow_duplicate=True),
    Input("explore-kpis", "value"),
    Input("explore-by", "value"),
    Input("explore-then", "value"),
    Input("explore-period", "value"),
    Input("explore-since", "value"),
    Input("explore-until", "value"),
    Input("explore-cut", "value"),
    Input("explore-values", "value"),
    State("explore-drawn", "data"),
    prevent_initial_call=True,
)
