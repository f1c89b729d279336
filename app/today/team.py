"""What somebody who leads sales people sees first: who does what, who needs help, where the pipeline stands."""

from datetime import datetime, timedelta
from decimal import Decimal

from dash import html

from app.access import records
from app.access.actor import Reach
from app.access.work import Work
from app.activities import service as activities
from app.activities import times
from app.activities.permissions import ACTIVITIES_READ
from app.core.i18n import _
from app.deals import stages, standing
from app.deals.fields import DEAL
from app.deals.permissions import DEALS_WRITE
from app.deals.schema import DealQuery, OwnerTotal
from app.ui import format, parts
from app.ui import records as shown

WEEK = timedelta(days=7)
MOST = 30
"""People in the table; those with the most that is late come first."""

HELP, ALARM = 3, 5
"""So many late tasks are worth a look, and so many a word."""

NOTHING = OwnerTotal(0, Decimal(0), Decimal(0), 0, Decimal(0))


def _leads_people(w: Work) -> bool:
    reaches = w.actor.reads("deals") in (Reach.TEAM, Reach.TREE)
    return reaches and w.actor.may(DEALS_WRITE) and w.actor.may(ACTIVITIES_READ) and DEAL.seen(w, "amount")


def people(w: Work, now: datetime) -> html.Section | None:
    """One line a person: done in seven days, open, won in this quarter, late."""
    if not _leads_people(w):
        return None
    worked = activities.count_by_owner(w, now - WEEK, now)
    sold = standing.sum_by_owner(w, quarter(now))
    names = records.names_of(w, {*worked, *sold})
    order = sorted(names, key=lambda one: (-worked.get(one, (0, 0))[1], names[one]))[:MOST]
    heads = [_("Person"), _("Done, 7 days"), _("Late tasks"), _("Open deals"), _("Open"), _("Weighted"), _("Won")]
    head = html.Tr([html.Th(heads[0]), *(html.Th(words, className="num") for words in heads[1:])])
    lines = [html.Tr(_line(names[one], worked.get(one, (0, 0)), sold.get(one, NOTHING))) for one in order]
    table = html.Table([html.Thead(head), html.Tbody(lines)], className="table")
    title = [_("Team"), html.Span(_("won in this quarter, in the company's currency"), className="soft run-began")]
    return shown.card(title, html.Div(table, className="scroll"))


def _line(name: str, worked: tuple[int, int], sold: OwnerTotal) -> list[html.Td]:
    done, late = worked
    tone = "bad" if late >= ALARM else "warn" if late >= HELP else ""
    figures = (
        format.number(done),
        parts.chip(format.number(late), tone) if tone else format.number(late),
        format.number(sold.open),
        format.short_money(sold.open_amount, None),
        format.short_money(sold.weighted, None),
        format.short_money(sold.won_amount, None),
    )
    return [html.Td(parts.person(name)), *(html.Td(figure, className="num") for figure in figures)]


def pipeline(w: Work, _now: datetime) -> html.Section | None:
    """Each open stage with its deals, what they are worth, and weighted."""
    if not _leads_people(w):
        return None
    totals = {one.stage: one for one in standing.total_by_stage(w, DealQuery())}
    steps = [one for one in stages.list_stages(w) if one.semantic == "open" and one.code in totals]
    most = max((totals[one.code].amount for one in steps), default=Decimal(0)) or Decimal(1)
    lines = [_stage(one.label, totals[one.code].deals, totals[one.code].amount, most) for one in steps]
    weighted = sum((totals[one.code].weighted for one in steps), Decimal(0))
    said = html.P(_("Weighted: {amount}", amount=format.short_money(weighted, None)), className="soft")
    return shown.card(_("Pipeline by stage"), html.Div([html.Ul(lines, className="todo"), said]))


def _stage(label: str, n: int, amount: Decimal, most: Decimal) -> html.Li:
    bar = html.Span(html.I(style={"width": f"{amount / most:.0%}"}), className="bar")
    figures = f"{format.number(n)} · {format.short_money(amount, None)}"
    return html.Li([html.Span([label, bar], className="todo-what"), html.Span(figures, className="num")])


def quarter(now: datetime) -> datetime:
    """When this quarter began, in company time."""
    day = times.local(now)
    return day.replace(month=day.month - (day.month - 1) % 3, day=1, hour=0, minute=0, second=0, microsecond=0)
