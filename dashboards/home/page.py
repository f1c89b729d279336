"""Home: how the business is doing, in the reader's reach, against the period before."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash
from dash import dcc, html

from app.access.permissions import named
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings
from app.ui import format, states
from dashboards import as_of, cards, charts, drawer, kpis, moments, panels, then, view
from dashboards.asked import SUBSCRIBE
from dashboards.attribution.page import PATH as ATTRIBUTION
from dashboards.attribution.queries import is_whole
from dashboards.charts import Mark, point
from dashboards.home import changes, queries, waiting
from dashboards.periods import DEFAULT, Period, newest_day
from dashboards.quality import restated
from dashboards.row_words import PERIODS
from dashboards.standing import Card
from dashboards.view import View

RESTATED = 5
"""Closed figures that are shown with what they were."""


def register() -> None:
    dash.register_page("home", path="/", title=lambda: _("Home"), layout=show)


def show(period: str = DEFAULT, as_of: str = "", **_query: str) -> html.Div:
    with work(current_actor()) as w:
        return page(w, {"period": period, "as_of": as_of})


def page(work: Work, query: Mapping[str, str]) -> html.Div:
    """The whole page, or how far the first run of the pipeline has come."""
    try:
        seen = view.read(query, newest_day(work))
    except Unavailable:
        return html.Div([_head(None), dcc.Location("home-wait"), html.Div(id="home-building")])
    with then.looking(seen.known):
        parts = [_head(seen), as_of.line(work), *_content(work, seen), drawer.place()]
    return html.Div(parts, **{"data-drawn": seen.href("/")})


def _content(work: Work, seen: View) -> list[Any]:
    """Numbers and ways on; as of an earlier moment, what is known of then."""
    try:
        return _numbers(work, seen)
    except Unavailable as error:
        return [states.state("clock", _("Nothing of this is known as of that moment."), str(error))]


def _numbers(work: Work, seen: View) -> list[Any]:
    """Cards, and in two columns what they say and what waits; decisions are of now, whatever the page is as of."""
    shown, is_now = queries.cards(work, seen.period), then.looked_at() is None
    sees_leads = work.actor.may(named("leads:read"))
    main = [
        changes.panel(work, shown),
        changes.outside(shown),
        _funnel(work, seen.period) if sees_leads else None,
    ]
    side = [
        waiting.panel(work) if is_now else None,
        changes.within_noise(shown),
        restated.brief(work, RESTATED) if is_now and work.actor.may(named("pipeline:read")) else None,
        *_attribution(work, seen.name),
    ]
    columns = [
        html.Div([one for one in column if one is not None], className=kind)
        for column, kind in ((main, "home-main"), (side, "home-side"))
    ]
    grid = cards.grid([cards.card(kpi) for kpi in shown if cards.has_said(kpi)])
    few = _too_few([kpi for kpi in shown if not cards.has_said(kpi)])
    return [grid, *few, html.Div(columns, className="home-board")]


def _too_few(silent: Sequence[Card]) -> list[html.P]:
    """KPIs that rest on too little in this reader's reach: one line, not a card each; they open all the same."""
    if not silent:
        return []
    links: list[Any] = []
    for kpi in silent:
        said = _("{label} (n = {n})", label=kpi.metric.label, n=format.number(kpi.n))
        links += [_(", "), point(cards.asked(kpi), said, said, "link")]
    return [html.P([_("Too few to say"), _(": "), *links[1:]], className="soft too-few")]


def _head(seen: View | None) -> html.Div:
    if seen is None:
        return html.Div(html.H1(_("Home")), className="head")
    links = [
        dcc.Link(
            str(said), href=seen.href("/", period=key), className="pick pick-on" if key == seen.name else "pick"
        )
        for key, said in PERIODS.items()
    ]
    period = seen.period
    said = _(
        "{days}, compared with {before}. Company time {zone}.",
        days=cards.days(period.since, period.until),
        before=cards.days(period.before_since, period.before_until),
        zone=settings().time_zone,
    )
    subscribe = dcc.Link(_("Subscribe"), href=f"{SUBSCRIBE}?board=home", className="panel-file")
    title = html.Div([html.H1(_("Home")), html.P([said, " ", subscribe], className="soft")])
    picks = html.Nav(links, className="picks", **{"aria-label": _("Period")})
    as_known = moments.menu(seen.as_of, lambda day: seen.href("/", as_of=day))
    return html.Div([title, html.Div([picks, as_known], className="push filters")], className="head")


def _funnel(work: Work, period: Period) -> html.Section:
    """Each step opens, and says its share of the step before."""
    title = _("How far the leads of these months have come")
    hint = _("Number of leads, by company day of coming in; newer leads may still move on.")
    steps = [(metric, float(row.value or 0)) for metric, row in queries.funnel(work, period)]
    if not steps or not steps[0][1]:
        return _panel(title, hint, html.P(_("No leads came in during these months."), className="soft"))
    marks = []
    for before, (metric, n) in zip([0.0, *(n for _metric, n in steps)], steps, strict=False):
        opens = panels.asked_of(metric, period.since, period.until, {})
        said = format.percent(n / before) if before else ""
        part = charts.point(opens.at("rows"), said, f"{metric.label}: {said}", "link") if before else ""
        share = {_("Of the step before"): part}
        marks.append(Mark(metric.label, n, format.number(n), opens, cells=share))
    return _panel(title, hint, charts.bars(marks, _("Step"), _("Count")))


def _attribution(work: Work, name: str) -> list[Any]:
    """The way to what channels earned in these months, for whoever sees the whole company's leads and deals."""
    if not (is_whole(work) and kpis.is_permitted(work, queries.SALES)):
        return []
    way = dcc.Link(_("See what channels and campaigns earned"), href=f"{ATTRIBUTION}?period={name}")
    hint = _("Nine models side by side, reconciled to the records, and where they disagree.")
    return [_panel(_("Attribution"), hint, way)]


def _panel(title: str, hint: str, *content: Any) -> html.Section:
    return html.Section([html.H2(title), html.P(hint, className="soft"), *content], className="panel")
