"""A company's own fields as fields of the usual kinds: whatever draws, asks or filters those does these, too.

They are read in the work that needs them and remembered no longer: one added in one web process is there in all.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select, text

from app.access.settled import settled
from app.access.work import Work
from app.core.i18n import current_locale
from app.fields import kinds
from app.fields.kinds import Field
from app.fields.model import CustomField, Kind

USERS = "users"
"""The table that a colleague stands in."""

PREFIX = "cf_"
"""Before a field's number: its name in forms, queries, the API and `custom`."""

AFTER = 100
"""Places in a list before it are the nouns' own fields'."""


INDEXED = text("""
    select indisvalid from pg_index join pg_class on pg_class.oid = indexrelid
    where relnamespace = 'app'::regnamespace and relname = any(:names)""")


def is_own(name: str) -> bool:
    """Whether a field of this name is one that the company added."""
    return name.startswith(PREFIX)


def key_of(number: int) -> str:
    return f"{PREFIX}{number}"


def own_fields(work: Work, noun: str) -> tuple[Field, ...]:
    """What a company asks of a noun besides, in its order, without what it has retired."""
    return _own_fields(work).get(noun, ())


@settled("custom_fields")
def _own_fields(work: Work) -> Mapping[str, tuple[Field, ...]]:
    """Those of all nouns together: a page of numbers asks for most of them."""
    asked = select(CustomField).where(CustomField.retired_at.is_(None))
    read: dict[str, tuple[Field, ...]] = {}
    for row in work.session.scalars(asked.order_by(CustomField.position, CustomField.number)):
        read[row.noun] = (*read.get(row.noun, ()), as_field(row))
    return read


def own_field(work: Work, name: str) -> Field | None:
    """A field of whatever noun by its name; None if there is none in use."""
    number = name.removeprefix(PREFIX)
    if not (number.isascii() and number.isdigit()):
        return None
    asked = select(CustomField).where(CustomField.number == int(number), CustomField.retired_at.is_(None))
    row = work.session.scalars(asked).one_or_none()
    return as_field(row) if row else None


def gathered(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a form gives, own fields together under `custom`, as shapes take them."""
    own = {name: value for name, value in given.items() if is_own(name)}
    rest = {name: value for name, value in given.items() if name not in own}
    return {**rest, "custom": own} if own else rest


def gathered_query(query: Mapping[str, Any]) -> dict[str, Any]:
    """What a list is asked, filters by own fields together under `custom`, as the API takes them."""
    asked = gathered(query)
    own = asked.get("custom", {})
    return {**asked, "custom": [f"{name}:{value}" for name, value in own.items()]} if own else asked


def sorts(kind: Kind) -> bool:
    """Whether lists can be sorted by such a field."""
    return kind in SORTED


def is_indexed(work: Work, noun: str, key: str) -> bool:
    """Whether the index was built that sorts a list of any length by this field."""
    names = [f"ix_{noun}_{key}_{way}" for way in ("up", "down")]
    return work.session.scalars(INDEXED, {"names": names}).all() == [True, True]


def forget(work: Work) -> None:
    """What this work has read is to be read again."""
    work.session.info.pop("own_fields", None)


def as_field(row: CustomField) -> Field:
    """The definition as a field of its kind, called in the reader's language."""
    shared: dict[str, Any] = {
        "name": key_of(row.number),
        "label": row.label_zh if current_locale() == "zh" else row.label_en,
        "listed": AFTER + row.position if row.is_listed else None,
        "filtered": row.is_filtered and row.kind in FILTERED,
        "sortable": row.kind in SORTED,
        "wide": row.kind is Kind.LONG,
    }
    return MADE[row.kind](row, shared)


def _plain(kind: type[Field], **more: Any) -> Callable[[CustomField, dict[str, Any]], Field]:
    return lambda _row, shared: kind(**shared, **more)


def _options(row: CustomField) -> dict[str, str]:
    return {one["code"]: one[current_locale()] for one in row.options}


def _former(row: CustomField) -> frozenset[str]:
    return frozenset(one["code"] for one in row.options if one.get("is_former"))


def _reference(shared: dict[str, Any], noun: str | None, table: str) -> Field:
    return kinds.Reference(**shared, noun=noun, shown=f"{shared['name']}_name", table=table)


MADE: dict[Kind, Callable[[CustomField, dict[str, Any]], Field]] = {
    Kind.TEXT: _plain(kinds.Text),
    Kind.LONG: _plain(kinds.LongText),
    Kind.NUMBER: _plain(kinds.Number),
    Kind.MONEY: _plain(kinds.Money, currency="base_currency"),
    Kind.DATE: _plain(kinds.Day),
    Kind.MOMENT: _plain(kinds.Moment),
    Kind.YES_NO: _plain(kinds.YesNo),
    Kind.CHOICE: lambda row, shared: kinds.Choice(**shared, options=_options(row), former=_former(row)),
    Kind.CHOICES: lambda row, shared: kinds.Choices(**shared, options=_options(row), former=_former(row)),
    Kind.PERSON: lambda _row, shared: _reference(shared, None, USERS),
    Kind.RECORD: lambda row, shared: _reference(shared, row.about, row.about or ""),
    Kind.LINK: _plain(kinds.Website),
    Kind.PERSONAL: _plain(kinds.Personal),
}
FILTERED = (Kind.YES_NO, Kind.CHOICE, Kind.CHOICES, Kind.PERSON)
SORTED = (Kind.TEXT, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.MOMENT, Kind.LINK)
