"""Colleagues to choose from, as lists and forms offer them."""

from collections.abc import Callable

from app.access import ownership
from app.access.actor import Reach
from app.access.work import Work
from app.core.i18n import _
from app.fields.noun import Noun
from app.ui.forms import Field
from app.ui.lists import Filter
from app.users import service
from app.users.permissions import USERS_READ


def owners_of(noun: Noun) -> Callable[[Work], list[tuple[str, str]]]:
    """Asks for (id, name) of those who may be given records of `noun`."""
    return lambda work: [(str(user_id), name) for user_id, name in ownership.possible_owners(work, noun.name)]


def owner_filter(work: Work, noun: Noun) -> Filter:
    """Whose records a list shows; nobody is offered to those who see their own, or no colleagues."""
    is_offered = work.actor.reads(noun.name) is not Reach.OWN and work.actor.may(USERS_READ)
    people = service.list_users(work) if is_offered else []
    return Filter("owner_id", _("Owner"), {str(user.id): user.name for user in people})


def owner_field(work: Work, noun: Noun) -> list[Field]:
    """Whose a new record is, its creator's unless chosen; not asked where there is nothing to choose."""
    people = [] if work.actor.writes(noun.name) is Reach.OWN else owners_of(noun)(work)
    return [Field("owner_id", _("Owner"), "choice", people, placeholder=work.actor.name)] if people else []
