"""Reports go out when they are due and their numbers are published, or at their deadline with a note."""

import logging
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.access.actor import Actor, Station
from app.access.work import work
from app.core import log as logs
from app.core.errors import CrmError
from app.core.i18n import kept
from app.editions import days
from app.editions import service as editions
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import PlanView
from app.mail.permissions import MAIL_SEND
from app.notify import people, telling
from app.notify.permissions import NOTICES_KEEP, NOTICES_TELL
from app.notify.telling import Tiding
from app.schedules.schema import Status, Verdict
from dashboards import builds
from dashboards.reports import definitions, known, sending
from dashboards.reports.definitions import Definition, Due
from dashboards.reports.sending import FINAL, PRELIMINARY
from pipelines.kernel.running import Run

SENDER = Actor("reports", Station.ROBOT, frozenset({REPORTS_SCHEDULE, NOTICES_TELL, MAIL_SEND}), kind="robot")
"""Knows who gets which report, freezes it and puts it into the outbox. It reads numbers as whoever gets them."""

log = logging.getLogger(__name__)


def reports(run: Run) -> Verdict:
    """As the schedule runs it: each plan by itself, so that one that fails holds no other back."""
    with work(SENDER) as w:
        plans = editions.list_plans(w)
    failed = []
    for plan in plans:
        run.at(plan.report)
        if not _go(plan, datetime.now(UTC)):
            failed.append(plan.report)
    return Verdict(Status.FAILED, ", ".join(failed)) if failed else Verdict()


def _go(plan: PlanView, now: datetime) -> bool:
    """Whether nothing went wrong; what did is told to who keeps the installation, once for each time it is due."""
    with work(SENDER) as w:
        known_as = known.find(w, plan.report)
        working = days.calendar(w) if plan.waits_for_work else None
    due = definitions.due(plan, known_as.grain, now, working)
    if due is None:
        return _restate(plan, known_as)
    try:
        go(plan, due, is_personal=known_as.is_personal)
    except Exception as error:
        if not isinstance(error, CrmError):
            logs.fault(error)
        log.warning("%s was not made", plan.report, exc_info=error)
        _tell(plan, due)
        return False
    return True


def _restate(plan: PlanView, report: Definition) -> bool:
    """Compare what was sent last with each new build, once."""
    with work(SENDER) as w:
        build = builds.find_published(w)
    is_asked = plan.is_on and plan.restates and plan.done_for is not None
    if not is_asked or plan.done_for is None or build is None or build.id == plan.checked_build:
        return True
    day = plan.done_for.astimezone(ZoneInfo(plan.zone)).date()
    sending.restate(SENDER, plan, definitions.period_until(report.grain, day))
    with work(SENDER) as w:
        editions.note_checked(w, plan.report, build.id)
    return True


def go(plan: PlanView, due: Due, *, is_personal: bool = False) -> bool:
    """Send what is due, unless it still waits for the numbers of its period; whether it was sent.

    At the deadline a preliminary edition goes out, unless the plan holds; the final one follows when it can.
    """
    with work(SENDER) as w:
        build = builds.find_published(w)
    is_complete = build is not None and build.published_at >= due.complete_at
    if not is_complete and (build is None or plan.holds or not due.is_past_deadline):
        return False
    sent = sending.send(SENDER, plan, due.period, name=FINAL if is_complete else PRELIMINARY)
    with work(SENDER) as w:
        if is_complete:
            editions.note_done(w, plan.report, due.at)
    if sent.left_out and not is_personal:
        log.warning("%s: %d receivers left out", plan.report, len(sent.left_out))
        _tell(plan, due, "report_skipped")
    return True


def _tell(plan: PlanView, due: Due, kind: str = "report_failed") -> None:
    with work(SENDER) as w:
        facts = {"name": kept(known.find(w, plan.report).label)}
        key = f"report {plan.report} {due.at.isoformat()} {kind}"
        keepers = people.who_may(w, NOTICES_KEEP)
        telling.tell(w, [Tiding(one, key, kind, facts=facts) for one in keepers])
