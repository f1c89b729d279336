"""The control that takes the value of a condition, by the kind of its field."""

from typing import Any
from uuid import UUID

import dash_mantine_components as dmc

from app.access import records
from app.access.work import Work
from app.core.i18n import _
from app.fields import choosing, kinds
from app.fields.conditions import Condition
from app.fields.kinds import Field
from app.fields.noun import Noun, noun_of
from app.fields.operators import COUNTED, ME, MY_TEAM, VALUELESS
from app.fields.reading import Reading
from app.ui import forms, lists
from app.ui.filter_words import PERIODS

Option = dict[str, str]
DATES = (kinds.Day, kinds.Moment)
LISTED = (kinds.Choice, kinds.Reference, kinds.YesNo)


def is_offered(one: Field) -> bool:
    """Whether there is something to ask it for: of another record only where such can be found."""
    return not isinstance(one, kinds.Reference) or choosing.is_searched(one)


def control(work: Work, noun: Noun, one: Field, condition: Condition, control_id: dict[str, str]) -> Any:
    """None for an operator that takes no value."""
    if condition.operator in VALUELESS:
        return None
    shared: dict[str, Any] = {"id": control_id, "className": "rule-value", "aria-label": _("Value")}
    if isinstance(one, LISTED):
        data = options(work, noun, one, condition.values)
        return dmc.MultiSelect(
            **shared, value=list(condition.values), data=data, searchable=len(data) > 8, clearable=True,
            nothingFoundMessage=_("No match"), placeholder="" if condition.values else _("Choose"),
        )  # fmt: skip
    value = next(iter(condition.values), "")
    if condition.operator == "within":
        data = [{"value": code, "label": str(words)} for code, words in PERIODS.items()]
        return dmc.Select(**shared, value=value or None, data=data, placeholder=_("Choose"))
    if condition.operator in COUNTED:
        return dmc.TextInput(**shared, value=value, debounce=350, attributes={"input": {"inputMode": "numeric"}})
    if isinstance(one, DATES):
        return forms.day_line(control_id, value, _("Value"), className=shared["className"])
    return dmc.TextInput(**shared, value=value, debounce=350)


def options(work: Work, noun: Noun, one: Field, chosen: tuple[str, ...]) -> list[Option]:
    """What can be chosen, and what is chosen already."""
    if isinstance(one, kinds.Reference):
        return _people_first(work, one, "", chosen)
    if isinstance(one, kinds.Choice):
        return lists.matching(Reading(work, noun).words(one).items(), "", chosen)
    return _listed([("true", _("yes")), ("false", _("no"))])


def found(work: Work, noun: Noun, one: Field, text: str, chosen: tuple[str, ...]) -> list[Option] | None:
    """Choices that match what is typed; None where the control has them all."""
    if isinstance(one, kinds.Reference):
        return _people_first(work, one, text, chosen)
    named = Reading(work, noun).words(one) if isinstance(one, kinds.Choice) else {}
    return lists.matching(named.items(), text, chosen) if len(named) > lists.MOST else None


def _people_first(work: Work, one: kinds.Reference, text: str, chosen: tuple[str, ...]) -> list[Option]:
    """The reader and their team before other people; records that are chosen are called by their names."""
    relative = [(ME, _("me")), (MY_TEAM, _("my team"))] if one.name == "owner_id" else []
    offered = [*relative, *choosing.choices_of(work, one, text)]
    missing = [value for value in chosen if value not in dict(offered)]
    return _listed([*offered, *_names(work, one, missing)])


def _names(work: Work, one: kinds.Reference, ids: list[str]) -> list[tuple[str, str]]:
    if not ids:
        return []
    known = [UUID(value) for value in ids]
    noun = noun_of(one.noun or one.table)
    named = (
        records.titles(work, noun.table, getattr(noun.table, noun.title), known)
        if noun
        else records.names_of(work, known)
    )
    return [(str(one_id), named.get(one_id) or _("Out of your reach")) for one_id in known]


def _listed(pairs: list[tuple[str, Any]]) -> list[Option]:
    return [{"value": value, "label": str(words)} for value, words in pairs]
