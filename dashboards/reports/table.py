"""A table of a report, in words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A table of words; the first column is text, the others are numbers."""

    title: str
    hint: str
    head: list[str]
    rows: list[list[str]]
