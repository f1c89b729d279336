"""Making the editions that a plan wants, one for each reach and language, and having them sent.

Each is frozen first and sent from what was frozen: whoever is killed in between goes on with the same.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from uuid import UUID

from app.access.actor import Actor, Reach
from app.access.work import work
from app.core.errors import NotPermitted
from app.core.i18n import _, speaking
from app.editions import service as editions
from app.editions.schema import Frozen, PlanView
from app.mail import postman
from app.ui import format
from app.users.acting import actor_of
from dashboards import builds
from dashboards.periods import Period
from dashboards.permissions import REPORTS_BUILD
from dashboards.reports import edition, known, letter, render
from dashboards.reports.definitions import Definition
from dashboards.reports.edition import Issue
from dashboards.reports.restated import is_restated
from dashboards.reports.shapes import Edition, thawed

FINAL, PRELIMINARY, RESTATED = "final", "preliminary", "restated"


@dataclass(frozen=True)
class Group:
    """Whoever gets the same: `actor` stands for all of them."""

    actor: Actor
    scope: str
    locale: str
    to: list[UUID | str]


@dataclass(frozen=True)
class Sent:
    """How many editions went out, and who was left out: logins of nobody any more, addresses nobody planned."""

    editions: int
    left_out: Sequence[str] = field(default_factory=list)


def scope_of(actor: Actor) -> str:
    """Equal for whoever sees the same: the role, and the team or person where its reaches depend on them."""
    reads = set(actor.role.reads.values()) if actor.role else set()
    parts = [actor.role.code if actor.role else actor.name]
    parts += [str(actor.team_id)] if reads & {Reach.TEAM, Reach.TREE} else []
    parts += [str(actor.user_id)] if Reach.OWN in reads else []
    return sha256(" ".join(parts).encode()).hexdigest()[:16]


def groups(robot: Actor, plan: PlanView) -> tuple[list[Group], list[str]]:
    """Whoever works here and gets it, by reach and language; those elsewhere get what who planned it sees. Who
    cannot be reached holds nobody else back: they are named."""
    with work(robot) as w:
        here = editions.who(w, plan.receivers)
    found: dict[tuple[str, str], Group] = {}
    left_out = list(here.gone)
    wanted: list[tuple[UUID | None, UUID | str]] = [(one, one) for one in here.user_ids]
    wanted += [(plan.set_by, address) for address in plan.receivers.addresses]
    actors = {user_id: actor_of(user_id) for user_id in {user for user, _to in wanted if user}}
    for user_id, to in wanted:
        actor = actors.get(user_id) if user_id else None
        if actor is None:
            left_out.append(_("an address elsewhere"))
            continue
        key = scope_of(actor), actor.locale
        group = found.setdefault(key, Group(actor, *key, []))
        group.to.append(to)
    return list(found.values()), left_out


def send(robot: Actor, plan: PlanView, period: Period, *, name: str = FINAL) -> Sent:
    """Make what was not made yet, and have it sent. A second time nobody gets it again."""
    wanted, left_out = groups(robot, plan)
    for group in wanted:
        made = made_for(robot, group, plan, period, name)
        with work(robot) as w:
            editions.send(w, made, group.to)
    return Sent(len(wanted), left_out)


def preview(actor: Actor, recipient: Actor, definition: Definition, period: Period) -> str:
    """The letter as that recipient would get it, for a browser; nothing is kept or sent.

    Raises NotPermitted where they see what `actor` does not.
    """
    require_seen(actor, recipient)
    made, _build = collected_for(recipient, Issue(definition, period, recipient.locale, _("Preview"), FINAL))
    with speaking(made.locale):
        return render.whole(render.html(made), render.pictures(made))


def require_seen(actor: Actor, other: Actor) -> None:
    """Raises NotPermitted unless all that `other` sees of numbers `actor` sees too: a preview is no way around."""
    if scope_of(actor) == scope_of(other):
        return
    reads = {noun for noun, reach in other.role.reads.items() if reach is not Reach.NONE} if other.role else set()
    narrower = any(actor.reads(noun) is not Reach.ALL for noun in reads)
    limited = any(actor.limits(noun) and actor.limits(noun) != other.limits(noun) for noun in reads)
    lacking = {one for one in other.permissions - actor.permissions if one.action == "read"}
    if narrower or limited or lacking:
        raise NotPermitted(_("This person sees what you do not see: their report is not for you to preview."))


def restate(robot: Actor, plan: PlanView, period: Period) -> int:
    """Send a restated edition to those whose numbers moved far since the last edition of the period; how many."""
    sent = 0
    for group in groups(robot, plan)[0]:
        with work(robot) as w:
            told = editions.earlier(w, plan.report, group.scope, group.locale, period.until)
        told = [one for one in told if (one.since, one.until) == (period.since, period.until)]
        if not told or told[0].edition == PRELIMINARY:
            continue
        issue = Issue(find(robot, plan.report), period, group.locale, told[0].reference, FINAL)
        now, _build = collected_for(group.actor, issue)
        if is_restated(thawed(told[0].result), now):
            n = sum(one.edition == RESTATED for one in told) + 1
            made = made_for(robot, group, plan, period, RESTATED, str(n))
            with work(robot) as w:
                editions.send(w, made, group.to)
            sent += 1
    return sent


def made_for(robot: Actor, group: Group, plan: PlanView, period: Period, name: str, n: str = "") -> Frozen:
    """The edition of a group as it was frozen, or made now; of restated ones the `n`th."""
    key = key_of(plan.report, period, group, name + n)
    with work(robot) as w:
        made = editions.find(w, key)
        before = editions.earlier(w, plan.report, group.scope, group.locale, period.until) if not made else []
    if made:
        return made
    told = [thawed(one.result) for one in before if one.result]
    definition, reference = find(robot, plan.report), reference_of(plan.report, period, key)
    return _made(group, key, Issue(definition, period, group.locale, reference, name, "", told))


def key_of(report: str, period: Period, group: Group, name: str) -> str:
    """What an edition is made once by."""
    return " ".join([report, f"{period.since}..{period.until}", group.scope, group.locale, name])


def find(robot: Actor, report: str) -> Definition:
    """What a report is about now. Raises NotFound."""
    with work(robot) as w:
        return known.find(w, report)


def _made(group: Group, key: str, issue: Issue) -> Frozen:
    collected, build = collected_for(group.actor, issue)
    server = postman.server()
    message = letter.write(collected, server.sender if server else "")
    result = collected.frozen()
    facts: Mapping[str, object] = vars(message)
    with speaking(issue.locale):
        definition = known.written(issue.definition).model_dump(mode="json")
    return Frozen(
        key=key, reference=issue.reference, report=issue.definition.name, since=issue.period.since,
        until=issue.period.until, scope=group.scope, locale=group.locale, edition=issue.edition,
        build_id=build.id, result=result, hash=sha256(result.encode()).hexdigest(), letter=json.dumps(facts),
        definition=definition,
    )  # fmt: skip


def collected_for(actor: Actor, issue: Issue) -> tuple[Edition, builds.Build]:
    """In the reach of who gets it; that they may have it made was decided by who planned it."""
    reader = replace(actor, permissions=actor.permissions | {REPORTS_BUILD})
    with work(reader) as w:
        build = builds.published(w)
        banner = _late(build, issue.locale) if issue.edition == PRELIMINARY else ""
        return edition.collect(w, replace(issue, banner=banner)), build


def reference_of(report: str, period: Period, key: str) -> str:
    """What links and people call it: `LM-2026-10-3f2a91c4`."""
    first = "".join(word[0] for word in report.split("-")).upper()
    day = f"{period.since:%Y-%m}" if period.since.day == 1 and period.until.day >= 28 else f"{period.since}"
    return f"{first}-{day}-{sha256(key.encode()).hexdigest()[:8]}"


def _late(build: builds.Build, locale: str) -> str:
    with speaking(locale):
        return _(
            "The numbers of this period are not complete: they are of {moment}.",
            moment=format.moment(build.published_at),
        )
