"""Reasons of a score in words: field and value as people say them."""

from collections.abc import Mapping
from typing import Any

from app.core.i18n import _, _l
from app.ui import format

FIELDS: dict[str, Any] = {
    "channel": _l("Came by {value}"),
    "country": _l("Country: {value}"),
    "industry": _l("Industry: {value}"),
}
"""Field of a model's features -> a sentence around its value."""


def in_words(reason: Mapping[str, Any]) -> str:
    """One reason in the reader's language; a field nobody described yet is named as it is."""
    value = _value(reason.get("value"))
    sentence = FIELDS.get(reason["field"])
    if sentence is None:
        return f"{reason['field'].replace('_', ' ')}: {value}"
    return str(sentence).format(value=value)


def _value(value: Any) -> str:
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return format.number(value, 0 if float(value).is_integer() else 1)
    return str(value)
