"""What is said around scores: their names, states and reasons to stop."""

from app.core.i18n import _l
from app.runs.scored import SCORES
from app.ui.field_words import CATEGORY

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
    return str(SCORES[name].title) if name in SCORES else name.replace("_", " ")


def category_of(code: str | None) -> str | None:
    """What a ticket is about; one of the company's own categories is called as it is stored."""
    return str(CATEGORY.get(code, code.replace("_", " "))) if code else None
