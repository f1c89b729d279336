"""What the codes of schedules are called."""

from typing import Any

from app.core.i18n import _, _l, retold
from app.schedules.schema import StartedBy, Status

STATUS: dict[str, tuple[Any, str]] = {
    Status.RUNNING: (_l("Running"), "busy"),
    Status.SUCCEEDED: (_l("Succeeded"), "good"),
    Status.PARTLY: (_l("Partly failed"), "warn"),
    Status.FAILED: (_l("Failed"), "bad"),
}
STARTED_BY: dict[StartedBy, Any] = {
    StartedBy.MANUAL: _l("by hand"),
    StartedBy.SCHEDULE: _l("by schedule"),
    StartedBy.FIRST: _l("first run"),
}
MESSAGES: dict[str, Any] = {
    "gate": _l("A check refused what came in. Nothing was written back; the marts stayed as they were."),
    "drill": _l("What the trial restore brought back is not what was backed up; the card of backups says more."),
    "interrupted": _l("The run was interrupted."),
    "time_limit": _l("The run took longer than it may, and was ended."),
}
FAULT = "fault "
"""Before the id under which a fault of ours is logged."""


def message(told: str) -> str:
    """A run's message in words: a code, an id of a fault, or the flow's own sentence."""
    if told.startswith(FAULT):
        return _("Something went wrong on our side. Error id: {id}", id=told.removeprefix(FAULT))
    return str(MESSAGES[told]) if told in MESSAGES else retold(told)
