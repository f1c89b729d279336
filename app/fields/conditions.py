"""What people ask of a list: conditions on a noun's fields, joined by all and any, as an address writes them.

    {"all": [["status", "is", "new", "contacted"], {"any": [["owner_id", "is", "me"], ["city", "empty"]]}]}

A condition names a field, an operator of its kind (app.fields.operators) and values.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.errors import Invalid
from app.core.i18n import _

JOINS = ("all", "any")
MOST = 30
"""Conditions in one question."""

DEEPEST = 3
MOST_VALUES = 1000
VALUE_LENGTH = 200


@dataclass(frozen=True)
class Condition:
    """One field, what is asked of it, and with what."""

    field: str
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Conditions of which all, or any, hold; none at all hold always."""

    join: str
    parts: "tuple[Condition | Group, ...]"

    def conditions(self) -> Iterator[Condition]:
        for part in self.parts:
            if isinstance(part, Condition):
                yield part
            else:
                yield from part.conditions()


EVERYTHING = Group("all", ())


def read(text: str | None) -> Group:
    """What an address asks. Raises Invalid for what is no such text, or asks too much."""
    if not text:
        return EVERYTHING
    try:
        group = _group(json.loads(text), DEEPEST)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Invalid({"filter": _("This filter cannot be read. Build it anew.")}) from None
    if len(list(group.conditions())) > MOST:
        raise Invalid({"filter": _("A filter takes up to {n} conditions.", n=MOST)})
    return group


def written(group: Group) -> str | None:
    """As the address has it; None where nothing is asked."""
    return json.dumps(_plain(group), ensure_ascii=False, separators=(",", ":")) if group.parts else None


def of_records(record_ids: Sequence[str]) -> str:
    """Asks for these records and no others."""
    return str(written(Group("all", (Condition("id", "is", tuple(record_ids)),))))


def both(one: str | None, other: str | None) -> str | None:
    """Asks for what both texts ask for. Raises Invalid."""
    asked = [group for group in (read(one), read(other)) if group.parts]
    return written(asked[0] if len(asked) == 1 else Group("all", tuple(asked))) if asked else None


def without(group: Group, fields: Collection[str]) -> Group:
    """The same, but for the conditions on these fields and the groups that are empty then."""
    rest = [without(one, fields) if isinstance(one, Group) else one for one in group.parts]
    kept = (one for one in rest if (one.parts if isinstance(one, Group) else one.field not in fields))
    return Group(group.join, tuple(kept))


def _group(given: Any, depth: int) -> Group:
    ((join, parts),) = given.items()
    if join not in JOINS or depth == 0 or not isinstance(parts, list):
        raise ValueError
    return Group(
        join, tuple(_condition(one) if isinstance(one, list) else _group(one, depth - 1) for one in parts)
    )


def _condition(given: Any) -> Condition:
    field, operator, *values = given
    if len(values) > MOST_VALUES or not all(isinstance(v, str) and len(v) <= VALUE_LENGTH for v in given):
        raise ValueError
    return Condition(field, operator, tuple(values))


def _plain(part: Condition | Group) -> Any:
    if isinstance(part, Condition):
        return [part.field, part.operator, *part.values]
    return {part.join: [_plain(one) for one in part.parts]}
