"""The explorer: any numbers, cut by what they know, over any days, as a chart whose every mark opens.

The address is the view: controls are links, or lead to the address with their choice in it, so that it can be
shared and the browser goes back. It is computed anew in the reach of whoever reads it.
"""

from datetime import date
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

import dash
from dash import Input, Output, State, dcc, html, no_update
from pydantic import Field

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings
from app.core.validation import Exact, Short
from app.ui import states
from app.ui.wiring import on_change
from dashboards import as_of, cards, drawer
from dashboards.asked import EXPLORER, SUBSCRIBE
from dashboards.explorer import address, controls
from dashboards.explorer.address import View
from dashboards.explorer.kinds import KINDS, panels_of

ADD = "/pages/add"
"""Where a view is put on a page."""


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
        return html.Div([html.H1(_("Explorer")), states.state("clock", str(error))])
    board = html.Div(_answers(work, view), className="board")
    centre = [
        _head(view),
        controls.bar(view),
        as_of.line(work),
        board,
    ]
    return html.Div(
        [controls.rail(work, view), html.Div(centre, className="explore-centre"), drawer.place()],
        className="explore",
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
    return html.Div(told, className="explore-head")


def _answers(work: Work, view: View) -> list[Any]:
    """The panels and the same as files."""
    if not view.metrics:
        return [states.state("analytics", _("Choose a KPI to begin with."), _("Up to four stand side by side."))]
    return [*panels_of(work, view), _files(view)]


def _files(view: View) -> html.Div:
    said = urlencode(view.query() | {"by": ",".join(KINDS[view.chart].cut(view))})
    links = [
        html.A(form.upper(), href=f"/api/v1/explore/{form}?{said}", download="", className="panel-file")
        for form in ("csv", "xlsx")
    ]
    add = dcc.Link(_("Add to a page"), href=view.href(path=ADD), className="panel-file")
    own = dcc.Link(_("Subscribe"), href=view.href(path=SUBSCRIBE), className="panel-file")
    return html.Div([html.Span(_("All of it as a file:")), *links, add, own], className="explore-files soft")


Written = Annotated[str, Field(max_length=4000)] | None
Words = list[Short]


@on_change(
    Output("address", "href", allow_duplicate=True),
    Input("explore-kpis", "value"),
    Input("explore-by", "value"),
    Input("explore-then", "value"),
    Input("explore-period", "value"),
    Input("explore-since", "value"),
    Input("explore-until", "value"),
    Input("explore-cut", "value"),
    Input("explore-values", "value"),
    State("address", "search"),
)
def steer(
    names: Words, by: Exact | None, then: Exact | None, period: Short | None, since: date | None,
    until: date | None, cut: Exact | None, values: list[Exact] | None, search: Written,
) -> Any:  # fmt: skip
    """To the address with what was chosen; nothing where that is the one we are at."""
    now = dict(parse_qsl((search or "").lstrip("?"), keep_blank_values=True))
    cuts = ",".join(dict.fromkeys(one for one in (by, then) if one))
    days = f"{since}..{until}" if period == "own" and since and until else period or ""
    wanted = now | {"kpi": ",".join(names), "by": cuts, "period": days}
    if cut and values:
        wanted[cut] = "|".join("" if one == controls.NONE else one for one in values) or "|"
    with work(current_actor()) as w:
        view, before = address.read(w, wanted), address.read(w, now)
    return no_update if view.href() == before.href() else view.href()
