"""What comes in about roles, and what goes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import Field

from app.access.actor import FieldRight, FieldRights, Reach
from app.core.validation import Name, Shape, Short


class ReachGiven(Shape):
    """How far a role reads and writes among the records of one noun."""

    reads: Reach = Reach.NONE
    writes: Reach = Reach.NONE


class RoleChange(Shape):
    """The fields to change; what is not set stays as it is. Of `reaches` and `fields`, the nouns that are named.

    `fields` says of a noun which of its fields are not simply seen and changed: read, masked or hidden.
    """

    name_en: Name = ""
    name_zh: Name = ""
    permissions: Annotated[list[Short], Field(max_length=200)] = []  # noqa: RUF012 - pydantic copies it
    reaches: Annotated[dict[Short, ReachGiven], Field(max_length=50)] = {}  # noqa: RUF012
    fields: Annotated[dict[Short, dict[Short, FieldRight]], Field(max_length=50)] = {}  # noqa: RUF012


class RoleCreate(RoleChange):
    """A new role, called so in English and Chinese. It reads nothing that is not named."""

    name_en: Name
    name_zh: Name


class Reaches(NamedTuple):
    reads: Reach
    writes: Reach


@dataclass(frozen=True, kw_only=True)
class RoleView:
    """A role as administrators see it; `holders` counts the active colleagues who have it.

    `built_in` ones are the program's and change with it, but for their `fields`.
    """

    id: UUID
    version: int
    code: str
    name: str
    name_en: str
    name_zh: str
    built_in: bool
    permissions: list[str]
    reaches: Mapping[str, Reaches]
    fields: FieldRights
    holders: int
