"""Tags: choices in a company's own fields of several, added to many records or taken away from them."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from app.access import records
from app.access.field_rights import may_write
from app.access.work import Work
from app.bulk.verbs import Verbs
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.validation import parse
from app.fields.custom import own_fields
from app.fields.kinds import Choices
from app.fields.noun import Noun


def fields(work: Work, noun: Noun) -> list[Choices]:
    """The fields whose choices the actor may add and take away."""
    own = own_fields(work, noun.name)
    return [one for one in own if isinstance(one, Choices) and may_write(work.actor, noun.name, one.name)]


def checked(work: Work, noun: Noun, values: Mapping[str, Any]) -> dict[str, Any]:
    """Choices by field, as a job keeps them. Raises Invalid: none, no such field, no such choice."""
    known = {one.name: {*cast(Mapping, one.options)} for one in fields(work, noun)}
    given = values.get("custom") or {}
    if {*values} != {"custom"} or not given or not all(given.values()):
        raise Invalid({"field": _("Choose at least one.")})
    if wrong := {*given} - {*known}:
        raise Invalid(dict.fromkeys(wrong, _("There is no such field of several choices.")))
    for name, codes in given.items():
        if not isinstance(codes, list) or not {*codes} <= known[name]:
            raise Invalid({name: _("Choose from the list.")})
    return {"custom": given}


def change(work: Work, noun: Noun, verbs: Verbs, record_id: UUID, version: int, do: str, given: Mapping) -> Any:
    """Add them to what the record has, or take them away. Raises what the noun's own change does."""
    has = records.load(work, noun.table, record_id).custom
    custom = {name: _after(has.get(name) or [], codes, do) for name, codes in given.items()}
    return verbs.change(work, record_id, parse(verbs.shape, {"custom": custom}), version)


def _after(has: Sequence[str], codes: Sequence[str], do: str) -> list[str]:
    return [one for one in has if one not in codes] + (list(codes) if do == "tag" else [])
