"""Sections of what a company adds to what is shipped: roles of its own, fields of its own."""

from collections.abc import Mapping
from functools import partial
from typing import Any, get_args

from app.access.actor import Reach
from app.access.work import Work
from app.company.schema import Entry, FieldEntry, RoleEntry
from app.company.section import Section, no_order
from app.core.errors import Invalid
from app.core.i18n import _, _l
from app.fields import service as fields
from app.fields.schema import FieldChange, FieldCreate, FieldView, NounName
from app.roles import service as roles
from app.roles.schema import ReachGiven, RoleChange, RoleCreate, RoleView


def read_roles(work: Work) -> list[Entry]:
    """The company's own, and shipped ones whose fields it limits: all else of these comes with the program."""
    called = _called(work)
    return [_role(one, called) for one in roles.list_roles(work) if one.fields or not one.built_in]


def write_role(work: Work, entry: RoleEntry) -> None:
    """Make or change it; what it is not said to reach it does not reach."""
    known = next((one for one in roles.list_roles(work) if one.name_en == entry.english), None)
    called = _called(work)
    reached = {*entry.reads, *entry.writes, *(known.reaches if known else {})}
    none = Reach.NONE
    values: dict[str, Any] = {
        "name_en": entry.english,
        "name_zh": entry.chinese,
        "permissions": entry.permissions,
        "reaches": {
            noun: ReachGiven(reads=entry.reads.get(noun, none), writes=entry.writes.get(noun, none))
            for noun in reached
        },
        "fields": _limits(entry, known, called),
    }
    if known is None:
        roles.create(work, RoleCreate(**values))
    elif known.built_in:
        roles.change(work, known.id, RoleChange(fields=values["fields"]), known.version)
    elif _role(known, called) != entry.model_dump(mode="json"):
        roles.change(work, known.id, RoleChange(**values), known.version)


def _called(work: Work) -> dict[str, dict[str, str]]:
    """Noun -> what the file calls the company's own fields, by name: their number is each installation's own."""
    return {noun: {one.key: one.label_en for one in fields.list_fields(work, noun)} for noun in get_args(NounName)}


def _limits(entry: RoleEntry, known: RoleView | None, called: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Noun -> field -> right; what the file does not name of a field is seen and changed."""
    keys = {noun: {label: key for key, label in own.items()} for noun, own in called.items()}
    nouns = {*entry.fields, *(known.fields if known else {})}
    return {
        noun: {keys.get(noun, {}).get(name, name): right for name, right in entry.fields.get(noun, {}).items()}
        for noun in nouns
    }


def _role(one: RoleView, called: Mapping[str, Mapping[str, str]]) -> Entry:
    reaches = {"reads": {noun: r for noun, (r, _w) in one.reaches.items()}}
    reaches |= {"writes": {noun: w for noun, (_r, w) in one.reaches.items()}}
    told: Entry = {"english": one.name_en, "chinese": one.name_zh}
    told |= {"permissions": sorted(map(str, one.permissions))}
    limits = {
        noun: {called.get(noun, {}).get(name, name): right.value for name, right in sorted(limited.items())}
        for noun, limited in sorted(one.fields.items())
    }
    return told | {way: _sorted(reached) for way, reached in reaches.items()} | {"fields": limits}


def _sorted(reached: Mapping[str, Reach]) -> dict[str, str]:
    return {noun: reach.value for noun, reach in sorted(reached.items()) if reach is not Reach.NONE}


def read_fields(noun: NounName, work: Work) -> list[Entry]:
    return [_field(one) for one in fields.list_fields(work, noun)]


def write_field(noun: NounName, work: Work, entry: FieldEntry) -> None:
    """Add or change it; what kind of field it is stays for good."""
    known = next((one for one in fields.list_fields(work, noun) if one.label_en == entry.english), None)
    values: dict[str, Any] = {
        "label_en": entry.english,
        "label_zh": entry.chinese,
        "is_listed": entry.listed,
        "is_filtered": entry.filtered,
    }
    values |= {"options": "\n".join(entry.options)} if entry.options else {}
    if known is None:
        known = fields.add(work, FieldCreate(noun=noun, kind=entry.kind, about=entry.about, **values))
    elif known.kind is not entry.kind:
        raise Invalid({"kind": _("What kind a field is cannot be changed; add another field.")})
    else:
        fields.change(work, known.id, FieldChange(**values))
    if (known.retired_at is not None) is not entry.retired:
        (fields.retire if entry.retired else fields.bring_back)(work, known.id)


def _field(one: FieldView) -> Entry:
    told: Entry = {"english": one.label_en, "chinese": one.label_zh, "kind": one.kind.value}
    told |= {"options": [f"{option.en} / {option.zh}" for option in one.options]} if one.options else {}
    told |= {"about": one.about} if one.about else {}
    marks = {"listed": one.is_listed, "filtered": one.is_filtered, "retired": one.retired_at is not None}
    return told | {name: True for name, is_so in marks.items() if is_so}


ROLES = Section(
    label=_l("Roles"), key="english", shape=RoleEntry, read=read_roles, write=write_role, order=no_order
)
FIELDS: dict[str, Section] = {
    f"{noun}_fields": Section(
        label=_l("Custom fields"),
        key="english",
        shape=FieldEntry,
        read=partial(read_fields, noun),
        write=partial(write_field, noun),
        order=no_order,
    )
    for noun in get_args(NounName)
}
"""Name in the file -> the own fields of one noun."""
