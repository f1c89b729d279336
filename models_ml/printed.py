"""What the commands print for other programs, and in which language they speak to people."""

import json
import math
import sys
from typing import Any

from app.core.i18n import LOCALES, of_environment


def print_object(found: dict[str, Any]) -> None:
    """One JSON object on standard output; a figure that is no number is null, which JSON has and NaN is not."""
    is_unicode = sys.stdout.encoding.lower().startswith("utf")
    print(json.dumps(_finite(found), ensure_ascii=not is_unicode))


def language_of(wish: str | None, *, as_json: bool = False) -> str:
    """The language asked for, else that of the environment; programs that ask for none are told in English."""
    if wish in LOCALES:
        return wish
    return "en" if as_json else of_environment()


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
