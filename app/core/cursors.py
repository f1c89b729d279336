"""Where a page of a list ended, as text that only we can write."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime
from enum import Enum
from hmac import compare_digest, digest
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings

MARK = 16
"""Characters of a cursor's mark."""

Column = InstrumentedAttribute[Any] | ColumnElement[Any]


def cursor(column: Column, at: Any, key: Any) -> str:
    place = json.dumps([_written(at), _written(key)])
    return urlsafe_b64encode(f"{_mark(column, place)}{place}".encode()).decode()


def opened(column: Column, cursor: str) -> tuple[str | None, str]:
    """What `cursor` wrote for a list sorted by `column`. Raises Invalid for anything else."""
    try:
        text = urlsafe_b64decode(cursor).decode()
    except ValueError:
        text = ""
    mark, place = text[:MARK], text[MARK:]
    if not compare_digest(mark.encode(), _mark(column, place).encode()):
        raise Invalid({"after": _("Go back to the first page.")})
    at, key = json.loads(place)
    return at, key


def _mark(column: Column, place: str) -> str:
    """Only we can write it, and only for this order: no made-up value reaches a comparison."""
    order = f"cursor {column.expression} {place}"
    return digest(settings().secret("pages").encode(), order.encode(), "sha256").hex()[:MARK]


def _written(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value.value if isinstance(value, Enum) else value)


def read(column: Column, text: str) -> Any:
    kind = column.type.python_type
    return kind.fromisoformat(text) if kind in (datetime, date) else kind(text)
