"""The tabs over tasks: whose they are, and how they stand."""

from datetime import datetime

from app.access.actor import Actor, Reach
from app.core.i18n import _
from app.ui.lists import View

TO_DO = {"status": "planned", "sort": "due_at"}


def every(actor: Actor, now: datetime) -> list[View]:
    """Those of the list."""
    own = {"owner_id": str(actor.user_id)} | TO_DO
    mine, *others = open_ones(actor)
    return [
        mine,
        View("overdue", _("Overdue"), own | {"due_before": now.isoformat()}),
        *others,
        *_person(actor),
        View("records", _("By record"), own | {"sort": "record"}),
        View("done", _("Done"), own | {"status": "done", "planned": True, "sort": "-completed_at"}),
    ]


def open_ones(actor: Actor) -> list[View]:
    """Those of what is still to do, by whose it is."""
    me = str(actor.user_id)
    reach = actor.reads("activities")
    beyond = reach is not Reach.OWN
    # who leads a tree of teams sees nobody else's, and all of theirs is meant
    team = {"team_id": str(actor.team_id)} if actor.team_id and reach is not Reach.TREE else {}
    return [
        View("mine", _("Mine"), {"owner_id": me} | TO_DO),
        *([View("team", _("Team"), TO_DO | team)] if beyond else []),
        View("asked", _("I asked others"), {"asked_by": me} | TO_DO),
    ]


def _person(actor: Actor) -> list[View]:
    """The tasks of whoever is chosen, for those who see more than their own."""
    beyond = actor.reads("activities") is not Reach.OWN
    return [View("person", _("One person"), {"owner_id": str(actor.user_id)} | TO_DO)] if beyond else []
