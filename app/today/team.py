"""What somebody who leads sales people sees first: who does what, who needs help, where the pipeline stands.

Every figure opens the list of what it counts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from dash import html
from sqlalchemy import text

from app.access import records
from app.access.actor import Reach
from app.access.work import Work
from app.activities import service as activities
from app.activities.permissions import ACTIVITIES_READ
from app.core.dates import begin_of, day_of, quarter
from app.core.i18n import _
from app.deals import stages, standing
from app.deals.fields import DEAL
from app.deals.permissions import DEALS_WRITE
from app.deals.schema import DealQuery, OwnerTotal, StageView
from app.today import wanted as aims
from app.today.links import closed_between, deals, opens, tasks
from app.ui import format, parts
from app.ui import records as shown

WEEK = timedelta(days=7)
MOST = 30
"""People in the table; those with the most that is late come first."""

HELP, ALARM = 3, 5
"""So many late tasks are worth a look, and so many a word."""

_TEAM = text("select name from app.teams where id = :id")
NOTHING = OwnerTotal(0, Decimal(0), Decimal(0), 0, Decimal(0))


@dataclass(frozen=True)
class Person:
    """How somebody stands: what they did and what is late, what they sold, and what is wanted of them."""

    id: UUID
    name: str
    done: int
    late: int
    sold: OwnerTotal
    wanted: aims.Months | None


def leads_people(w: Work) -> bool:
    """Whether somebody's work is to be led here: they see more deals than their own, and not everybody's."""
    reaches = w.actor.reads("deals") in (Reach.TEAM, Reach.TREE)
    return reaches and w.actor.may(DEALS_WRITE) and w.actor.may(ACTIVITIES_READ) and DEAL.seen(w, "amount")


def team_name(w: Work) -> str:
    """What the reader's team is called; nothing for who is in none."""
    name: str | None = w.session.scalar(_TEAM, {"id": w.actor.team_id})
    return name or ""


def people(w: Work, now: datetime) -> html.Div | None:
    """What all come to together; then one line a person: done in seven days, late, open, and won in this quarter
    against what is wanted."""
    if not leads_people(w):
        return None
    begins, ends = quarter(day_of(now))
    worked = activities.count_by_owner(w, now - WEEK, now)
    sold = standing.sum_by_owner(w, begin_of(begins))
    wanted = aims.of_quarter(w, begins, ends)
    names = records.names_of(w, {*worked, *sold})
    order = sorted(names, key=lambda one: (-worked.get(one, (0, 0))[1], names[one]))[:MOST]
    heads = [
        _("Person"),
        _("Done, 7 days"),
        _("Overdue"),
        _("Open deals"),
        _("Open"),
        _("Weighted"),
        _("Won"),
        _("Of target"),
    ]
    head = html.Tr([html.Th(heads[0]), *(html.Th(words, className="num") for words in heads[1:])])
    lines = [
        html.Tr(
            _line(Person(one, names[one], *worked.get(one, (0, 0)), sold.get(one, NOTHING), wanted.get(one)), now)
        )
        for one in order
    ]
    table = html.Table([html.Thead(head), html.Tbody(lines)], className="table")
    title = [_("Team"), html.Span(_("won in this quarter, in the company's currency"), className="soft run-began")]
    team = shown.card(title, html.Div(table, className="scroll"))
    in_quarter = deals("won", *closed_between(begins, ends))
    whole = wanted.get(team_name(w))
    return html.Div([_figures(worked.values(), sold.values(), whole, in_quarter), team])


