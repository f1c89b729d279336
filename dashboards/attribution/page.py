"""Attribution: what channels and campaigns earned under nine models, reconciled to the records."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import dash
from dash import dcc, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.ui import states
from dashboards import as_of, cards, drawer, kpis, panels, periods, rows
from dashboards.attribution import panels as own
from dashboards.attribution import queries
from dashboards.attribution.journeys import Journeys
from dashboards.attribution.queries import KINDS, VALUES
from dashboards.periods import DEFAULT, PICKED, Period
from dashboards.row_words import PERIODS

PATH = "/numbers/attribution"
THINGS = ("channel", "campaign")
SIDE = ("first", "last", "linear", "markov", "shapley")
UNITS = {"count": "score", "revenue": "money"}


def register() -> None:
    dash.register_page("numbers.attribution", path=PATH, title=lambda: _("Attribution"), layout=show)


def show(
    period: str = DEFAULT, kind: str = KINDS[0], value: str = "count", by: str = "channel", **_query: str
) -> html.Div:
    chosen = (
        period if period in PICKED else DEFAULT, kind if kind in KINDS else KINDS[0],
        value if value in VALUES else "count", by if by in THINGS else "channel",
    )  # fmt: skip
    with work(current_actor()) as w:
        return page(w, *chosen)


def page(work: Work, name: str, kind: str, value: str, thing: str) -> html.Div:
    """The whole page; for readers of less than the whole company, why it is not theirs."""
    work.require(kpis.KPIS_READ)
    title = html.H1(_("Attribution"))
    if not queries.is_whole(work):
        words = _("Attribution is of the whole company: part of its journeys would give wrong credits.")
        return html.Div([html.Div(title, className="head"), states.state("lock", words)])
    try:
        period = periods.ending(periods.newest_day(work), name)
    except Unavailable as error:
        return states.awaited(_("Attribution"), error)
    now = {"period": name, "kind": kind, "value": value, "by": thing}
    head = html.Div([html.Div([title, _said(period)]), _picks(now)], className="board-head")
    board = html.Div(_board(work, period, kind, value, thing), className="board")
    return html.Div([head, as_of.line(work), board, drawer.place()], **{"data-drawn": _at(now)})


def _said(period: Period) -> html.P:
    return html.P(
        _(
            "Conversions of {days}. Models describe journeys; none of them proves an effect.",
            days=cards.days(period.since, period.until),
        ),
        className="soft",
    )


def _at(words: Mapping[str, str]) -> str:
    return f"{PATH}?{urlencode(words)}"


def _picks(now: Mapping[str, str]) -> html.Div:
    navs = []
    for key, (label, choices) in _choices().items():
        links = []
        for code, words in choices.items():
            kind_of = "pick pick-on" if now[key] == code else "pick"
            links.append(dcc.Link(words, href=_at({**now, key: code}), className=kind_of))
        navs.append(html.Nav(links, className="picks", **{"aria-label": label}))
    return html.Div(navs, className="filters")


def _choices() -> dict[str, tuple[str, dict[str, str]]]:
    """What the address may say -> what it is called, and the values there are."""
    kinds = {
        "deal_won": _("Deals won"), "lead_converted": _("Leads converted"), "repeat_order": _("Repeat orders"),
    }  # fmt: skip
    return {
        "period": (_("Period"), {name: str(words) for name, words in PERIODS.items()}),
        "kind": (_("Conversion"), kinds),
        "value": (_("Value"), {"count": _("Count"), "revenue": _("Revenue")}),
        "by": (_("Credited"), {"channel": _("Channel"), "campaign": _("Campaign")}),
    }


def _board(work: Work, period: Period, kind: str, value: str, thing: str) -> list[Any]:
    words = rows.codes_of(work)["channel"]
    credits = queries.credits(work, period, kind, value, thing)
    made: list[Any] = [own.reconciliation(queries.reconciled(work, period, kind))]
    made.append(_models(credits, period, kind, value, thing, words))
    if thing == "channel" and kind != "lead_converted":
        spent = {credit.name: credit.spend for credit in credits if credit.spend}
        below = _foot(period, kind, "revenue", thing)
        made.append(own.returns(spent, queries.amounts(work, period, kind), queries.margin(work), words, below))
    return [
        *made,
        own.order(credits, words, _foot(period, kind, value, thing)),
        *Journeys(work, period, kind).panels(),
    ]


def _models(
    credits: Sequence[queries.Credit], period: Period, kind: str, value: str, thing: str, words: Any
) -> html.Section:
    hint = _("Dot: credit; line: 95% interval; grey tick: median of nine models. All nine are in the file.")
    if not credits:
        return panels.frame(_("Models side by side"), hint, panels.empty(), "full")
    table = own.side_by_side(credits, SIDE, (period, kind, value, thing), UNITS[value], words)
    return panels.frame(_("Models side by side"), hint, table, "full", _foot(period, kind, value, thing))


def _foot(period: Period, kind: str, value: str, thing: str) -> html.Div:
    where = {"conversion_kind": kind}
    return panels.foot(None, VALUES[value], [thing, "model"], period.since, period.until, where)
