"""Personal data at rest: sealed before it reaches the database, so that no SQL, dump or audit diff shows it."""

import re
from base64 import b85decode, b85encode
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from app.core.settings import settings
from app.core.texts import key

APART = ";"
"""What follows it is sealed apart and stands behind a full stop, so that values are found by what is before it."""

MASK = r"[*＊•●]{2,}"
"""What app.access.masking puts in place of what it hides, also as other programs redraw it. No phone number,
address or account name holds it."""


def is_masked(text: object) -> bool:
    """Whether `text` is how a personal value is shown, and not the value."""
    return isinstance(text, str) and re.search(MASK, text) is not None


@cache
def _cipher() -> AESSIV:
    return AESSIV(settings().secret("personal-data").encode()[:32])


def seal(text: str | None) -> str | None:
    """Encrypt one value. Equal texts seal equally, so an exact value can be looked up without showing it.

    Raises ValueError for a mask: sealed, it would stand where the real value was.
    """
    if is_masked(text):
        raise ValueError("a mask is no value")
    if not text:
        return None
    first, _apart, rest = text.partition(APART)
    return f"{_sealed(first)}.{_sealed(rest)}" if first and rest else _sealed(text)


def unseal(sealed: str | None) -> str | None:
    """Decrypt what `seal` made. Raises cryptography's InvalidTag if the key or the value is another's."""
    if sealed is None:
        return None
    return APART.join(_cipher().decrypt(b85decode(part), None).decode() for part in sealed.split("."))


def _sealed(text: str) -> str:
    return b85encode(_cipher().encrypt(text.encode(), None)).decode()


def hidden(text: str) -> dict[str, str]:
    """A personal value inside of JSON: sealed, with a mark that is the same however it is written."""
    return {"sealed": seal(text) or "", "mark": mark_of(text)}


def mark_of(text: str) -> str:
    """What two spellings of one text have in common, sealed; of a mask nothing that is ever found."""
    return "" if is_masked(text) else seal(key(text)) or ""


def is_hidden(value: Any) -> bool:
    """Whether `value` is what `hidden` made."""
    return isinstance(value, dict) and set(value) == {"sealed", "mark"}


class Sealed(TypeDecorator[str]):
    """A text column that the database only ever sees encrypted."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return seal(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> str | None:
        return unseal(value)
