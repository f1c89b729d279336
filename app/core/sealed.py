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
    return None if not text else b85encode(_cipher().encrypt(text.encode(), None)).decode()


def unseal(sealed: str | None) -> str | None:
    """Decrypt what `seal` made. Raises cryptography's InvalidTag if the key or the value is another's."""
    return None if sealed is None else _cipher().decrypt(b85decode(sealed), None).decode()


class Sealed(TypeDecorator[str]):
    """A text column that the database only ever sees encrypted."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return seal(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> str | None:
        return unseal(value)
