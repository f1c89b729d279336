"""What an actor sees of a field, and may give for it: one answer for every surface.

A role holds rights field by field (app.roles); a personal column is masked to everybody by its type. Lists, forms,
files, the trail and numbers ask here, so that no second rule says what is shown.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any

from app.access.actor import Actor, FieldRight, Reach
from app.access.masking import mask
from app.access.permissions import named
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import ListQuery
from app.core.validation import Shape

VEILED = ("withheld", "masked")
"""What a view says of the values that it does not show."""

NEXT = "next_activity_at"
"""When something is planned first on a record, kept in that record."""

PLANNED_ON = ("customers", "leads", "deals", "tickets")
UNSEEN = (FieldRight.MASKED, FieldRight.HIDDEN)


@cache
def parts_of(kind: type[Any]) -> frozenset[str]:
    """What a view says of a row, besides of what it does not show."""
    return frozenset(one.name for one in fields(kind)) - {*VEILED}


class Look(Enum):
    """How a value is shown: as it is, only that it is there, or not at all."""

    CLEAR = "clear"
    MASKED = "masked"
    HIDDEN = "hidden"


def look(actor: Actor, noun: str, field: str, *, is_personal: bool = False) -> Look:
    """How `actor` sees that field of the noun's records."""
    right = _limits(actor, noun).get(field, FieldRight.WRITE)
    if right is FieldRight.HIDDEN:
        return Look.HIDDEN
    return Look.MASKED if is_personal or right is FieldRight.MASKED else Look.CLEAR


def unseen(actor: Actor, noun: str) -> Mapping[str, FieldRight]:
    """Fields of `noun` whose values the role does not show."""
    return {name: right for name, right in _limits(actor, noun).items() if right in UNSEEN}


def veiled(actor: Actor, noun: str, personal: Collection[str], shown: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a view as `actor` sees them: `personal` columns masked, nothing of what is not shown.

    With a field goes the name of the record that it names: `customer` with `customer_id`.
    """
    own = dict(shown.get("custom") or {})
    values: dict[str, Any] = {**shown, "custom": own}
    told: dict[Look, list[str]] = {Look.MASKED: [], Look.HIDDEN: []}
    for name in {*personal, *_limits(actor, noun)}:
        if name not in values and name not in own:
            continue
        part = own if name in own else values
        seen = look(actor, noun, name, is_personal=name in personal)
        if seen is Look.MASKED and name in personal:
            part[name] = mask(part[name])
        elif seen is not Look.CLEAR:
            told[seen] += [name] if seen is Look.HIDDEN or part[name] is not None else []
            for one in {name, name.removesuffix("_id")} & part.keys():
                part[one] = None
    own = {name: value for name, value in own.items() if value is not None}
    hidden, masked = (tuple(sorted(told[seen])) for seen in (Look.HIDDEN, Look.MASKED))
    return values | {"custom": own, "withheld": hidden, "masked": masked}


def may_write(actor: Actor, noun: str, field: str) -> bool:
    return _limits(actor, noun).get(field, FieldRight.WRITE) is FieldRight.WRITE


def may_open(actor: Actor, noun: str, field: str) -> bool:
    """Whether a personal value may be opened, as far as the role's rights in its field go."""
    return field not in unseen(actor, noun)


def check_given(actor: Actor, noun: str, given: Shape) -> None:
    """Raises Invalid for a field that the role does not change; in a query, for one it does not show."""
    if not _limits(actor, noun):
        return
    if isinstance(given, ListQuery):
        require_seen(actor, noun, _asked(given))
    else:
        require_written(actor, noun, _named(given))


def require_seen(actor: Actor, noun: str, names: Collection[str]) -> None:
    """A list is neither filtered nor sorted by what is not shown: the order would tell it. Raises Invalid."""
    if wrong := unseen(actor, noun).keys() & {*names}:
        words = _("Your role does not show this field, so that nothing is found or sorted by it.")
        raise Invalid(dict.fromkeys(sorted(wrong), words))


def require_written(actor: Actor, noun: str, names: Collection[str]) -> None:
    """Raises Invalid, naming the fields that the role does not change."""
    if wrong := [name for name in names if not may_write(actor, noun, name)]:
        raise Invalid(dict.fromkeys(sorted(wrong), _("Your role does not change this field.")))


def _limits(actor: Actor, noun: str) -> Mapping[str, FieldRight]:
    """What the role says of fields; what it does not show of activities, no record tells either."""
    own = actor.limits(noun)
    return own if noun not in PLANNED_ON or _sees_planned(actor, noun) else {**own, NEXT: FieldRight.HIDDEN}


def _sees_planned(actor: Actor, noun: str) -> bool:
    """Whether whatever is planned on a record of the noun that is seen, is seen too.

    A ticket is seen with its customer, what is planned on it need not be. Nor is on a customer what is planned on
    a record of which the role does not show whose it is.
    """
    reach = actor.reads("activities")
    if reach is not Reach.ALL and (reach is not actor.reads(noun) or noun == "tickets"):
        return False
    owned = ("contacts", "deals", "tickets") if noun == "customers" else ()
    rights = (actor.limits(other).get("customer_id", FieldRight.WRITE) for other in owned)
    is_told = not any(right in UNSEEN for right in rights)
    return is_told and actor.may(named("activities:read"))


def _named(given: Shape) -> set[str]:
    """The fields that were given, the company's own one by one."""
    own: Any = getattr(given, "custom", None) or {}
    return (given.model_fields_set - {"custom"}) | {*own}


def _asked(query: ListQuery) -> set[str]:
    """The fields by which a list is filtered or sorted."""
    own = {asked.partition(":")[0] for asked in query.custom}
    return {*_filters(query), *own, (query.sort or "").removeprefix("-")}


def _filters(query: ListQuery) -> Iterator[str]:
    return (name for name in query.model_fields_set if getattr(query, name) not in (None, False))
