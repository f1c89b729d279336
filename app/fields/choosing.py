"""What can be chosen for a field: found by what is typed, for there may be too many to send with a form."""

from app.access import offered
from app.access.work import Work
from app.fields.custom import is_own, own_field
from app.fields.kinds import Choice, Field, Reference
from app.fields.noun import noun_of, nouns


def find(work: Work, name: str, text: str) -> list[tuple[str, str]] | None:
    """(code or id, words) of the first choices of a field that match; None where a form has them all."""
    one = own_field(work, name) if is_own(name) else _declared(name)
    return choices_of(work, one, text) if isinstance(one, Choice | Reference) and is_searched(one) else None


def is_searched(one: Choice | Reference) -> bool:
    """Whether its choices are found one search at a time."""
    return one.find is not None or (isinstance(one, Reference) and bool(one.table))


def choices_of(work: Work, one: Choice | Reference, text: str) -> list[tuple[str, str]]:
    """The first choices that match; of another noun's records none for whoever reads none of them."""
    if one.find:
        return one.find(work, text)
    noun = noun_of(one.table) if isinstance(one, Reference) else None
    if noun is None:
        return offered.colleagues(work, text)
    return offered.by_title(work, noun.table, noun.title, text) if work.actor.may(noun.reads) else []


def _declared(name: str) -> Field | None:
    """The first field of this name whose choices are found."""
    fields = (noun.by_name[name] for noun in nouns() if name in noun.by_name)
    return next((one for one in fields if isinstance(one, Choice | Reference) and is_searched(one)), None)
