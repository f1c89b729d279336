"""Which nouns a list can be brought in of: those whose folder has a verb `create`, which makes a row a record."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, get_type_hints

from app.access import ownership
from app.access.actor import Actor
from app.access.field_rights import may_write
from app.access.work import Work
from app.core.i18n import _l
from app.core.validation import Shape
from app.fields.custom import own_fields
from app.fields.kinds import Field, Find, Reference
from app.fields.noun import Noun, noun_of, nouns
from app.fields.reading import Reading


def _colleagues(table: str) -> Find:
    return lambda work, _text: [(str(one), name) for one, name in ownership.possible_owners(work, table)]


@dataclass(frozen=True)
class Bringable:
    """A noun, the shape that a new record is given in, and the verb that makes one."""

    noun: Noun
    shape: type[Shape]
    create: Callable[[Work, Any], Any]

    def columns(self, work: Work) -> tuple[Field, ...]:
        """The fields that a row may fill, the company's own behind: those that the actor's role writes."""
        owner = Reference("owner_id", _l("Owner"), noun=None, shown="owner", find=_colleagues(self.noun.name))
        given = [one for one in (*self.noun.fields, owner) if one.name in self.shape.model_fields]
        own = own_fields(work, self.noun.name) if "custom" in self.shape.model_fields else ()
        known = [one for one in (*given, *own) if not isinstance(one, Reference) or one.find]
        return tuple(one for one in known if may_write(work.actor, self.noun.name, one.name))

    def passed_over(self, work: Work) -> tuple[Field, ...]:
        """Fields that an exported list holds and nobody writes, such as when a record was created."""
        written = {one.name for one in self.columns(work)}
        return tuple(one for one in Reading(work, self.noun).filed if one.name not in written)


def bringable(name: str) -> Bringable | None:
    """The noun `name` as its folder declares it; None where its records are not made one by one from a shape."""
    noun = noun_of(name) if name.isidentifier() else None
    if noun is None:
        return None
    create = getattr(import_module(f"app.{noun.name}.service"), "create", None)
    given = get_type_hints(create).get("given") if create else None
    return Bringable(noun, given, create) if create and isinstance(given, type) else None


def offered(actor: Actor) -> Iterator[Bringable]:
    """Those whose records the actor may make, in the order of their folders."""
    found = (bringable(noun.name) for noun in nouns() if actor.may(noun.writes))
    return (one for one in found if one)
