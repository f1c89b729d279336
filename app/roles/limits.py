"""What a role may do with single fields: which there are to choose from, and what is kept of the choice."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from app.access import roles
from app.access.actor import FieldRight, FieldRights
from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.fields.custom import own_fields
from app.fields.kinds import Field
from app.fields.noun import Noun, noun_of, nouns
from app.fields.service import list_fields
from app.roles.model import RoleField

NARROWER = (FieldRight.READ, FieldRight.MASKED, FieldRight.HIDDEN)


def offered(work: Work) -> list[tuple[Noun, dict[str, Field]]]:
    """Each noun with its fields by name, the company's own behind."""
    return [(noun, {one.name: one for one in (*noun.fields, *own_fields(work, noun.name))}) for noun in nouns()]


def choices(noun: Noun, one: Field, right: FieldRight) -> bool:
    """Whether a role can be narrowed to `right` in a field: what every role sees is seen, and what nobody gives is
    not changed anyway."""
    if right is FieldRight.READ:
        return one.name in noun.given or one.name not in noun.by_name
    return not noun.always_shows(one)


def check(work: Work, given: Mapping[str, Mapping[str, FieldRight]]) -> None:
    """Raises Invalid for a field that there is not, or that every role sees, or for more than the actor has."""
    for name, limited in given.items():
        noun = noun_of(name) if name.isidentifier() else None
        known = _known(work, noun) if noun else {}
        if noun is None or set(limited) - known.keys():
            raise Invalid({"fields": _("Choose fields from the list.")})
        for one, right in limited.items():
            field = known[one]
            if field and right is not FieldRight.WRITE and not choices(noun, field, right):
                words = _("Every role sees this field: {field}. Pages are drawn from it.", field=field.label)
                raise Invalid({"fields": words})
    if any(roles.allows_more(given, work.actor, noun.name) for noun in nouns()):
        raise Invalid({"fields": _("You cannot let a role do more with a field than you may yourself.")})


def _known(work: Work, noun: Noun) -> dict[str, Field | None]:
    """Fields by name, retired ones of the company's own among them: what they were limited to stays."""
    retired: dict[str, Field | None] = dict.fromkeys(one.key for one in list_fields(work, noun.name))
    return retired | {one.name: one for one in (*noun.fields, *own_fields(work, noun.name))}


def put(work: Work, role_id: UUID, before: FieldRights, given: Mapping[str, Mapping[str, FieldRight]]) -> None:
    """Write what differs, so that the trail holds what was changed; a noun that is named is told whole."""
    rows = [
        {"role_id": role_id, "noun": noun, "field": name, "allows": limits.get(name, FieldRight.WRITE)}
        for noun, limits in given.items()
        for name in {**before.get(noun, {}), **limits}
        if limits.get(name, FieldRight.WRITE) is not before.get(noun, {}).get(name, FieldRight.WRITE)
    ]
    if rows:
        put = insert(RoleField).values(rows)
        work.session.execute(
            put.on_conflict_do_update(
                index_elements=["role_id", "noun", "field"], set_={"allows": put.excluded.allows}
            )
        )
