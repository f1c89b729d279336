"""What pictures of numbers need and a fresh demo company lacks: alerts, a page, reports that went out."""

import sys
from datetime import timedelta

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.access.robots import SYSTEM
from app.access.work import work
from app.alerts import service as alerts
from app.alerts.schema import AlertSet
from app.editions import service as editions
from app.editions.schema import PlanSet, Receivers
from app.number_pages import service as pages
from app.number_pages.schema import SharedSet
from app.users.acting import actor_of
from app.users.model import User
from app.users.signin import DOORKEEPER
from dashboards import periods
from dashboards.builder import shipped
from dashboards.reports import definitions, sending
from pipelines.alerts import check_alerts

REPORT = "leadership-monthly"
MONTH = timedelta(days=31)
WATCHED = (
    {"kpi": "win_rate", "rule": "limits", "grain": "week"},
    {"kpi": "won_amount", "rule": "threshold", "level": "1", "grain": "month"},
    {"kpi": "leads", "rule": "forecast", "grain": "week"},
    {"kpi": "tickets", "rule": "freshness", "level": "24"},
)


def stage() -> None:
    """Whatever is there stays as it is; nothing is put there a second time."""
    analyst = _first(Role.ANALYST)
    _watch(analyst, _first(Role.LEADER))
    _compose(analyst)
    _report()


def _first(role: Role) -> Actor:
    wanted = select(User.id).where(User.role == role.value, User.is_active).order_by(User.login)
    with work(DOORKEEPER) as w:
        found = actor_of(w.session.scalars(wanted).first())
    if found is None:
        sys.exit(f"Nobody is {role.value}: the pictures are taken of the demo company (make run).")
    return found


def _watch(analyst: Actor, leader: Actor) -> None:
    with work(analyst) as w:
        if alerts.list_alerts(w):
            return
        for one in WATCHED:
            alerts.create(w, AlertSet(**one, receivers=[leader.user_id]))
    check_alerts()


def _compose(analyst: Actor) -> None:
    with work(analyst) as w:
        if not pages.list_pages(w):
            made = pages.create(w, shipped.copied("sales"))
            pages.share(w, made.id, SharedSet(roles=[Role.LEADER.value]))
            pages.publish(w, made.id)


def _report() -> None:
    """Two editions one after the other, to be laid side by side; nothing is planned to go out again."""
    with work(SYSTEM) as w:
        if editions.list_editions(w):
            return
        to = Receivers(roles=(Role.LEADER.value,))
        plan = editions.set_plan(w, REPORT, PlanSet(is_on=False, cron="0 7 1 * *", zone="UTC", receivers=to))
    for day in (periods.today() - MONTH, periods.today()):
        sending.send(SYSTEM, plan, definitions.period_until("month", day))
