"""Whose calendar is shown: one's own, the team's, or those of the people who are ticked beside it."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from dash import html

from app.access import ownership
from app.access.actor import Reach
from app.access.work import Work
from app.activities import standing
from app.activities.calendar_entry import NAME
from app.core.dates import begin_of
from app.core.i18n import _, ngettext
from app.ui import format, lists
from app.ui.shell import initials

TEAM = "team"
FEW = 12
"""People to tick; the others are chosen in the head of the page."""

Person = tuple[UUID, str]


def whose(w: Work, who: str) -> dict[str, Any]:
    """What a choice in the address asks the service for."""
    if who == TEAM:
        return {"team_id": w.actor.team_id} if w.actor.team_id else {}
    return {"owner_ids": who.split(",")} if who else {"owner_id": w.actor.user_id}


def is_of_many(who: str) -> bool:
    return who == TEAM or "," in who


def people(w: Work) -> Sequence[Person]:
    """Those whose calendars may be shown; none for who sees only their own."""
    sees_more = w.actor.reads("activities") is not Reach.OWN
    return ownership.possible_owners(w, "activities") if sees_more else []


def choice(w: Work, everyone: Sequence[Person], query: lists.Query) -> Any:
    """Whose calendar, in the head."""
    if not everyone:
        return None
    who = str(query.get("who") or "")
    others = [(str(one), name) for one, name in everyone if one != w.actor.user_id]
    n = len(who.split(","))
    several = [(who, ngettext("{n} person", "{n} people", n))] if "," in who else []
    return lists.choose(NAME, "who", _("Mine"), [(TEAM, _("Team")), *several, *others], query)


def ticks(w: Work, everyone: Sequence[Person], who: str, days: Sequence[date]) -> list[Any]:
    """The people of one's team, or all where one has none, and how much each has on these days."""
    if len(everyone) < 2:
        return []
    team_ids = {one for one, _name in ownership.possible_owners(w, "activities", w.actor.team_id)}
    ticked = (
        team_ids
        if who == TEAM
        else {one for one, _name in everyone if str(one) in (who or str(w.actor.user_id)).split(",")}
    )
    near = [one for one in everyone if one[0] in team_ids | ticked]
    shown = sorted(near, key=lambda one: one[0] not in ticked)[:FEW]
    ends = begin_of(days[-1] + timedelta(days=1)) - timedelta(seconds=1)
    counted = standing.count_planned(w, [one[0] for one in shown], begin_of(days[0]), ends)
    team = html.Button(_("Whole team"), id={"list": NAME, "go": f"who:{TEAM}"}, className="link push")
    listed = [
        _tick(one, one[0] in ticked, _toggled(w, one[0], ticked), counted.get(one[0], 0))
        for one in sorted(shown, key=lambda one: one[1])
    ]
    return [html.H2([_("People"), team]), html.Div(listed, className="cal-people")]


def _toggled(w: Work, one: UUID, ticked: Collection[UUID]) -> str:
    """Whose calendar it is once somebody more is ticked, or one less; of nobody it is one's own."""
    then = {*ticked} ^ {one}
    return "" if then <= {w.actor.user_id} else ",".join(sorted(map(str, then)))


def _tick(person: Person, is_ticked: bool, then: str, n: int) -> html.Button:
    user_id, name = person
    much = html.Span(format.number(n), className="soft")
    return html.Button(
        [html.I(className="cal-tick"), initials(name), html.Span(name), much],
        id={"list": NAME, "go": f"who:{then}"}, role="checkbox", className="cal-person", key=str(user_id),
        **{"aria-checked": str(is_ticked).lower()},
    )  # fmt: skip
