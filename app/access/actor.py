"""Who acts, what they may do, and how far they see."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import UUID


class Role(StrEnum):
    SALES = "sales"
    SALES_MANAGER = "sales_manager"
    SERVICE_AGENT = "service_agent"
    ANALYST = "analyst"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


class Reach(StrEnum):
    """Which rows an actor meets. Each is a role in Postgres (`crm_<reach>`) with row policies of its own."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"
    READ = "read"
    ROBOT = "robot"
    SIGNIN = "signin"


class Permission(StrEnum):
    CUSTOMERS_READ = "customers.read"
    CUSTOMERS_WRITE = "customers.write"
    CONTACTS_READ = "contacts.read"
    CONTACTS_WRITE = "contacts.write"
    LEADS_READ = "leads.read"
    LEADS_WRITE = "leads.write"
    DEALS_READ = "deals.read"
    DEALS_WRITE = "deals.write"
    ACTIVITIES_READ = "activities.read"
    ACTIVITIES_WRITE = "activities.write"
    TICKETS_READ = "tickets.read"
    TICKETS_WRITE = "tickets.write"
    CAMPAIGNS_READ = "campaigns.read"
    CAMPAIGNS_WRITE = "campaigns.write"
    TOUCHPOINTS_READ = "touchpoints.read"
    TOUCHPOINTS_WRITE = "touchpoints.write"
    ORDERS_READ = "orders.read"
    ORDERS_WRITE = "orders.write"
    SURVEYS_READ = "surveys.read"
    SURVEYS_WRITE = "surveys.write"
    USERS_READ = "users.read"
    USERS_WRITE = "users.write"
    SCORES_READ = "scores.read"
    SCORES_RECORD = "scores.record"
    SCORES_REVIEW = "scores.review"
    SCORES_APPROVE = "scores.approve"
    SCORES_OVERRIDE = "scores.override"
    PERSONAL_REVEAL = "personal.reveal"
    KPIS_READ = "kpis.read"
    AUDIT_READ = "audit.read"
    IMPORTS_RUN = "imports.run"
    PIPELINE_READ = "pipeline.read"
    PIPELINE_RUN = "pipeline.run"
    REPORTS_BUILD = "reports.build"
    BACKUPS_READ = "backups.read"
    BACKUPS_RUN = "backups.run"
    JOBS_RUN = "jobs.run"


P = Permission
ADMINISTRATORS_READ = {P.AUDIT_READ, P.BACKUPS_READ}
"""What the role that reads everything about the business does not read."""
_READ_ALL = frozenset(p for p in P if p.value.endswith(".read") and p not in ADMINISTRATORS_READ)
_SELL = frozenset(
    {P.CUSTOMERS_WRITE, P.CONTACTS_WRITE, P.LEADS_WRITE, P.DEALS_WRITE, P.ACTIVITIES_WRITE, P.ORDERS_WRITE}
)
_SERVE = frozenset(
    {
        P.CUSTOMERS_READ,
        P.CONTACTS_READ,
        P.ACTIVITIES_READ,
        P.TICKETS_READ,
        P.CAMPAIGNS_READ,
        P.TOUCHPOINTS_READ,
    }
    | {P.ORDERS_READ, P.SURVEYS_READ, P.USERS_READ, P.SCORES_READ, P.KPIS_READ, P.PIPELINE_READ}
)

ROLES: dict[Role, tuple[Reach, frozenset[Permission]]] = {
    Role.SALES: (Reach.OWN, _READ_ALL | _SELL | {P.SCORES_OVERRIDE, P.PERSONAL_REVEAL}),
    Role.SALES_MANAGER: (
        Reach.TEAM,
        _READ_ALL | _SELL | {P.SCORES_OVERRIDE, P.PERSONAL_REVEAL, P.REPORTS_BUILD},
    ),
    Role.SERVICE_AGENT: (
        Reach.ALL,
        _SERVE | {P.TICKETS_WRITE, P.ACTIVITIES_WRITE, P.SURVEYS_WRITE, P.SCORES_OVERRIDE, P.PERSONAL_REVEAL},
    ),
    Role.ANALYST: (Reach.READ, _READ_ALL | {P.REPORTS_BUILD, P.SCORES_REVIEW}),
    Role.LEADER: (Reach.READ, _READ_ALL | {P.REPORTS_BUILD, P.SCORES_REVIEW}),
    Role.ADMINISTRATOR: (Reach.ALL, frozenset(P)),
}
"""Role -> how far it sees, and what it may do there. Analysts and leaders read every row and write none."""


def roles_with(*needed: Permission) -> list[Role]:
    """The roles that hold all of these permissions."""
    return [role for role, (_reach, allowed) in ROLES.items() if set(needed) <= allowed]


@dataclass(frozen=True)
class Actor:
    """A person or a robot at work. `user_id` and `team_id` are None for robots."""

    name: str
    reach: Reach
    permissions: frozenset[Permission] = field(repr=False)
    user_id: UUID | None = None
    team_id: UUID | None = None
    role: Role | None = None
    locale: str = "en"
    kind: Literal["user", "robot", "import"] = "user"

    @classmethod
    def person(cls, user_id: UUID, name: str, role: Role, team_id: UUID | None, locale: str = "en") -> "Actor":
        """The actor that a user is by their role."""
        reach, permissions = ROLES[role]
        return cls(name, reach, permissions, user_id, team_id, role, locale)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions
