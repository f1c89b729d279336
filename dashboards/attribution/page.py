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
from dashboards.attribution.panels import Asking
from dashboards.attribution.queries import KINDS, VALUES
from dashboards.attribution.words import model_names
from dashboards.periods import DEFAULT, PICKED, Period
from dashboards.row_words import CODES, PERIODS

PATH = "/numbers/attribution"
THINGS = ("channel", "campaign")
MODEL = "shapley"
UNITS = {"count": "score", "revenue": "money"}


def register() -> None:
    dash.register_page("numbers.attribution", path=PATH, title=lambda: _("Attribution"), layout=show)


def show(
    period: str = DEFAULT, kind: str = KINDS[0], value: str = "count", by: str = "channel", model: str = MODEL,
    **_query: str,
) -> html.Div:  # fmt: skip
    chosen = (
        period if period in PICKED else DEFAULT, kind if kind in KINDS else KINDS[0],
        value if value in VALUES else "count", by if by in THINGS else "channel",
        model if model in own.SIDE else MODEL,
    )  # fmt: skip
    with work(current_actor()) as w:
        return page(w, *chosen)


def page(work: Work, name: str, kind: str, value: str, thing: str, model: str = MODEL) -> html.Div:
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
    now = {"period": name, "kind": kind, "value": value, "by": thing, "model": model}
    head = html.Div([html.Div([title, _said(period)]), _picks(now)], className="board-head")
    board = html.Div(_board(work, Asking(period, kind, value, thing, model), now), className="board")
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
    navs = [_pick(now, key, label, choices) for key, (label, choices) in _choices().items()]
    return html.Div(navs, className="filters")


def _pick(now: Mapping[str, str], key: str, label: str, choices: Mapping[str, str], kind: str = "") -> html.Nav:
    links = []
    for code, words in choices.items():
        kind_of = "pick pick-on" if now[key] == code else "pick"
        links.append(dcc.Link(words, href=_at({**now, key: code}), className=kind_of))
    return html.Nav(links, className=f"picks {kind}".rstrip(), **{"aria-label": label})


def _choices() -> dict[str, tuple[str, dict[str, str]]]:
    """What the address may say -> what it is called, and the values there are."""
    kinds = {kind: str(name) for kind, name in CODES["conversion_kind"].items()}
    return {
        "period": (_("Period"), {name: str(words) for name, words in PERIODS.items()}),
        "kind": (_("Conversion"), kinds),
        "value": (_("Value"), {"count": _("Count"), "revenue": _("Revenue")}),
        "by": (_("Credited"), {"channel": _("Channel"), "campaign": _("Campaign")}),
    }


def _board(work: Work, asked: Asking, now: Mapping[str, str]) -> list[Any]:
    words, period, kind = rows.codes_of(work)["channel"], asked.period, asked.kind
    credits = queries.credits(work, period, kind, asked.value, asked.thing)
    made: list[Any] = [own.reconciliation(queries.reconciled(work, period, kind), asked)]
    made.append(_models(credits, asked, now, words))
    if asked.thing == "channel" and kind != "lead_converted":
        spent = {credit.name: credit.spend for credit in credits if credit.spend}
        earned, margin = queries.amounts(work, period, kind), queries.margin(work)
        made.append(own.returns(spent, earned, margin, words, asked, _foot(asked, "revenue")))
    return [*made, own.order(credits, words, asked, _foot(asked)), *Journeys(work, period, kind).panels()]


def _models(credits: Sequence[queries.Credit], asked: Asking, now: Mapping[str, str], words: Any) -> html.Section:
    hint = _("Dot: credit; line: 95% interval; grey tick: median of nine models. All nine are in the file.")
    title = _("Models side by side")
    if not credits:
        return panels.frame(title, hint, panels.empty(), "full")
    names = model_names()
    pick = _pick(now, "model", _("Model"), {model: names[model] for model in own.SIDE}, "credits-pick")
    table = own.side_by_side(credits, asked, UNITS[asked.value], words)
    return panels.frame(title, hint, html.Div([pick, table]), "full", _foot(asked))


def _foot(asked: Asking, value: str = "") -> html.Div:
    where = {"conversion_kind": asked.kind}
    days = asked.period.since, asked.period.until
    return panels.foot(None, VALUES[value or asked.value], [asked.thing, "model"], *days, where)
