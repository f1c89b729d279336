"""Alerts are checked when a build is published: each in the reach of who made it, and told once."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.access.actor import Actor, Station
from app.access.work import work
from app.alerts import service
from app.alerts.permissions import ALERTS_CHECK
from app.alerts.schema import AlertView
from app.core.errors import CrmError
from app.core.i18n import kept, speaking
from app.core.settings import settings
from app.mail.permissions import MAIL_SEND
from app.notify import telling
from app.notify.permissions import NOTICES_TELL
from app.notify.telling import Tiding
from app.users.acting import actor_of
from dashboards.alerts import checking
from dashboards.builds import published
from pipelines.kernel.outcome import Outcome

CHECKER = Actor("alerts", Station.ROBOT, frozenset({ALERTS_CHECK, NOTICES_TELL, MAIL_SEND}), kind="robot")
"""Keeps what was found and tells people. It reads numbers as whoever made the alert."""


def check_alerts() -> Outcome:
    """Every alert against the build in force; one that cannot be checked holds no other back."""
    with work(CHECKER) as w:
        alerts = service.list_all(w)
    failures = []
    for alert in alerts:
        try:
            _check(alert)
        except CrmError as error:
            failures.append({"alert": str(alert.id), "reason": str(error)})
    return Outcome(rows=len(alerts), failures=failures, tolerable=True)


def _check(alert: AlertView) -> None:
    actor = actor_of(alert.user_id)
    if actor is None:
        return
    with speaking(actor.locale), work(actor) as w:
        reason, build = checking.reason(w, alert), published(w)
    with work(CHECKER) as w:
        if reason is None:
            service.note_inside(w, alert.id)
            return
        signal = service.note_outside(w, alert.id, kept(reason), build.id)
        if signal.told_at is None and not _is_snoozed(alert):
            key = f"alert {signal.id}"
            tidings = [
                Tiding(one, key, "alert", "alerts", alert.id, {"name": name, "reason": signal.reason})
                for one, name in _concerned(alert).items()
            ]
            telling.tell(w, tidings)
            service.note_told(w, signal.id)


def _is_snoozed(alert: AlertView) -> bool:
    today = datetime.now(ZoneInfo(settings().time_zone)).date()
    return alert.snoozed_until is not None and today < alert.snoozed_until


def _concerned(alert: AlertView) -> dict[UUID, str]:
    """Who made it and those of the others who may read such numbers, each with its name in their language."""
    names = {one: _name(one, alert) for one in dict.fromkeys([alert.user_id, *alert.receivers])}
    return {one: name for one, name in names.items() if name is not None}


def _name(user_id: UUID, alert: AlertView) -> str | None:
    actor = actor_of(user_id)
    if actor is None:
        return None
    try:
        with speaking(actor.locale), work(actor) as w:
            return kept(checking.label(w, alert))
    except CrmError:
        return None
