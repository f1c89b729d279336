"""Why an import cannot be taken back, in words: which record, and who changed or used it."""

from typing import Any

from app.core.i18n import _, _l
from app.fields.noun import noun_of
from app.imports.undo import Obstacle
from app.ui import format

KINDS: dict[str, Any] = {
    "users": _l("Person"),
    "teams": _l("Team"),
    "products": _l("Product"),
    "orders": _l("Order"),
    "order_lines": _l("Order line"),
    "survey_responses": _l("Survey answer"),
    "subscriptions": _l("Contract"),
    "touchpoints": _l("Touchpoint"),
    "activities": _l("Activity"),
    "ticket_messages": _l("Reply"),
    "stage_changes": _l("Change of stage"),
    "jobs": _l("Job"),
}


def told(obstacle: Obstacle) -> tuple[str, str]:
    """The record, and what stands in the way."""
    return _called(obstacle.table, obstacle.title), _reason(obstacle)


def _reason(obstacle: Obstacle) -> str:
    if obstacle.user_table == "scores":
        return _("Somebody gave an estimate of their own.")
    if obstacle.user_table:
        return _("Used since by: {what}", what=_called(obstacle.user_table, obstacle.user_title or ""))
    who = obstacle.by or _("another program")
    return _("Changed since by {who}, {when}.", who=who, when=format.moment(obstacle.at))


def _called(table: str, title: str) -> str:
    """`Lead: Wang Fang`."""
    noun = noun_of(table)
    kind = str(noun.one if noun else KINDS.get(table, _("Another record")))
    return _("{label}: {value}", label=kind, value=title) if title else kind
