"""What somebody who leads sales people sees first: who does what, who needs help, where the pipeline stands.

Every figure opens the list of what it counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from dash import html
from sqlalchemy import text

from app.access import records
from app.access.actor import Reach
from app.access.once import once
from app.access.work import Work
from app.activities import standing as activities
from app.activities.permissions import ACTIVITIES_READ
from app.activities.schema import Worked
from app.core.dates import day_of, quarter
from app.core.i18n import _, _l
from app.deals import forecast, stages
from app.deals.fields import DEAL
from app.deals.permissions import DEALS_WRITE
from app.deals.schema import OpenWon, StageView
from app.today import wanted as aims
from app.today.links import closed_between, deals, opens, tasks
from app.ui import format, parts
from app.ui import records as shown
from app.ui.elements import B, Dd, Div, Dl, Dt, Li, P, Section, Span, Table, Tbody, Td, Tfoot, Th, Thead, Tr, Ul

WEEK = timedelta(days=7)
MOST = 30
"""People in the table; those with the most that is late come first."""

NOBODY = UUID(int=0)
IDLE = Worked(0, 0, 0, 0, 0)
KINDS = {"calls": _l("Calls"), "meetings": _l("Meetings and visits"), "messages": _l("Messages")}
"""Figure of what somebody did -> what that kind is called."""

HELP, ALARM = 3, 5
"""So many late tasks are worth a look, and so many a word."""

_TEAM = text("select name from app.teams where id = :id")
NOTHING = OpenWon(0, Decimal(0), Decimal(0), 0, Decimal(0))


@dataclass(frozen=True)
class Person:
    """How somebody stands: what they did and what is late, what they sold, and what is wanted of them."""

    id: UUID
    name: str
    worked: Worked
    sold: OpenWon
    wanted: aims.Months | None


def leads_people(w: Work) -> bool:
    """Whether somebody's work is to be led here: they see more deals than their own, and not everybody's."""
    reaches = w.actor.reads("deals") in (Reach.TEAM, Reach.TREE)
    is_priced = DEAL.seen(w, "amount") and DEAL.seen(w, "fx_rate")
    return reaches and is_priced and w.actor.may(DEALS_WRITE) and w.actor.may(ACTIVITIES_READ)


@once
def team_name(w: Work) -> str:
    """What the reader's team is called; nothing for who is in none."""
    name: str | None = w.session.scalar(_TEAM, {"id": w.actor.team_id})
    return name or ""


def people(w: Work, now: datetime) -> Div | None:
    """What all come to together; then one line a person in four groups: done in seven days, open, won in this
    quarter against what is wanted, and what needs help."""
    if not leads_people(w):
        return None
    begins, ends = quarter(day_of(now))
    worked = activities.count_by_owner(w, now - WEEK, now)
    sold = forecast.of_quarter(w, now).owners
    wanted = aims.of_quarter(w, begins, ends)
    names = records.names_of(w, {*worked, *sold})
    team = [
        Person(one, name, worked.get(one, IDLE), sold.get(one, NOTHING), wanted.get(one))
        for one, name in names.items()
    ]
    team.sort(key=lambda one: (-one.worked.late, one.name))
    whole = Person(
        NOBODY, _("Team"), _sum(team, "worked", Worked), _sum(team, "sold", OpenWon), wanted.get(team_name(w))
    )
    most = max((one.worked.done for one in team), default=0) or 1
    gone = (day_of(now) - begins) / (ends - begins)
    lines = [Tr(_line(one, now, most, gone)) for one in team[:MOST]]
    foot = Tfoot(Tr(_line(whole, now, None, gone)))
    table = Table([_head(), Tbody(lines), foot], className="table team")
    title = [
        _("Team"),
        Span(format.number(len(team)), className="soft"),
        Span(_("won in this quarter, in the company's currency"), className="soft run-began"),
    ]
    return Div([_figures(whole, now), shown.card(title, Div(table, className="scroll"), _key())])


def _sum(team: Sequence[Person], part: str, kind: type[Any]) -> Any:
    """What all have of each figure."""
    parts = [getattr(one, part) for one in team]
    return kind(*(sum(getattr(one, field.name) for one in parts) for field in dataclass_fields(kind)))


def _key() -> Div:
    """What the parts of the bars are."""
    kinds = [Span([html.I(className=f"kind-{name}"), str(words)]) for name, words in KINDS.items()]
    gone = Span([html.I(className="time-gone"), _("Time gone")])
    return Div([*kinds, gone], className="key")


def _head() -> Thead:
    words = (
        (_("Person"), ""), (_("Done, 7 days"), "num"), (_("By kind"), ""), (_("Open deals"), "num first"),
        (_("Open"), "num"), (_("Weighted"), "num"), (_("Won"), "num first"), (_("Of target"), ""),
        (_("Overdue"), "num first"),
    )  # fmt: skip
    return Thead(Tr([Th(one, className=look) for one, look in words]))


