"""Doing one thing with many records: a job, each record through its noun's own verb, as whoever asks."""

from typing import Any
from uuid import UUID

from app.access.field_rights import check_given
from app.access.guard import requires
from app.access.work import Work
from app.bulk import tags
from app.bulk.schema import BulkAsked
from app.bulk.verbs import verbs_of
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.validation import parse
from app.exports.lists import list_of
from app.fields.custom import own_fields
from app.fields.kinds import Personal
from app.fields.noun import Noun
from app.jobs import service as jobs
from app.jobs.schema import JobView


@requires()
def ask(work: Work, asked: BulkAsked) -> JobView:
    """Have it done with all that the query leaves, within reach of whoever asks.

    Raises NotPermitted (such records are not the asker's to change), Invalid (no such list, filter, field or
    value; a noun without such a verb), TooMany.
    """
    wanted = list_of(asked.noun)
    work.require(wanted.noun.writes)
    query = {name: value for name, value in asked.query.items() if name not in ("after", "size", "sort")}
    narrowed = parse(wanted.query, query).model_dump(mode="json", exclude_unset=True, exclude_none=True)
    given = {"do": asked.do, "query": narrowed, "values": _values(work, wanted.noun, asked)}
    return jobs.ask(work, "bulk", asked.noun, given)


def _values(work: Work, noun: Noun, asked: BulkAsked) -> dict[str, Any]:
    """What each record is given, checked once beforehand. Raises Invalid."""
    verbs = verbs_of(noun)
    if asked.do == "assign":
        return {"owner_id": str(_owner(verbs.assign, asked.owner_id))}
    if asked.do in ("tag", "untag"):
        return tags.checked(work, noun, asked.values)
    if asked.do == "change":
        if not asked.values:
            raise Invalid({"field": _("Choose a field and what it shall hold.")})
        personal = {
            *noun.personal,
            *(one.name for one in own_fields(work, noun.name) if isinstance(one, Personal)),
        }
        if wrong := personal & {*asked.values, *asked.values.get("custom", {})}:
            raise Invalid(dict.fromkeys(wrong, _("Personal values are changed one record at a time.")))
        check_given(work.actor, noun.name, parse(verbs.shape, asked.values))
        return asked.values
    return {}


def _owner(assign: Any, owner_id: UUID | None) -> UUID:
    if assign is None:
        raise Invalid({"": _("Such records belong to nobody.")})
    if owner_id is None:
        raise Invalid({"owner_id": _("Choose a colleague.")})
    return owner_id
