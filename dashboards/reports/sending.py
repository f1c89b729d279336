"""Making the editions that a plan wants, one for each reach and language, and having them sent.

Each is frozen first and sent from what was frozen: whoever is killed in between goes on with the same.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from app.access.actor import Actor, Reach
from app.access.work import work
from app.core.errors import Invalid
from app.core.i18n import _, speaking
from app.editions import service as editions
from app.editions.schema import Frozen, PlanView
from app.mail import postman
from app.ui import format
from app.users.acting import actor_of
from dashboards.builds import published
from dashboards.periods import Period
from dashboards.permissions import REPORTS_BUILD
from dashboards.reports import definitions, edition, letter

FINAL, PRELIMINARY = "final", "preliminary"


@dataclass(frozen=True)
class Group:
    """Whoever gets the same: `actor` stands for all of them."""

    actor: Actor
    scope: str
    locale: str
    to: list[UUID | str]


def scope_of(actor: Actor) -> str:
    """Equal for whoever sees the same: the role, and the team or person where its reaches depend on them."""
    reads = set(actor.role.reads.values()) if actor.role else set()
    parts = [actor.role.code if actor.role else actor.name]
    parts += [str(actor.team_id)] if reads & {Reach.TEAM, Reach.TREE} else []
    parts += [str(actor.user_id)] if Reach.OWN in reads else []
    return sha256(" ".join(parts).encode()).hexdigest()[:16]


def groups(robot: Actor, plan: PlanView) -> list[Group]:
    """Whoever works here and gets it, by reach and language; those elsewhere get what who planned it sees."""
    with work(robot) as w:
        ids = editions.user_ids(w, plan.receivers)
    found: dict[tuple[str, str], Group] = {}
    wanted: list[tuple[UUID | None, UUID | str]] = [(one, one) for one in ids]
    wanted += [(plan.set_by, address) for address in plan.receivers.addresses]
    for user_id, to in wanted:
        actor = actor_of(user_id) if user_id else None
        if actor is None:
            raise Invalid(
                {"addresses": _("Say by --as who plans it: addresses elsewhere get what that person sees.")}
            )
        key = scope_of(actor), actor.locale
        group = found.setdefault(key, Group(actor, *key, []))
        group.to.append(to)
    return list(found.values())


def send(robot: Actor, plan: PlanView, period: Period, *, is_late: bool = False) -> int:
    """Make what was not made yet, and have it sent; how many editions. A second time nobody gets it again."""
    wanted = groups(robot, plan)
    for group in wanted:
        key = " ".join([plan.report, f"{period.since}..{period.until}", group.scope, group.locale, _name(is_late)])
        with work(robot) as w:
            made = editions.find(w, key)
        made = made or _made(group, plan, period, key, is_late=is_late)
        with work(robot) as w:
            editions.send(w, made, group.to)
    return len(wanted)


def _name(is_late: bool) -> str:
    return PRELIMINARY if is_late else FINAL


def _made(group: Group, plan: PlanView, period: Period, key: str, *, is_late: bool) -> Frozen:
    """In the reach of who gets it; that they may have it made was decided by who planned it."""
    reader = replace(group.actor, permissions=group.actor.permissions | {REPORTS_BUILD})
    with work(reader) as w:
        build = published(w)
        collected = edition.collect(w, period, group.locale)
    with speaking(group.locale):
        label = str(definitions.find(plan.report).label)
        words = _(
            "The numbers of this period are not complete: they are of {moment}.",
            moment=format.moment(build.published_at),
        )
    server = postman.server()
    message = letter.write(collected, label, words if is_late else "", server.sender if server else "")
    result = collected.frozen()
    facts: Mapping[str, object] = vars(message)
    return Frozen(
        key=key, report=plan.report, since=period.since, until=period.until, scope=group.scope,
        locale=group.locale, edition=_name(is_late), build_id=build.id, result=result,
        hash=sha256(result.encode()).hexdigest(),
        letter=json.dumps(facts),
    )  # fmt: skip
