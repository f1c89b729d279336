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
    """Whether every text in `value` can be kept, however deep in lists and mappings: deeper than calls may go."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            if _UNSTORABLE.search(one):
                return False
        elif isinstance(one, list | tuple | set):
            left += one
        elif isinstance(one, Mapping):
            left += [*one.keys(), *one.values()]
    return True


def refuse_unstorable(parameters: Any) -> None:
    """The last word before a statement is sent, for what came in by no shape. Raises Invalid."""
    if not is_storable(parameters):
        raise Invalid({"text": _("The text holds a character that cannot be stored. Remove it.")})
