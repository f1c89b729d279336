"""What was expected of an earlier quarter, deal by deal: where the figures of the forecast's past open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

import dash
from dash import dcc, html

from app.access.web import current_actor
from app.access.work import work
from app.core.dates import begin_of, day_of, quarter, quarter_name
from app.core.errors import NotFound
from app.core.i18n import _, _l, ngettext
from app.deals import forecast, past
from app.deals.fields import DEAL
from app.deals.schema import Counted, Said
from app.ui import format, states
from app.ui.names import Link
from app.ui.plain_table import Cell, PlainTable

PATH = f"/{DEAL.name}/forecast"
FIGURES: dict[str, Any] = {"commit": _l("Commit"), "weighted": _l("Weighted")}


def register() -> None:
    dash.register_page(f"{DEAL.name}.forecast", path=PATH, title=lambda: _("Forecast"), layout=show)


def address(at: datetime, counted: Counted) -> str:
    """The deals that made up this figure as it was said at that moment."""
    return f"{PATH}?{urlencode({'at': at.isoformat(), 'counted': counted})}"


def show(at: str = "", counted: str = "commit", **_query: str) -> html.Div:
    try:
        moment = datetime.fromisoformat(at)
        begun = moment - begin_of(quarter(day_of(moment))[0])
    except (ValueError, TypeError, OverflowError):
        raise NotFound(_("This record does not exist, or you cannot see it.")) from None
    if counted not in FIGURES:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    with work(current_actor()) as w:
        listed, n = past.list_said(w, moment, cast(Counted, counted))
    title = _(
        "{figure} on day {n} of {quarter}", figure=str(FIGURES[counted]), n=begun.days + 1, quarter=called(moment)
    )
    crumbs = html.Div(dcc.Link(_("Today"), href="/today"), className="crumbs")
    head = html.Div(html.H1(title), className="head")
    return html.Div([crumbs, head, html.P(_explained(counted, moment), className="soft"), *_found(listed, n)])


def called(moment: datetime) -> str:
    """The quarter of a moment."""
    return quarter_name(day_of(moment))


def _explained(counted: str, moment: datetime) -> str:
    """What the figure adds up."""
    until = format.day(day_of(moment))
    if counted == "commit":
        return _(
            "What was won in the quarter by {day}, and the whole of what was to close in it in stages of {sure} "
            "probability or more. Stages, amounts and dates are those of that day.",
            day=until, sure=format.percent(forecast.SURE / 100, 0),
        )  # fmt: skip
    return _(
        "What was won in the quarter by {day}, and of each deal that was to close in it as much as its stage made "
        "likely. Stages, amounts and dates are those of that day.", day=until,
    )  # fmt: skip


def _found(listed: Sequence[Said], n: int) -> list[Any]:
    if not listed:
        return [states.state("search", _("No deal of that day is within your reach."))]
    heads = [
        (_("Deal"), ""), (_("Stage then"), ""), (_("Close date then"), ""), (_("Amount then"), "num"),
        (_("Counted"), "num"), (_("Stage now"), ""),
    ]  # fmt: skip
    lines: list[list[Cell]] = [
        [
            Link(one.title, f"/{DEAL.name}/{one.id}"), one.stage, format.day(one.closes),
            format.money(one.worth, None), format.money(one.counted, None), one.now,
        ]
        for one in listed
    ]  # fmt: skip
    said = ngettext("{n} deal", "{n} deals", n)
    if n > len(listed):
        said = _("The {most} that count for most, of {n}", most=len(listed), n=format.number(n))
    table = PlainTable(_("Deals behind this number"), heads, lines)
    return [html.Section([html.H2(said), table], className="card")]
