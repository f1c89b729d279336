"""Colleagues to choose from, as lists and forms offer them."""

from app.access.actor import Reach
from app.access.work import Work
from app.users import service


def everybody(work: Work) -> list[tuple[str, str]]:
    """(id, name) of all colleagues."""
    return [(str(user.id), user.name) for user in service.list_users(work)]


def for_owner(work: Work) -> list[tuple[str, str]]:
    """Whose records the actor may list, or give one to; nobody where there is nothing to choose."""
    return [] if work.actor.reach is Reach.OWN else everybody(work)
