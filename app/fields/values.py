"""Values of a company's own fields: read as their kind, kept in a record's `custom`, found and shown again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import singledispatch
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, create_model
from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, Numeric, String, cast, literal_column
from sqlalchemy.dialects.postgresql import JSONB

from app.access import records
from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.sealed import hidden, mark_of
from app.core.validation import Amount, Day, Instant, Link, Long, Money, Shape, Short, Unmasked, parse
from app.fields import kinds
from app.fields.custom import own_fields
from app.fields.kinds import Field

MOST_CHOSEN = 50


def taken(work: Work, noun: str, stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """`stored` with what is `given` of the noun's own fields, nothing where None is given.

    Raises Invalid, naming the fields, for a value that is not of the field's kind, and for an unknown field.
    """
    fields = {one.name: one for one in own_fields(work, noun)}
    shape = create_model("Own", __base__=Shape, **{n: (type_of(one) | None, None) for n, one in fields.items()})  # type: ignore[call-overload]
    read = parse(shape, given).given()
    _check_references(work, fields, read)
    _check_choices(fields, stored, read)
    kept = {name: None if value is None else stored_as(fields[name], value) for name, value in read.items()}
    return {name: value for name, value in {**stored, **kept}.items() if value is not None}


def _check_references(work: Work, fields: Mapping[str, Field], read: Mapping[str, Any]) -> None:
    """People and records must be such as the actor can see."""
    named = {name: one for name, one in fields.items() if isinstance(one, kinds.Reference) and read.get(name)}
    wrong = [name for name, one in named.items() if not records.is_seen(work, one.table, read[name])]
    if wrong:
        raise Invalid({name: _("Choose a record from the list.") for name in wrong})


def _check_choices(fields: Mapping[str, Field], stored: Mapping[str, Any], read: Mapping[str, Any]) -> None:
    """What is chosen no more stays where a record holds it."""
    choices = {name: one for name, one in fields.items() if isinstance(one, kinds.Choice) and one.former}
    new = {name: _codes(read.get(name)) - _codes(stored.get(name)) for name in choices}
    if wrong := [name for name, one in choices.items() if new[name] & one.former]:
        raise Invalid(dict.fromkeys(wrong, _("Choose a value from the list.")))


def _codes(value: str | list[str] | None) -> set[str]:
    return {value} if isinstance(value, str) else {*(value or ())}


@singledispatch
def type_of(_field: Field) -> Any:
    """What pydantic reads a value of this kind as."""
    return Short


type_of.register(kinds.LongText, lambda _field: Long)
type_of.register(kinds.Number, lambda _field: Amount)
type_of.register(kinds.Money, lambda _field: Money)
type_of.register(kinds.Day, lambda _field: Day)
type_of.register(kinds.Moment, lambda _field: Instant)
type_of.register(kinds.YesNo, lambda _field: bool)
type_of.register(kinds.Reference, lambda _field: UUID)
type_of.register(kinds.Website, lambda _field: Link)
type_of.register(kinds.Personal, lambda _field: Unmasked)


@type_of.register
def _choice_type(field: kinds.Choice) -> Any:
    return Annotated[str, AfterValidator(lambda code: _listed(field, [code])[0])]


@type_of.register
def _choices_type(field: kinds.Choices) -> Any:
    return Annotated[list[str], AfterValidator(lambda codes: _listed(field, codes))]


def _listed(field: kinds.Choice, codes: list[str]) -> list[str]:
    if len(codes) > MOST_CHOSEN or set(codes) - set(field.options):  # type: ignore[arg-type]
        raise PydanticCustomError("listed", "not on the list")
    return sorted(set(codes))


@singledispatch
def stored_as(_field: Field, value: Any) -> Any:
    """A value as JSON keeps it: what sorts as text sorts as what it is."""
    return value


@stored_as.register(kinds.Number)
@stored_as.register(kinds.Money)
def _number(_field: Field, value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


@stored_as.register
def _day(_field: kinds.Day, value: date) -> str:
    return value.isoformat()


@stored_as.register
def _moment(_field: kinds.Moment, value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds")


@stored_as.register
def _reference(_field: kinds.Reference, value: UUID) -> str:
    return str(value)


@stored_as.register
def _personal(_field: kinds.Personal, value: str) -> dict[str, str]:
    return hidden(value)


@stored_as.register
def _choices(_field: kinds.Choices, value: list[str]) -> list[str] | None:
    return value or None


def shown_values(fields: Sequence[Field], custom: Mapping[str, Any]) -> dict[str, Any]:
    """The values of own fields as those of other fields are; what is not filled in is None."""
    return {one.name: None if (kept := custom.get(one.name)) is None else read_back(one, kept) for one in fields}


@singledispatch
def read_back(_field: Field, kept: Any) -> Any:
    return kept


@read_back.register(kinds.Number)
@read_back.register(kinds.Money)
def _number_back(_field: Field, kept: float) -> Decimal:
    return Decimal(str(kept))


@read_back.register
def _day_back(_field: kinds.Day, kept: str) -> date:
    return date.fromisoformat(kept)


@read_back.register
def _moment_back(_field: kinds.Moment, kept: str) -> datetime:
    return datetime.fromisoformat(kept)


def holds(column: Any, field: Field, wanted: str) -> ColumnElement[bool]:
    """The records whose value is `wanted`, as an address writes it: by containment, which one index knows."""
    return column.contains({field.name: _wanted(field, wanted)})


@singledispatch
def _wanted(_field: Field, wanted: str) -> Any:
    return wanted


@_wanted.register
def _yes_no(_field: kinds.YesNo, wanted: str) -> bool:
    return wanted == "true"


@_wanted.register
def _one_of_them(_field: kinds.Choices, wanted: str) -> list[str]:
    return [wanted]


@_wanted.register
def _same_person(_field: kinds.Personal, wanted: str) -> dict[str, str]:
    return {"mark": mark_of(wanted)}


def order_by(column: Any, field: Field) -> ColumnElement[Any]:
    """What a list is sorted by; as its index is made (app.index_custom)."""
    name: Any = literal_column(f"'{field.name}'")
    if isinstance(field, kinds.Number | kinds.Money):
        return cast(column.op("->", return_type=JSONB())(name), Numeric())
    return column.op("->>", return_type=String())(name)
