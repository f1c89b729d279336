"""What somebody does first, by what they may do: each step is done by what is really there, within their reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from app.access.actor import Actor, Reach
from app.access.guard import requires
from app.access.permissions import Permission, named
from app.access.work import Work
from app.core.i18n import _l
from app.today.model import FirstSteps


@dataclass(frozen=True)
class Step:
    """`done` is a condition in SQL, answered from an index or a small table; `me` is whoever reads.

    One that `goes` is no longer listed once it is done: it may never have been needed.
    """

    label: Any
    href: str
    needs: Permission
    done: str
    goes: bool = False


MINE = "select from app.activities where owner_id = :me and deleted_at is null"
LEAD = Step(
    _l("Add a lead, or import a list of them"),
    "/leads/new",
    named("leads:write"),
    "exists (select from app.leads where deleted_at is null)",
)
CALL = Step(
    _l("Log a call on its record"),
    "/leads",
    named("leads:write"),
    f"exists ({MINE} and kind = 'call' and status = 'done')",
)
NEXT = Step(
    _l("Plan what you do next"), "/tasks", named("activities:write"), f"exists ({MINE} and status = 'planned')"
)
FEED = Step(
    _l("See what you planned in your phone's calendar"),
    "/me",
    named("activities:write"),
    "exists (select from app.calendar_feeds where user_id = :me)",
)
TICKET = Step(
    _l("Take a ticket and answer it"),
    "/tickets",
    named("tickets:write"),
    "exists (select from app.tickets where owner_id = :me and first_responded_at is not null)",
)
VIEW = Step(
    _l("Keep a list as you need it, under a name"),
    "/customers",
    named("customers:read"),
    "exists (select from app.list_views where user_id = :me)",
)
REPORT = Step(
    _l("Have the numbers sent to you"),
    "/subscribe?board=home",
    named("kpis:read"),
    "exists (select from app.report_definitions where made_by = :me and is_personal and retired_at is null)",
)
ALERT = Step(
    _l("Be told when a number moves"),
    "/alerts/new",
    named("kpis:read"),
    "exists (select from app.alerts where user_id = :me)",
)
PAGE = Step(
    _l("Put numbers together on a page of your own"),
    "/pages",
    named("kpis:read"),
    "exists (select from app.number_pages where user_id = :me)",
)
ADMINISTRATION: Sequence[Step] = (
    Step(
        _l("Invite a colleague"),
        "/administration/people/new",
        named("users:write"),
        "exists (select from app.users where not is_sample and id <> :me and deleted_at is null)",
    ),
    Step(
        _l("Set up your teams"),
        "/administration/teams",
        named("users:write"),
        "exists (select from app.teams where not is_sample and deleted_at is null)",
    ),
    Step(
        _l("Say which server sends mail"),
        "/administration/mail",
        named("mail:write"),
        "exists (select from app.mail_servers)",
    ),
    Step(
        _l("See that a backup was kept"),
        "/runs",
        named("backups:read"),
        "exists (select from app.backup_runs where act = 'backup' and succeeded)",
    ),
    Step(
        _l("Set a target"),
        "/administration/targets",
        named("users:write"),
        "exists (select from app.kpi_targets where not is_sample)",
    ),
    Step(
        _l("Remove the sample data"),
        "/administration/sample-data",
        named("users:write"),
        "not exists (select from app.users where is_sample)",
        goes=True,
    ),
)


def steps_of(actor: Actor) -> list[Step]:
    """Four to six, of the first that they do: administer, answer tickets, sell or lead who sells, read numbers."""
    if actor.may(named("users:write")):
        listed = ADMINISTRATION
    elif actor.may(named("tickets:write")):
        listed = (TICKET, NEXT, FEED, VIEW)
    elif actor.may(named("leads:write")):
        sells = actor.reads("leads") is Reach.OWN
        listed = (LEAD, CALL, NEXT, FEED) if sells else (LEAD, NEXT, FEED, VIEW, REPORT)
    else:
        listed = (REPORT, ALERT, PAGE, VIEW)
    return [step for step in listed if actor.may(step.needs)]


@requires()
def standing(work: Work) -> list[tuple[Step, bool]]:
    """The reader's steps and which are done; none once all are, or the list was put away. One statement."""
    steps = steps_of(work.actor)
    if work.actor.user_id is None or not steps:
        return []
    asked = ", ".join(step.done for step in steps)
    put_away = "exists (select from app.first_steps where user_id = :me)"
    found = work.session.execute(text(f"select {put_away}, {asked}"), {"me": work.actor.user_id}).one()
    gone, *done = found
    if gone or all(done):
        return []
    return [(step, is_done) for step, is_done in zip(steps, done, strict=True) if not (is_done and step.goes)]


@requires()
def put_away(work: Work) -> None:
    """The actor wants to see the list no more."""
    row = insert(FirstSteps).values(user_id=work.actor.user_id)
    work.session.execute(row.on_conflict_do_nothing())
