"""What a check found wrong, in words: which column of which table broke which rule, and in how many rows."""

from collections.abc import Mapping
from typing import Any

from app.core.i18n import _, current_locale, retold
from app.quarantine.words import RULES, TABLES, reason
from app.runs.scored import TITLES
from app.runs.watched import feature_words
from app.ui import format
from app.ui.field_words import label


def in_words(failure: Mapping[str, Any]) -> str:
    """One finding; what no rule here describes is told as it was stored."""
    if "model" in failure and ("drift" in failure or "why_zh" in failure):
        return _of_model(failure)
    if "seal" in failure:
        return _("The audit trail behind seal {seal} was changed from outside the app.", seal=failure["seal"])
    if "fault" in failure:
        said = _("Something went wrong on our side. Error id: {id}", id=failure["fault"])
        return _of(failure["model"], said) if "model" in failure else said
    if "limit" in failure:
        return _("This took longer than it may, and was ended.")
    if "refusal" in failure:
        return retold(failure["refusal"])
    if failure.get("rule") not in RULES:
        return " · ".join(f"{key}: {value}" for key, value in failure.items() if value not in (None, ""))
    table, column = str(failure["table"]), failure.get("column")
    where = str(TABLES.get(table, table)) + (f" · {label(column, table)}" if column else "")
    wrong = reason(table, failure["rule"], failure.get("than"))
    return _("{label}: {value}", label=where, value=" ".join(filter(None, [wrong, _rows(failure)])))


def _of_model(failure: Mapping[str, Any]) -> str:
    """Drift that switched a model off, or why training made none."""
    if "drift" in failure:
        feature, index = feature_words(failure["drift"]), format.number(failure["psi"], 2)
        return _(
            "{model}: {feature} moved too far ({index}); nothing is written back.",
            model=str(TITLES.get(failure["model"], failure["model"])),
            feature=feature,
            index=index,
        )
    why = failure["why_zh"] if current_locale() == "zh" else failure["why"]
    return _of(failure["model"], why)


def _of(model: str, said: str) -> str:
    return _("{label}: {value}", label=TITLES.get(model, model), value=said)


def _rows(failure: Mapping[str, Any]) -> str:
    if failure.get("failing") is None:
        return ""
    return _("in {n} of {all} rows", n=format.number(failure["failing"]), all=format.number(failure["of"]))