def _figures(
    worked: Collection[tuple[int, int]], sold: Collection[OwnerTotal], wanted: aims.Months | None, won: str
) -> html.Dl:
    """Six figures of all people within reach; what was won is told against the team's target, where it has one."""
    done, late = (sum(one) for one in zip(*worked, strict=True)) if worked else (0, 0)

    def money(name: str) -> str:
        return format.short_money(sum((getattr(one, name) for one in sold), Decimal(0)), None)

    figures = [
        (_("Won this quarter"), opens(money("won_amount"), won), ""),
        (_("Deals won"), opens(format.number(sum(one.won for one in sold)), won), ""),
        (_("Open"), opens(money("open_amount"), deals("open")), ""),
        (_("Weighted"), opens(money("weighted"), deals("open")), ""),
        (_("Done, 7 days"), format.number(done), ""),
        (_("Overdue"), format.number(late), "due-late" if late else ""),
    ]
    told = [html.Div([html.Dt(words), html.Dd(figure, className=tone)]) for words, figure, tone in figures]
    if wanted and (whole := sum(wanted.values(), Decimal(0))):
        share = sum((one.won_amount for one in sold), Decimal(0)) / whole
        goal = format.short_money(whole, None)
        said = _("{share} of {target}", share=format.percent(float(share), 0), target=goal)
        told[0].children.append(html.Dd(said, className="soft"))
    return html.Dl(told, className="strip figures")


def _line(one: Person, now: datetime) -> list[html.Td]:
    tone = "bad" if one.late >= ALARM else "warn" if one.late >= HELP else ""
    late = parts.chip(format.number(one.late), tone) if tone else format.number(one.late)
    whose = {"owner_id": str(one.id)}
    won = deals("won", *closed_between(*quarter(day_of(now))), **whose)
    figures = (
        opens(format.number(one.done), tasks(one.id, status="done", since=now - WEEK, sort="-completed_at")),
        opens(late, tasks(one.id, due_before=now)),
        opens(format.number(one.sold.open), deals("open", **whose)),
        opens(format.short_money(one.sold.open_amount, None), deals("open", **whose)),
        opens(format.short_money(one.sold.weighted, None), deals("open", **whose)),
        opens(format.short_money(one.sold.won_amount, None), won),
        _of_target(one),
    )
    return [html.Td(parts.person(one.name)), *(html.Td(figure, className="num") for figure in figures)]


def _of_target(one: Person) -> Any:
    """A bar and a share; nobody has a target unless each month of the quarter has one."""
    if not one.wanted:
        return html.Span(format.NOTHING, title=_("No target is set."))
    whole = sum(one.wanted.values())
    share = one.sold.won_amount / whole if whole else Decimal(0)
    bar = html.Span(html.I(style={"width": f"{min(share, 1):.0%}"}), className="bar")
    said = _("{share} of {target}", share=format.percent(float(share), 0), target=format.short_money(whole, None))
    return html.Div([aims.told(said, one.wanted, owner_id=str(one.id)), bar], className="of-target")


def pipeline(w: Work, _now: datetime) -> html.Section | None:
    """Each open stage with its deals, what they are worth, and weighted."""
    if not leads_people(w):
        return None
    totals = {one.stage: one for one in standing.total_by_stage(w, DealQuery())}
    steps = [one for one in stages.list_stages(w) if one.semantic == "open" and one.code in totals]
    most = max((totals[one.code].amount for one in steps), default=Decimal(0)) or Decimal(1)
    lines = [_stage(one, totals[one.code].deals, totals[one.code].amount, most) for one in steps]
    weighted = sum((totals[one.code].weighted for one in steps), Decimal(0))
    amount = opens(format.short_money(weighted, None), deals("open"))
    said = html.P([_("Weighted"), " ", amount], className="soft")
    return shown.card(_("Pipeline by stage"), html.Div([html.Ul(lines, className="todo"), said]))


def _stage(stage: StageView, n: int, amount: Decimal, most: Decimal) -> html.Li:
    bar = html.Span(html.I(style={"width": f"{amount / most:.0%}"}), className="bar")
    figures = f"{format.number(n)} · {format.short_money(amount, None)}"
    behind = opens(figures, deals("open", stage=stage.code))
    return html.Li([html.Span([stage.label, bar], className="todo-what"), html.Span(behind, className="num")])
