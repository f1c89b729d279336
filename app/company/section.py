"""What a section of the file is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.access.work import Work
from app.company.schema import Entry
from app.core.validation import Shape


@dataclass(frozen=True, kw_only=True)
class Section:
    """Entries of one kind, told apart by the field `key`.

    `order` sets how they stand to each other once all are there: `write` is called for each entry before it.
    """

    label: Any
    key: str
    shape: type[Shape]
    read: Callable[[Work], list[Entry]]
    write: Callable[[Work, Any], Any]
    order: Callable[[Work, Sequence[Any]], Any]


def no_order(_work: Work, _entries: Sequence[Any]) -> None:
    """Where entries have no order, or none that a file sets."""
