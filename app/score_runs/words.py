"""What is said of runs: their states and reasons to stop."""

from app.core.i18n import _l

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
