"""Colleagues to choose from, as lists and forms offer them."""

from app.access.actor import Reach
from app.access.work import Work
from app.core.i18n import _
from app.ui.forms import Field
from app.ui.list_page import Filter
from app.users import service


def everybody(work: Work) -> list[tuple[str, str]]:
    """(id, name) of all colleagues."""
    return [(str(user.id), user.name) for user in service.list_users(work)]


def owner_filter(work: Work) -> Filter:
    """Whose records a list shows."""
    return Filter("owner_id", _("Owner"), dict(_for_owner(work)))


def owner_field(work: Work) -> list[Field]:
    """Whose a new record is, its creator's unless chosen; not asked where there is nothing to choose."""
    people = _for_owner(work)
    return [Field("owner_id", _("Owner"), "choice", people, placeholder=work.actor.name)] if people else []


def _for_owner(work: Work) -> list[tuple[str, str]]:
    """Nobody for those who see only their own."""
    return [] if work.actor.reach is Reach.OWN else everybody(work)
