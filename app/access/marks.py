"""Parts of personal values by which their holders are found: kept as marks under a key of ours, never as text.

A sealed value is found by the whole of it alone. So of each phone number a mark of its last four digits is kept,
of each address one of what stands before the @, of each word of that, and of what stands behind. A mark is of one
field of one kind of record: whose role does not show the field asks for none of its marks.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from sqlalchemy import ARRAY, ColumnElement, Text, func, literal, select

from app.core.phones import number_of
from app.core.settings import settings

Kind = Literal["phone", "email"]
Part = tuple[Kind, str]

ENOUGH = 2000
"""So many holders of a part are found."""

SHORTEST = 3
"""Letters of a word that is a part: shorter ones are in too many."""

_DIGITS = re.compile(r"[0-9]{4}")
_BEFORE = re.compile(r"([^@\s]{3,})@")
_BEHIND = re.compile(r"@([^@\s.]+(?:\.[^@\s.]+)+)")
_APART = re.compile(r"[._+-]+")


def asked(text: str) -> Part | None:
    """The part that a text asks for: four digits, `name@`, or `@example.com`; None for any other text."""
    text = text.strip().lower()
    if _DIGITS.fullmatch(text):
        return "phone", text
    found = _BEFORE.fullmatch(text)
    if found:
        return "email", f"{found[1]}@"
    return ("email", text) if _BEHIND.fullmatch(text) else None


def parts(kind: Kind, value: str) -> Iterator[str]:
    """The parts of a value, written as `asked` writes them."""
    if kind == "phone":
        digits = re.sub(r"\D", "", number_of(value))
        if len(digits) > 4:
            yield digits[-4:]
        return
    before, _at, behind = value.lower().rpartition("@")
    words = {before, *_APART.split(before)}
    yield from (f"{word}@" for word in words if len(word) >= SHORTEST)
    yield f"@{behind}"


def mark(noun: str, field: str, part: str) -> str:
    """What stands for a part of a field. Without the key nobody makes it, however few parts there are."""
    told = f"{noun}.{field}:{part}"
    return hmac.new(settings().secret("searches").encode(), told.encode(), hashlib.sha256).hexdigest()[:32]


def holding(noun: str, id_column: Any, fields: Mapping[str, Kind], text: str) -> ColumnElement[bool] | None:
    """The records whose `fields` hold the part that a text asks for; None where it asks for none."""
    part = asked(text)
    marks = [mark(noun, field, part[1]) for field, kind in fields.items() if part and kind == part[0]]
    if not marks:
        return None
    found = select(func.app.marked(noun, literal(marks, ARRAY(Text)), ENOUGH))
    return id_column == func.any(func.array(found.scalar_subquery()))
