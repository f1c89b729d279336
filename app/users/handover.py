"""What somebody has in hand, and giving it to colleagues: before they leave, or before they do something else."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from app.access import ownership
from app.access.guard import requires
from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _, ngettext
from app.fields.noun import noun_of
from app.users.permissions import USERS_WRITE
from app.users.schema import InHand

NOTHING: Mapping[str, UUID] = MappingProxyType({})


@requires(USERS_WRITE)
def list_in_hand(work: Work, user_id: UUID) -> list[InHand]:
    """How many records of each kind somebody has in hand, and who could take them over."""
    return [
        InHand(kind, n, [one for one in ownership.possible_owners(work, kind) if one[0] != user_id])
        for kind, n in ownership.count_in_hand(work, user_id).items()
    ]


@requires(USERS_WRITE)
def hand_over(work: Work, user_id: UUID, to: Mapping[str, UUID]) -> dict[str, int]:
    """Give what somebody has in hand `to` colleagues, kind by kind: how many of each.

    Raises Invalid, naming the kind, for a kind that belongs to nobody, the person themselves, or a colleague who
    does not work with such records.
    """
    given: dict[str, int] = {}
    for kind, taker in to.items():
        if kind not in ownership.kinds() or taker == user_id:
            raise Invalid({kind: _("Choose a colleague from the list.")})
        try:
            given[kind] = ownership.hand_over(work, kind, user_id, taker)
        except Invalid as refused:
            raise Invalid({kind: refused.fields["owner_id"]}) from None
    return given


@requires(USERS_WRITE)
def require_nothing_in_hand(work: Work, user_id: UUID) -> None:
    """Raises Invalid, naming each kind that nobody took over."""
    left = ownership.count_in_hand(work, user_id)
    if left:
        raise Invalid({kind: _missing(n) for kind, n in left.items()})


def called(kind: str) -> str:
    """Records of a table in words."""
    noun = noun_of(kind)
    return str(noun.many) if noun else _("Planned activities")


def _missing(n: int) -> str:
    return ngettext("Choose who takes over {n} record.", "Choose who takes over {n} records.", n)
