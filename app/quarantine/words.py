"""What tables, rules and fields of set aside records are called."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.core.i18n import _, _l
from app.ui import format
from app.ui.field_words import label

TABLES: dict[str, Any] = {
    "leads": _l("Leads"),
    "deals": _l("Deals"),
    "touchpoints": _l("Touchpoints"),
    "activities": _l("Activities"),
    "orders": _l("Orders"),
    "tickets": _l("Tickets"),
    "survey_responses": _l("Survey answers"),
    "channel_spend": _l("Spend on channels"),
    "subscriptions": _l("Contracts"),
}
RULES: dict[str, Any] = {
    "filled": _l("is missing"),
    "not_in_future": _l("lies in the future"),
    "part_not_in_future": _l("has an entry that lies in the future"),
    "not_before": _l("lies too early"),
    "in_range": _l("is out of range"),
    "too_large": _l("is too large to be an amount"),
    "known": _l("is not known"),
    "unreadable": _l("cannot be checked"),
}


def reason(table: str, code: str, than: str | None) -> str:
    """What is wrong with a field, to stand after its name."""
    if than:
        return _("lies before {other}", other=label(than, table))
    return str(RULES[code])


def facts(table: str, values: Mapping[str, Any]) -> str:
    """The fields that show it, each with what it holds."""
    return " · ".join(f"{label(name, table)} {_value(name, value)}" for name, value in values.items())


def _value(name: str, value: Any) -> str:
    if value is None:
        return format.NOTHING
    if name.endswith("_at"):
        return format.moment(datetime.fromisoformat(value))
    if name.endswith("_on"):
        return format.day(date.fromisoformat(value))
    return str(value) if isinstance(value, str) else format.number(value, 0 if value == int(value) else 2)