def _figures(team: Person, now: datetime) -> Dl:
    """Six figures of all people within reach; what was won is told against the team's target, where it has one."""
    late = "due-late" if team.worked.late else ""
    sold, worked, won = team.sold, team.worked, deals("won", *closed_between(*quarter(day_of(now))))
    figures = [
        (_("Won this quarter"), opens(format.short_money(sold.won_amount, None), won), ""),
        (_("Deals won"), opens(format.number(sold.won), won), ""),
        (_("Open"), opens(format.short_money(sold.open_amount, None), deals("open")), ""),
        (_("Weighted"), opens(format.short_money(sold.weighted, None), deals("open")), ""),
        (_("Done, 7 days"), opens(format.number(worked.done), _done_by(None, now)), ""),
        (_("Overdue"), opens(format.number(worked.late), tasks(due_before=now)), late),
    ]
    told = [Div([Dt(words), Dd(figure, className=tone)]) for words, figure, tone in figures]
    if team.wanted and (whole := sum(team.wanted.values(), Decimal(0))):
        goal = format.short_money(whole, None)
        share = format.percent(float(sold.won_amount / whole), 0)
        told[0].children.append(Dd(_("{share} of {target}", share=share, target=goal), className="soft"))
    return Dl(told, className="strip figures")


def _done_by(owner_id: UUID | None, now: datetime) -> str:
    return tasks(owner_id, status="done", since=now - WEEK, sort="-completed_at")


def _line(one: Person, now: datetime, most: int | None, gone: float) -> list[Td]:
    """A person, or with `most` left out all together; `most` is what the most diligent did."""
    late, is_all = one.worked.late, most is None
    tone = "" if is_all else "bad" if late >= ALARM else "warn" if late >= HELP else ""
    owner_id = None if is_all else one.id
    whose = {} if is_all else {"owner_id": str(one.id)}
    won = deals("won", *closed_between(*quarter(day_of(now))), **whose)
    cells = (
        (B(one.name) if is_all else parts.person(one.name), ""),
        (opens(format.number(one.worked.done), _done_by(owner_id, now)), "num"),
        (_by_kind(one.worked, most) if most else "", ""),
        (opens(format.number(one.sold.open), deals("open", **whose)), "num first"),
        (opens(format.short_money(one.sold.open_amount, None), deals("open", **whose)), "num"),
        (opens(format.short_money(one.sold.weighted, None), deals("open", **whose)), "num"),
        (opens(format.short_money(one.sold.won_amount, None), won), "num first"),
        (_of_target(one, gone, **whose), ""),
        (
            opens(
                parts.chip(format.number(late), tone) if tone else format.number(late),
                tasks(owner_id, due_before=now),
            ),
            "num first",
        ),
    )
    return [Td(cell, className=look) for cell, look in cells]


def _by_kind(worked: Worked, most: int) -> Span:
    """What was done by its kind, against who did the most; what has no kind of its own is left pale."""
    counts = {name: getattr(worked, name) for name in KINDS}
    bars = [Span(className=f"kind-{name}", style={"width": f"{n / most:.1%}"}) for name, n in counts.items() if n]
    title = " · ".join(f"{KINDS[name]} {format.number(n)}" for name, n in counts.items() if n)
    return Span(bars, className="by-kind", title=title or None)


def _of_target(one: Person, gone: float, **whose: Any) -> Any:
    """A bar with a mark where the time is, and a share; nobody has a target unless each month of the quarter has
    one."""
    if not one.wanted:
        return Span(format.NOTHING, title=_("No target is set."))
    whole = sum(one.wanted.values())
    share = one.sold.won_amount / whole if whole else Decimal(0)
    filled = Span(style={"width": f"{min(share, 1):.0%}"}, className="behind" if share < gone else None)
    mark = B(style={"left": f"{gone:.0%}"})
    bar = Span([filled, mark], className="bar-target", **{"aria-hidden": "true"})
    said = _("{share} of {target}", share=format.percent(float(share), 0), target=format.short_money(whole, None))
    return Div([aims.told(said, one.wanted, **whose), bar], className="of-target")


def pipeline(w: Work, now: datetime) -> Section | None:
    """Each open stage with its deals, what they are worth, and weighted."""
    if not leads_people(w):
        return None
    totals = forecast.of_quarter(w, now).stages
    steps = [(one, totals.get(one.code, NOTHING)) for one in stages.list_stages(w) if one.semantic == "open"]
    most = max((total.open_amount for _step, total in steps), default=Decimal(0)) or Decimal(1)
    lines = [_stage(one, total, most) for one, total in steps]
    weighted = sum((total.weighted for _step, total in steps), Decimal(0))
    amount = opens(format.short_money(weighted, None), deals("open"))
    said = P([_("Weighted"), " ", amount], className="soft")
    return shown.card(_("Pipeline by stage"), Div([Ul(lines, className="todo"), said]))


def _stage(stage: StageView, total: OpenWon, most: Decimal) -> Li:
    bar = Span(html.I(style={"width": f"{total.open_amount / most:.0%}"}), className="bar")
    figures = f"{format.number(total.open)} · {format.short_money(total.open_amount, None)}"
    behind = opens(figures, deals("open", stage=stage.code))
    return Li([Span([stage.label, bar], className="todo-what"), Span(behind, className="num")])
