"""What comes in about a company's own fields, and what goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.core.validation import Name, Shape
from app.fields.model import Kind

NounName = Literal["customers", "contacts", "leads", "deals", "tickets"]

Labels = Annotated[str, Field(max_length=5000)]
"""One choice a line: its English name, a slash and its Chinese one."""


class FieldChange(Shape):
    """What can still be changed of a field: what it is called and where it is shown, not what it holds."""

    label_en: Name = ""
    label_zh: Name = ""
    options: Labels | None = None
    is_listed: bool = False
    is_filtered: bool = False


class FieldCreate(FieldChange):
    """A new field; a choice needs `options`, a record what it is `about`."""

    noun: NounName
    kind: Kind
    label_en: Name
    label_zh: Name
    about: NounName | None = None


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice; `code` is what records hold."""

    code: str
    en: str
    zh: str


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """A field that the company added. Records hold its value in `custom` under `key`."""

    id: UUID
    key: str
    noun: str
    kind: Kind
    label: str
    label_en: str
    label_zh: str
    options: Sequence[Option]
    about: str | None
    is_listed: bool
    is_filtered: bool
    is_indexed: bool
    retired_at: datetime | None
