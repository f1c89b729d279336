"""Shapes of what pages keep in the browser and get back in callbacks; app.ui.wiring reads values as these.

They stay plain values (an id is its text), so that a page and its tests write them down as they are kept.
"""

from typing import Annotated, Any, Literal, NotRequired
from uuid import UUID

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict


def _id(text: str) -> str:
    return str(UUID(text))


Text = Annotated[str, Field(max_length=20_000)]
IdText = Annotated[str, Field(max_length=40), AfterValidator(_id)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]
Value = Text | int | float | bool | list[Text] | None
"""What a control of a form holds."""

Values = list[Value]
Pressed = dict[str, str]
"""The id of what was pressed: its keys are those of the callback's pattern (app.ui.dispatch)."""

Query = dict[Text, Any]
"""What a list is asked for; its own shape is read by the feature."""


class FilterId(TypedDict):
    """The id of a quick filter."""

    list: Text
    set: Text


class FieldId(TypedDict):
    """The id of a control."""

    form: Text
    field: Text


class Seen(TypedDict):
    """A record as its reader saw it."""

    id: IdText
    version: Version


class Kept(TypedDict):
    """What a page or a form keeps of the record it shows."""

    seen: Seen


class FormWords(TypedDict):
    """The values a form began with, and what it calls its fields and their options."""

    shown: dict[str, Value]
    labels: dict[str, Text]
    words: dict[str, dict[str, Text]]


class FormShown(TypedDict):
    """What any form keeps: the values it began with, and the record it is over, if it is over one."""

    shown: dict[str, Value]
    seen: NotRequired[dict[str, Value]]


class KeptForm(Kept):
    """What a form over a record keeps: the values it began with."""

    shown: dict[str, Value]


class Told(TypedDict):
    """What somebody else stored meanwhile."""

    theirs: dict[Text, Value]
    by: Text | None
    at: Text


class News(TypedDict):
    """That the record of a page changed, where `mine` by its reader; `busy` while somebody writes on the page."""

    busy: bool
    mine: bool
    at: int


class Drawn(TypedDict):
    """How many results a list had when it was drawn, and the id of the first."""

    count: int
    first: IdText | None


class Moved(Seen):
    """A card of a board that was dropped; `at` tells one drop from the next of the same card."""

    to: Text
    at: int


class Grown(TypedDict):
    """How many cards of a column are shown, and where the next begin."""

    next: Text | None
    shown: Annotated[int, Field(ge=0, le=100_000)]


class InLane(TypedDict):
    """The id of a part of a board's column."""

    board: Text
    lane: Text
    part: Text


class About(TypedDict):
    """The record whose story is told."""

    entity: Literal["customer", "contact", "lead", "deal"]
    id: IdText
