"""Actors that are no person, each with the least it needs."""

from app.access.actor import Actor, Permission, Station

P = Permission
ADMINISTRATORS_READ = {P.AUDIT_READ, P.BACKUPS_READ}
"""What a robot that reads everything about the business does not read."""

SYSTEM = Actor("system", Station.ALL, frozenset(P), kind="robot")
"""Whoever types commands on the machine itself: sets up people, loads and removes the demo company."""

READER = Actor(
    "reader",
    Station.READ,
    frozenset(p for p in P if p.value.endswith(".read") and p not in ADMINISTRATORS_READ) | {P.REPORTS_BUILD},
    kind="robot",
)
"""Reads marts for reports and `crm kpi` where nobody is named."""

IMPORTER = Actor(
    "import", Station.ALL, frozenset(p for p in P if p.value.endswith(".write")) | {P.IMPORTS_RUN}, kind="import"
)
"""Brings in records from other systems."""
