"""What the tables of the demo company are called."""

from collections.abc import Mapping
from typing import Any

from app.core.i18n import _, _l
from app.fields.noun import noun_of
from app.ui import format

CALLED: dict[str, Any] = {
    "users": _l("People"),
    "teams": _l("Teams"),
    "products": _l("Products"),
    "campaigns": _l("Campaigns"),
    "channel_spend": _l("Days of advertising"),
    "activities": _l("Calls, notes and tasks"),
    "orders": _l("Orders"),
    "subscriptions": _l("Subscriptions"),
    "survey_responses": _l("Survey answers"),
    "touchpoints": _l("Touchpoints"),
    "stage_changes": _l("Moves of deals"),
    "ticket_messages": _l("Messages of tickets"),
    "files": _l("Files"),
    "kpi_targets": _l("Targets"),
}
"""Tables of no noun."""


def called(table: str) -> str:
    noun = noun_of(table) if table not in CALLED else None
    return str(noun.many if noun else CALLED.get(table, table))


def counts(found: Mapping[str, int]) -> str:
    """`Leads: 3, Deals: 2`."""
    return _(", ").join(_("{noun}: {n}", noun=called(table), n=format.number(n)) for table, n in found.items())
