"""Who acts, what they may do, and how far they see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import UUID

from app.access.permissions import Permission
from app.core.db import role_of_slot


class Role(StrEnum):
    """Codes of the roles that are shipped (app/migrations/roles.toml). A company has others beside them."""

    SALES = "sales"
    SALES_MANAGER = "sales_manager"
    SERVICE_AGENT = "service_agent"
    SERVICE_LEAD = "service_lead"
    ANALYST = "analyst"
    LEADER = "leader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Reach(StrEnum):
    """How far somebody sees, or writes, among the records of a noun; each holds those before it."""

    NONE = "none"
    OWN = "own"
    TEAM = "team"
    TREE = "tree"
    ALL = "all"

    def is_wider_than(self, other: "Reach") -> bool:
        order = list(Reach)
        return order.index(self) > order.index(other)


class FieldRight(StrEnum):
    """What a role may do with one field of a noun's records; each allows what those after it do.

    A personal field that is seen is seen masked, until it is opened. A masked one is neither opened nor changed.
    """

    WRITE = "write"
    READ = "read"
    MASKED = "masked"
    HIDDEN = "hidden"

    def is_wider_than(self, other: "FieldRight") -> bool:
        order = list(FieldRight)
        return order.index(self) < order.index(other)


FieldRights = Mapping[str, Mapping[str, FieldRight]]
"""Noun -> field -> what is allowed, of the fields that are not simply seen and changed."""


class Station(StrEnum):
    """What programs work as: a role in Postgres with row policies of its own."""

    ALL = "crm_all"
    READ = "crm_read"
    ROBOT = "crm_robot"
    SIGNIN = "crm_signin"


@dataclass(frozen=True)
class HeldRole:
    """A role as whoever holds it has it now: what it may do, and how far it reaches into each noun.

    `names` by language. `slot` is its place in Postgres, where the same reaches are granted. `fields` holds only
    what is not simply seen and changed.
    """

    code: str
    names: Mapping[str, str]
    slot: int
    permissions: frozenset[Permission]
    reads: Mapping[str, Reach]
    writes: Mapping[str, Reach]
    fields: FieldRights = field(default_factory=dict)


@dataclass(frozen=True)
class Actor:
    """A person or a robot at work; `acts_as` is a role in Postgres.

    `user_id` and `team_id` are None for robots.
    """

    name: str
    acts_as: str
    permissions: frozenset[Permission] = field(repr=False)
    user_id: UUID | None = None
    team_id: UUID | None = None
    role: HeldRole | None = field(default=None, repr=False)
    locale: str = "en"
    kind: Literal["user", "robot", "import"] = "user"

    @classmethod
    def person(cls, user_id: UUID, name: str, role: HeldRole, team_id: UUID | None, locale: str = "en") -> "Actor":
        """The actor that a user is by their role."""
        return cls(name, role_of_slot(role.slot), role.permissions, user_id, team_id, role, locale)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def reads(self, noun: str) -> Reach:
        """How far the actor sees among the records of `noun`."""
        if self.role is not None:
            return self.role.reads.get(noun, Reach.NONE)
        return Reach.NONE if self.acts_as == Station.SIGNIN else Reach.ALL

    def writes(self, noun: str) -> Reach:
        """Among which records of `noun` the actor may write, of those that are seen."""
        if self.role is not None:
            return self.role.writes.get(noun, Reach.NONE)
        return Reach.ALL if self.acts_as == Station.ALL else Reach.NONE

    def limits(self, noun: str) -> Mapping[str, FieldRight]:
        """Fields of `noun` that the actor may not simply see and change, and what is allowed of each."""
        return self.role.fields.get(noun, {}) if self.role else {}
