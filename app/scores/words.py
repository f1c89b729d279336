"""What each score is called, what it means, and whether a high one is good."""

from dataclasses import dataclass
from typing import Any

from app.core.i18n import _l
from app.runs.words import SCORES
from app.ui.field_words import CATEGORY


@dataclass(frozen=True)
class Meaning:
    """`outcome` completes "of n records scored so, x % ..."; `says` tells what the share is a chance of."""

    title: Any
    outcome: Any
    says: Any


MEANINGS = {
    "lead_quality": Meaning(
        SCORES["lead_quality"],
        _l("became customers"),
        _l("Chance to become a customer within 90 days of coming in."),
    ),
    "churn_risk_30": Meaning(
        SCORES["churn_risk_30"],
        _l("left within 30 days"),
        _l("Chance to leave within 30 days, counted from a week from now."),
    ),
    "churn_risk_60": Meaning(
        SCORES["churn_risk_60"],
        _l("left within 60 days"),
        _l("Chance to leave within 60 days, counted from a week from now."),
    ),
    "churn_risk_90": Meaning(
        SCORES["churn_risk_90"],
        _l("left within 90 days"),
        _l("Chance to leave within 90 days, counted from a week from now."),
    ),
}
"""Scores that records show as a share."""

QUIET_DAYS = 180
"""Days without an order after which a customer without contracts counts as left: churn_gap_days of the marts."""

RUN_STATUS = {
    "proposed": (_l("Waiting for a decision"), "warn"),
    "applied": (_l("Written"), "good"),
    "rolled_back": (_l("Rolled back"), "calm"),
    "refused": (_l("Stopped by a check"), "bad"),
    "rejected": (_l("Rejected"), "calm"),
}
STOPPED = {
    "drift": _l("What comes in looks different from what the model has learned from."),
    "gate": _l("The newest scores did not pass their checks."),
}


def title_of(name: str) -> str:
    """What a score is called; one of the company's own that nobody described is named as it is stored."""
    return str(SCORES.get(name, name.replace("_", " ")))


def category_of(code: str | None) -> str | None:
    """What a ticket is about; one of the company's own categories is called as it is stored."""
    return str(CATEGORY.get(code, code.replace("_", " "))) if code else None
