"""What this quarter brings, for whoever leads people: against its target, and how right the same was before."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from dash import Input, Output, dcc, html

from app.access.actor import Reach
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.dates import day_of, quarter
from app.core.i18n import _
from app.deals import forecast, forecast_page, past, stages
from app.deals.fields import DEAL
from app.deals.permissions import DEALS_WRITE
from app.deals.schema import Forecast, Past
from app.today import wanted as aims
from app.today.links import closed_between, deals, deals_of, opens
from app.today.team import leads_people, team_name
from app.ui import format
from app.ui import records as shown
from app.ui.elements import B, Div, P, Section, Span, Table, Tbody, Td, Th, Thead, Tr
from app.ui.shapes import Text
from app.ui.wiring import on_change

CLEARLY = Decimal("0.1")
"""By how much what was said missed before it is coloured."""


def expected(w: Work, now: datetime) -> Section | None:
    """Commit, best case and weighted with what was won, and the quarters before on the same day."""
    found = forecast.of_quarter(w, now).likely if leads_people(w) else None
    if not found:
        return None
    begins, ends = quarter(day_of(now))
    wanted = aims.of_quarter(w, begins, ends).get(team_name(w))
    name = _("Forecast for {quarter}", quarter=forecast_page.called(now))
    behind = Div(id="forecast-past", className="forecast-past")
    asked = dcc.Store(id="forecast-asked", data=str(begins))
    body = Div([_bars(w, found, wanted, begins, ends), asked, behind])
    return shown.card([name, Span(_explained(), className="soft run-began")], body)


def own(w: Work, now: datetime) -> Section | None:
    """The quarter of whoever sells and sees no deals but their own: what came and what is likely."""
    sells = w.actor.reads("deals") is Reach.OWN and w.actor.may(DEALS_WRITE)
    is_told = sells and DEAL.seen(w, "amount") and DEAL.seen(w, "fx_rate")
    found = forecast.of_quarter(w, now).likely if is_told else None
    if not found:
        return None
    begins, ends = quarter(day_of(now))
    months = aims.of_quarter(w, begins, ends).get(w.actor.user_id or "")
    days = _("day {n} of {all}", n=(day_of(now) - begins).days + 1, all=(ends - begins).days)
    name = _("My quarter, {quarter}", quarter=forecast_page.called(now))
    return shown.card([name, Span(days, className="soft push")], _bars(w, found, months, begins, ends))


@on_change(Output("forecast-past", "children"), Input("forecast-asked", "data"), at_start=True)
def tell_past(_begins: Text) -> list[Any]:
    """The quarters before, behind the rest of the page: it does not wait for the past of all deals."""
    now = datetime.now(UTC)
    with work(current_actor()) as w:
        return _past(past.look_back(w, now), (day_of(now) - quarter(day_of(now))[0]).days)


def _explained() -> str:
    return _(
        "won, and open by its end: commit from {sure}, best case from {likely} probability",
        sure=format.percent(forecast.SURE / 100, 0), likely=format.percent(forecast.LIKELY / 100, 0),
    )  # fmt: skip


def _bars(w: Work, found: Forecast, months: aims.Months | None, begins: date, ends: date) -> Table:
    """Each with how much of it was won already, and what it is of the target."""
    wanted = sum(months.values(), Decimal(0)) if months else None
    most = max(found.best, found.weighted, wanted or Decimal(0)) or Decimal(1)
    open_ones = [one for one in stages.list_stages(w) if one.semantic == "open"]
    won = [one.code for one in stages.list_stages(w) if one.semantic == "won"]

    def behind(least: int) -> str:
        """What was won, and what is open in stages of at least this probability."""
        codes = [one.code for one in open_ones if one.probability >= least]
        by_end = (("expected_close_on", "before", str(ends)), ("stage", "is", *codes))
        return deals_of((("stage", "is", *won), *closed_between(begins, ends)), by_end)

    figures = (
        (_("Won"), found.won, deals("won", *closed_between(begins, ends))),
        (_("Commit"), found.commit, behind(forecast.SURE)),
        (_("Best case"), found.best, behind(forecast.LIKELY)),
        (_("Weighted"), found.weighted, behind(0)),
    )
    lines = [_bar(words, amount, found.won, most, wanted, href) for words, amount, href in figures]
    foot: Any = _("No target is set.")
    if months:
        foot = aims.told(_("target {amount}", amount=format.short_money(wanted, None)), months)
    body = Tbody([*lines, Tr(Td(foot, colSpan="4", className="soft num"))])
    return Table(body, className="table forecast")


def _bar(words: str, amount: Decimal, won: Decimal, most: Decimal, wanted: Decimal | None, href: str) -> Tr:
    filled = html.I(style={"width": f"{amount / most:.1%}"}, className="forecast-all")
    sure = html.I(style={"width": f"{min(won, amount) / most:.1%}"}, className="forecast-won")
    goal = B(style={"left": f"{wanted / most:.1%}"}) if wanted else None
    share = format.percent(float(amount / wanted), 0) if wanted else ""
    return Tr(
        [
            Td(words),
            Td(Div([filled, sure, goal], className="forecast-bar", **{"aria-hidden": "true"})),
            Td(opens(format.short_money(amount, None), href), className="num"),
            Td(share, className="num soft"),
        ]
    )


def _past(quarters: Sequence[Past], day: int) -> list[Any]:
    """What was said on this day of earlier quarters, and what came."""
    if not quarters:
        said = _("How right it was is told once a quarter has passed whose changes were kept.")
        return [P(said, className="soft")]
    heads = [_("Quarter"), _("Commit"), _("Weighted"), _("Came"), _("Commit off by"), _("Weighted off by")]
    head = Tr([Th(heads[0]), *(Th(one, className="num") for one in heads[1:])])
    lines = [Tr(_quarter(one)) for one in quarters]
    title = html.H3(_("What was said on day {n} of a quarter, and what came", n=day + 1), className="soft")
    table = Table([Thead(head), Tbody(lines)], className="table")
    return [title, Div(table, className="scroll")]


def _quarter(one: Past) -> list[Td]:
    came = opens(format.short_money(one.came, None), deals("won", *closed_between(*quarter(one.began))))
    commit = opens(format.short_money(one.said.commit, None), forecast_page.address(one.at, "commit"))
    weighted = opens(format.short_money(one.said.weighted, None), forecast_page.address(one.at, "weighted"))
    off = (_off(one.said.commit, one.came), _off(one.said.weighted, one.came))
    return [
        Td(forecast_page.called(one.at)),
        *(Td(figure, className="num") for figure in (commit, weighted, came, *off)),
    ]


def _off(said: Decimal, came: Decimal) -> Any:
    """By what share of what came it was too much or too little."""
    if not came:
        return format.NOTHING
    share = (said - came) / came
    percent = round(share * 100)
    words = f"{'+' if percent > 0 else '−' if percent < 0 else ''}{format.percent(abs(percent) / 100, 0)}"
    return Span(words, className="due-soon" if abs(share) >= CLEARLY else None)
