"""Actors that are no person, each with the least it needs."""

from app.access.actor import Actor, Station
from app.access.permissions import every, named

ADMINISTRATORS_READ = ("audit:read", "backups:read", "roles:read")
"""What a robot that reads everything about the business does not read."""

SYSTEM = Actor("system", Station.ALL, frozenset(every().values()), kind="robot")
"""Whoever types commands on the machine itself: sets up people, loads and removes the demo company."""

READER = Actor(
    "reader",
    Station.READ,
    frozenset(one for name, one in every().items() if one.action == "read" and name not in ADMINISTRATORS_READ)
    | {named("reports:build")},
    kind="robot",
)
"""Reads marts for reports and `crm kpi` where nobody is named."""

IMPORTER = Actor(
    "import",
    Station.ALL,
    frozenset(one for one in every().values() if one.action == "write") | {named("imports:run")},
    kind="import",
)
"""Brings in records from other systems."""
