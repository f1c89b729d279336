"""Which fields of a noun a list can be asked for, and what is asked as a condition of its query."""

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, or_, true

from app.access.field_rights import require_seen
from app.access.work import Work
from app.core.base import Owned
from app.core.errors import Invalid
from app.core.i18n import _, _l
from app.fields import kinds
from app.fields.conditions import Condition, Group, read
from app.fields.custom import is_own, own_fields
from app.fields.kinds import Field
from app.fields.operators import Asked, holding, selected

if TYPE_CHECKING:
    from app.fields.noun import Noun

OWNER = kinds.Reference("owner_id", _l("Owner"), noun=None, shown="owner", table="users")
CREATED = kinds.Moment("created_at", _l("Created"))
RECORD = "id"


def of_every_record(noun: "Noun") -> list[Field]:
    """What a noun's records have without declaring it."""
    return [*([OWNER] if issubclass(noun.table, Owned) else []), CREATED]


def askable(work: Work, noun: "Noun") -> dict[str, Field]:
    """Name -> field, of all that the reader's role shows; personal ones are only there or not."""
    known = {one.name: one for one in (*noun.fields, *own_fields(work, noun.name))}
    found = known | {one.name: one for one in of_every_record(noun) if one.name not in known}
    return {name: one for name, one in found.items() if noun.seen(work, name)}


def compiled(work: Work, noun: "Noun", text: str) -> ColumnElement[bool]:
    """The rows that `text` asks for. Raises Invalid: no such field or operator, or one the role does not show."""
    group = read(text)
    require_seen(work.actor, noun.name, [one.field for one in group.conditions()])
    return _joined(partial(_condition, work, noun, askable(work, noun)), group)


def _joined(condition: "partial[ColumnElement[bool]]", group: Group) -> ColumnElement[bool]:
    parts = [_joined(condition, one) if isinstance(one, Group) else condition(one) for one in group.parts]
    if not parts:
        return true()
    return and_(*parts) if group.join == "all" else or_(*parts)


def _condition(work: Work, noun: "Noun", known: dict[str, Field], one: Condition) -> ColumnElement[bool]:
    if one.field == RECORD:
        return selected(noun.table.id, one.values)
    field = known.get(one.field)
    if field is None:
        raise Invalid({"filter": _("There is no field {name}.", name=one.field)})
    column = noun.table.custom if is_own(one.field) else getattr(noun.table, one.field)
    return holding(Asked(work, field, column, one.operator, one.values))
