"""What a step says when it is over."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """`rows` is what the step counts; `failures` is what it found wrong, one object each.

    A step with failures stops the run unless it says that they are `tolerable`.
    """

    rows: int | None = None
    failures: list[dict[str, Any]] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)
    tolerable: bool = False


class Stopped(Exception):
    """A gate refused: nothing after it ran, and what was published before still stands."""
