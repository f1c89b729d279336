"""A page of numbers as a file, and what comes out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.validation import Long, Name, Shape, Short

Width = Literal[4, 6, 8, 12]
"""Of twelve columns."""


class PanelFile(Shape):
    """Either a view of the explorer, as its address says it, or a text."""

    view: Annotated[str, Field(max_length=4000)] | None = None
    text: Long | None = None
    width: Width = 6

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.view is None) == (self.text is None):
            raise ValueError("either a view or a text")
        return self


class PageFile(Shape):
    """A page in the registry's own terms: it can be read, sent, and taken over elsewhere."""

    title: Name
    panels: Annotated[list[PanelFile], Field(max_length=40)] = Field(default_factory=list)


class SharedSet(Shape):
    """Whose page it is too."""

    roles: Annotated[list[Short], Field(max_length=64)] = Field(default_factory=list)
    teams: Annotated[list[UUID], Field(max_length=200)] = Field(default_factory=list)


@dataclass(frozen=True)
class PageView:
    """`content` is the published one; of one's own page that was never published it is the draft."""

    id: UUID
    owner_id: UUID
    owner: str
    title: str
    content: PageFile
    draft: PageFile
    version: int
    is_mine: bool
    is_changed: bool
    roles: list[str]
    teams: list[UUID]
    changed_at: datetime


@dataclass(frozen=True)
class VersionView:
    version: int
    content: PageFile
    published_at: datetime
