"""What somebody who sells has to do: leads that wait, tasks, deals that ask for a decision, calls."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, html
from typing_extensions import TypedDict

from app.access.actor import Reach
from app.access.web import current_actor
from app.access.work import Work, work
from app.activities import drawer, rows, times
from app.activities import service as activities
from app.activities.drawer import Done
from app.activities.permissions import ACTIVITIES_WRITE
from app.activities.schema import ActivityPlan, ActivityQuery, ActivityView
from app.core.dates import today
from app.core.i18n import _
from app.core.paging import Page
from app.core.validation import Instant, parse
from app.deals import service as deals
from app.deals import standing
from app.deals.fields import DEAL
from app.deals.permissions import DEALS_WRITE
from app.deals.schema import DealChange, DealView
from app.leads import service as leads
from app.leads.permissions import LEADS_WRITE
from app.leads.schema import LeadQuery, LeadView
from app.today.parts import ON, block, button, line
from app.ui import format, parts, undoing
from app.ui.elements import Li, Span
from app.ui.icons import icon
from app.ui.shapes import IdText, Version
from app.ui.wiring import on_press, read

FEW = 6
"""Lines of a block; all are one press away. Whoever leads others sees no empty one."""

ANSWER_WITHIN = timedelta(hours=1)
"""So soon a new lead is answered."""

TWO_WEEKS = timedelta(days=14)
TOLD = {"tasks": ON}


class Deciding(TypedDict):
    """The id of what decides about a deal."""

    deal: IdText
    version: Version


class Planning(TypedDict):
    """The id of what plans a call about a deal."""

    call: IdText


class Answering(TypedDict):
    """The id of what notes that a lead was answered."""

    answered: IdText


def _lead_line(lead: LeadView, now: datetime) -> Li:
    """A clock, who it is, and that they were answered now."""
    waited = now - (lead.assigned_at or lead.created_at)
    late = waited > ANSWER_WITHIN
    said = format.duration(abs(ANSWER_WITHIN - waited))
    words = _("{time} late", time=said) if late else _("{time} left", time=said)
    clock = Span([icon("clock"), words], className="due-late" if late else "due-soon")
    act = button("check", _("Answered"), {"answered": str(lead.id)}, primary=True)
    under = " · ".join(part for part in (lead.company_name, format.moment(lead.created_at)) if part)
    return line(clock, lead.name, f"/leads/{lead.id}", [under], [], act)


def waiting(w: Work, now: datetime) -> html.Section | None:
    if not w.actor.may(LEADS_WRITE):
        return None
    query = LeadQuery(owner_id=w.actor.user_id, unanswered=True, sort="created_at", size=FEW)
    found = leads.list_leads(w, query)
    if not found.rows and w.actor.reads("leads") is not Reach.OWN:
        return None
    href = f"/leads?owner_id={w.actor.user_id}&unanswered=true&sort=created_at"
    lines = [_lead_line(one, now) for one in found.rows]
    return block(_("Waiting for a first response"), found.count, lines, href, _("Nobody is waiting."))


def tasks(w: Work, now: datetime) -> html.Section | None:
    """Late ones and those of today, each ticked off in place."""
    if not w.actor.may(ACTIVITIES_WRITE):
        return None
    ends = times.local(now).replace(hour=23, minute=59, second=59)
    found = _planned(w, due_before=ends, size=12)
    mine = activities.changeable(w, [one.id for one in found.rows])
    shown = block(_("Tasks"), found.count, [], "/tasks", _("Nothing is due today."))
    if found.rows:
        shown.children[1] = rows.rows(found.rows, mine, ON, now)
    return shown


def undecided(w: Work, _now: datetime) -> html.Section | None:
    """Deals past or at their close date, and those on which nothing is planned; for who sees when they close."""
    if not w.actor.may(DEALS_WRITE) or not DEAL.seen(w, "expected_close_on"):
        return None
    found = standing.list_undecided(w, today(), lambda deal_id: activities.planned_on("deal_id", deal_id), FEW)
    if not found.rows and w.actor.reads("deals") is not Reach.OWN:
        return None
    href = f"/deals?view=open&owner_id={w.actor.user_id}"
    lines = [_deal_line(one) for one in found.rows]
    return block(_("Deals that need a decision"), found.count, lines, href, _("Every deal has its next step."))


def _deal_line(deal: DealView) -> Li:
    closes, pressed = deal.expected_close_on, {"deal": str(deal.id), "version": str(deal.version)}
    if closes and closes <= today():
        days = (today() - closes).days
        why = parts.chip(_("Close date passed {n} d ago", n=days) if days else _("Closes today"), "bad")
        act = button("calendar", _("Two weeks more"), pressed)
    else:
        why = parts.chip(_("No next step"), "warn")
        act = button("phone", _("Call next working day"), {"call": str(deal.id)})
    amount = Span(parts.amount(deal.amount, deal.currency), className="num")
    return line(icon("deals"), deal.title, f"/deals/{deal.id}", [deal.customer or ""], [amount, why], act)


def calls(w: Work, now: datetime) -> html.Section | None:
    """Calls of today by their time."""
    if not w.actor.may(ACTIVITIES_WRITE):
        return None
    begins = times.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    found = _planned(w, kind="call", due_from=begins, due_before=begins + timedelta(days=1), size=FEW)
    if not found.rows and w.actor.reads("activities") is not Reach.OWN:
        return None
    lines = [
        Li([html.Strong(rows.clock(one.due_at)), Span(_said(one), className="todo-what")])
        for one in found.rows
        if one.due_at
    ]
    return block(_("Calls today"), found.count, lines, "/tasks", _("No calls are planned."))


def _planned(w: Work, **wanted: Any) -> Page[ActivityView]:
    """What the reader has planned, the soonest first."""
    own = {"owner_id": w.actor.user_id, "status": "planned", "sort": "due_at"}
    return activities.list_activities(w, ActivityQuery.model_validate(own | wanted))


def _said(call: ActivityView) -> list[Any]:
    return [call.subject, rows.about_link(call)]


@on_press(Output(TOLD, "data", allow_duplicate=True), Input({"done": ALL, "version": ALL, "on": ON}, "n_clicks"))
def complete(pressed: Done) -> float:
    with work(current_actor()) as w:
        drawer.tick_off(w, UUID(pressed["done"]), pressed["version"])
    return drawer.now_stamp()


@on_press(Output(TOLD, "data", allow_duplicate=True), Input({"answered": ALL}, "n_clicks"))
def answer(pressed: Answering) -> float:
    with work(current_actor()) as w:
        lead = leads.respond(w, UUID(pressed["answered"]))
    undoing.offer(
        _("{name} is answered.", name=lead.name), "answer", lead.id, lead.version, lead.first_responded_at
    )
    return drawer.now_stamp()


@on_press(Output(TOLD, "data", allow_duplicate=True), Input({"deal": ALL, "version": ALL}, "n_clicks"))
def postpone(pressed: Deciding) -> float:
    """The deal closes in two weeks instead."""
    with work(current_actor()) as w:
        given = DealChange(expected_close_on=today() + TWO_WEEKS)
        before = deals.read(w, UUID(pressed["deal"])).expected_close_on
        deal = deals.change(w, UUID(pressed["deal"]), given, pressed["version"])
    said = _("{deal} closes on {day}.", deal=deal.title, day=format.day(deal.expected_close_on))
    undoing.offer(said, "close", deal.id, deal.version, before)
    return drawer.now_stamp()


@on_press(Output(TOLD, "data", allow_duplicate=True), Input({"call": ALL}, "n_clicks"))
def plan_call(pressed: Planning) -> float:
    """The next step of a deal is a call on the next working day."""
    with work(current_actor()) as w:
        deal = deals.read(w, UUID(pressed["call"]))
        due = times.tomorrow(datetime.now(UTC))
        subject = _("Call about {deal}", deal=deal.title)
        call = activities.plan(
            w, parse(ActivityPlan, {"kind": "call", "subject": subject[:200], "due_at": due, "deal_id": deal.id})
        )
    undoing.offer(_("A call is planned for {when}.", when=format.moment(due)), "call", call.id, call.version)
    return drawer.now_stamp()


def _close_as_before(w: Work, deal_id: UUID, version: int, was: str) -> None:
    deals.change(w, deal_id, parse(DealChange, {"expected_close_on": was}), version)


undoing.add("close", _close_as_before)
undoing.add("call", lambda w, call_id, version, _was: activities.remove(w, call_id, version))
undoing.add("answer", lambda w, lead_id, _version, was: leads.unrespond(w, lead_id, read(Instant, was)))
