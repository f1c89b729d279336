"""What a database column can hold, asked before it is asked to hold it.

Postgres takes no NUL character and UTF-8 no lone surrogate; JSON, forms, cursors and addresses can bring both.
"""

import re
from collections.abc import Mapping
from typing import Any

from app.core.errors import Invalid
from app.core.i18n import _

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def is_storable(value: Any) -> bool:
    """Whether every text in `value`, however deep in lists and mappings, can be kept."""
    if isinstance(value, str):
        return _UNSTORABLE.search(value) is None
    if isinstance(value, Mapping):
        return all(is_storable(key) and is_storable(one) for key, one in value.items())
    return all(map(is_storable, value)) if isinstance(value, list | tuple | set) else True


def refuse_unstorable(parameters: Any) -> None:
    """The last word before a statement is sent, for what came in by no shape. Raises Invalid."""
    if not is_storable(parameters):
        raise Invalid({"text": _("The text holds a character that cannot be stored. Remove it.")})
