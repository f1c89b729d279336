"""What the commands print for other programs."""

import json
import math
from typing import Any


def print_object(found: dict[str, Any]) -> None:
    """One JSON object on standard output; a figure that is no number is null, which JSON has and NaN is not."""
    print(json.dumps(_finite(found), ensure_ascii=False))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
