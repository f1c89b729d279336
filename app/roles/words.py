"""What reaches, and the kinds of records they lead into, are called."""

from app.access.actor import FieldRight, Reach
from app.core.i18n import _l

REACHES = {
    Reach.NONE: _l("None"),
    Reach.OWN: _l("Own"),
    Reach.TEAM: _l("Team"),
    Reach.TREE: _l("Team and teams below"),
    Reach.ALL: _l("All"),
}

RIGHTS = {
    FieldRight.READ: _l("Seen, not changed"),
    FieldRight.MASKED: _l("Masked"),
    FieldRight.HIDDEN: _l("Not shown"),
}

NOUNS = {
    "customers": _l("Customers"),
    "contacts": _l("Contacts"),
    "leads": _l("Leads"),
    "deals": _l("Deals"),
    "activities": _l("Calls, notes and tasks"),
    "tickets": _l("Tickets"),
    "orders": _l("Orders"),
    "surveys": _l("Survey answers"),
    "touchpoints": _l("Touchpoints"),
    "campaigns": _l("Campaigns"),
    "products": _l("Products"),
    "users": _l("People, teams and roles"),
    "company": _l("Settings, spend and imports"),
}

GROUPS = NOUNS | {
    "roles": _l("Roles"),
    "scores": _l("Scores"),
    "personal": _l("Personal data"),
    "kpis": _l("KPIs"),
    "reports": _l("Reports"),
    "alerts": _l("Alerts"),
    "audit": _l("Audit trail"),
    "events": _l("Events"),
    "fields": _l("Fields"),
    "jobs": _l("Jobs"),
    "mail": _l("Mail"),
    "notices": _l("Notices"),
    "imports": _l("Imports"),
    "pipeline": _l("Pipeline"),
    "backups": _l("Backups"),
}
"""What permissions are about."""


def group(noun: str) -> str:
    """What permissions are about, in words; what nobody named yet is told as it is written."""
    return str(GROUPS.get(noun, noun))
