"""What is kept of a list, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.validation import Name, Shape, Short

QueryText = Annotated[str, Field(max_length=50_000)]


class ListViewChange(Shape):
    """The parts to change; what is not set stays as it is."""

    title: Name = ""
    query: Annotated[dict[Short, QueryText], Field(max_length=40)] = {}  # noqa: RUF012 - pydantic copies it
    roles: Annotated[list[Short], Field(max_length=64)] = []  # noqa: RUF012 - pydantic copies it
    teams: Annotated[list[UUID], Field(max_length=200)] = []  # noqa: RUF012 - pydantic copies it


class ListViewCreate(ListViewChange):
    """A new view of the list of `noun`: `query` is what its address asks, name by name."""

    noun: Short
    title: Name


@dataclass(frozen=True)
class ListViewShown:
    """One view; `is_pinned` and `is_first` are the reader's own: among the tabs, and what the list begins with.

    Not `is_whole` is one that asked for a field which was retired since: `query` does without.
    """

    id: UUID
    noun: str
    title: str
    query: Mapping[str, str]
    owner_id: UUID
    owner: str
    is_mine: bool
    is_pinned: bool
    is_first: bool
    roles: list[str]
    teams: list[UUID]
    version: int
    changed_at: datetime
    is_whole: bool
