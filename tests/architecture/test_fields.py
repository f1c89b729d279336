"""A field is said once beside its noun; the table, shapes and view that are written out must agree with it."""

import re
from importlib import import_module

import pytest

from app.core.sealed import Sealed
from app.fields.kinds import Field, Personal
from app.fields.noun import Noun
from app.users.model import User  # noqa: F401 - tables refer to it
from tests.architecture import source


def nouns() -> list[Noun]:
    declared = sorted((source.ROOT / "app").glob("*/fields.py"))
    modules = [import_module(f"app.{path.parent.name}.fields") for path in declared]
    return [one for module in modules for one in vars(module).values() if isinstance(one, Noun)]


FIELDS = [(noun, field) for noun in nouns() for field in noun.fields]
NAMES = [f"{noun.name}.{field.name}" for noun, field in FIELDS]


def shape(noun: Noun, ends: tuple[str, ...]) -> set[str]:
    """Fields of the noun's schemas whose name ends so."""
    schema = import_module(f"app.{noun.name}.schema")
    begins = noun.table.__name__
    found: set[str] = set()
    for name, kind in vars(schema).items():
        if name.startswith(begins) and name.removeprefix(begins) in ends:
            found |= set(getattr(kind, "model_fields", None) or kind.__dataclass_fields__)
    return found


def test_there_are_nouns_with_fields():
    assert {noun.name for noun in nouns()} >= {"customers", "contacts", "leads", "deals", "tickets"}
    assert len(FIELDS) > 70


@pytest.mark.parametrize(("noun", "field"), FIELDS, ids=NAMES)
def test_a_field_is_a_column_and_can_be_read(noun: Noun, field: Field):
    column = getattr(noun.table, field.name)
    assert field.name in shape(noun, ("View",))
    assert isinstance(column.type, Sealed) == isinstance(field, Personal)


@pytest.mark.parametrize(("noun", "field"), FIELDS, ids=NAMES)
def test_what_a_form_asks_a_shape_takes(noun: Noun, field: Field):
    if field.asked in ("always", "new"):
        assert field.name in shape(noun, ("Create", "Open"))
    if field.asked in ("always", "change"):
        assert field.name in shape(noun, ("Change",))


@pytest.mark.parametrize(("noun", "field"), FIELDS, ids=NAMES)
def test_what_filters_a_list_its_query_takes(noun: Noun, field: Field):
    if field.filtered:
        assert field.name in shape(noun, ("Query",))


@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.name)
def test_every_sealed_column_is_declared_so_that_its_value_can_be_opened(noun: Noun):
    sealed = {column.key for column in noun.table.__table__.columns if isinstance(column.type, Sealed)}
    assert sealed == set(noun.personal)


@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.name)
def test_no_two_fields_want_the_same_place_in_a_list(noun: Noun):
    places = [field.listed for field in noun.fields if field.listed is not None]
    assert len(places) == len(set(places))
    assert noun.title in noun.by_name


def test_the_table_of_an_entity_is_asked_of_the_nouns():
    """`leads` of `lead` is known in one place (`table_of`), not spelt wherever it is needed."""
    spelt = [source.name(path) for path in source.files() if re.search(r"entity\}s\b", path.read_text())]
    assert spelt == []
