"""What a check found wrong, in words: which column of which table broke which rule, and in how many rows."""

from collections.abc import Mapping
from typing import Any

from app.core.i18n import _, _l, current_locale
from app.runs.verdicts import MODELS
from app.runs.watched import feature_words
from app.ui import format
from app.ui.field_words import label

TABLES: dict[str, Any] = {
    "leads": _l("Leads"),
    "deals": _l("Deals"),
    "touchpoints": _l("Touchpoints"),
    "orders": _l("Orders"),
    "tickets": _l("Tickets"),
    "survey_responses": _l("Survey answers"),
    "channel_spend": _l("Spend on channels"),
    "subscriptions": _l("Contracts"),
}
RULES: dict[str, Any] = {
    "filled": _l("is missing"),
    "not_in_future": _l("lies in the future"),
    "not_before": _l("lies too early"),
    "in_range": _l("is out of range"),
}


def in_words(failure: Mapping[str, Any]) -> str:
    """One finding; what no rule here describes is told as it was stored."""
    if "model" in failure and ("drift" in failure or "why_zh" in failure):
        return _of_model(failure)
    if "seal" in failure:
        return _("The audit trail behind seal {seal} was changed from outside the app.", seal=failure["seal"])
    if "fault" in failure:
        return _("Something went wrong on our side. Error id: {id}", id=failure["fault"])
    if "limit" in failure:
        return _("This took longer than it may, and was ended.")
    if "refusal" in failure:
        return str(failure["refusal"])
    if failure.get("rule") not in RULES:
        return " · ".join(f"{key}: {value}" for key, value in failure.items() if value not in (None, ""))
    table, column = str(failure["table"]), str(failure["column"])
    where = f"{TABLES.get(table, table)} · {label(column, table)}"
    return " ".join(part for part in (f"{where}:", _rule(failure, table), _rows(failure)) if part)


def _of_model(failure: Mapping[str, Any]) -> str:
    """Drift that switched a model off, or why training made none."""
    name = str(MODELS.get(failure["model"], failure["model"]))
    if "drift" in failure:
        feature, index = feature_words(failure["drift"]), format.number(failure["psi"], 2)
        return _(
            "{model}: {feature} moved too far ({index}); nothing is written back.",
            model=name,
            feature=feature,
            index=index,
        )
    return f"{name}: {failure['why_zh'] if current_locale() == 'zh' else failure['why']}"


def _rule(failure: Mapping[str, Any], table: str) -> str:
    if failure.get("than"):
        return _("lies before {other}", other=label(str(failure["than"]), table))
    return str(RULES[failure["rule"]])


def _rows(failure: Mapping[str, Any]) -> str:
    """How many rows, or why the check itself could not be made."""
    if "error" in failure:
        return f"({failure['error']})"
    if failure.get("failing") is None:
        return ""
    return _("in {n} of {all} rows", n=format.number(failure["failing"]), all=format.number(failure["of"]))
