"""What the codes of jobs are called."""

from collections.abc import Mapping
from typing import Any

from app.core.i18n import _, _l
from app.fields.noun import noun_of
from app.jobs import registry
from app.schedules.words import FAULT
from app.ui import format

STATUS: dict[str, tuple[Any, str]] = {
    "waiting": (_l("Waiting"), "calm"),
    "running": (_l("Running"), "busy"),
    "succeeded": (_l("Done"), "good"),
    "partly": (_l("Partly done"), "warn"),
    "failed": (_l("Failed"), "bad"),
    "cancelled": (_l("Cancelled"), "calm"),
}
MESSAGES: dict[str, Any] = {
    "gone": _l("Who asked for this no longer works here."),
    "import_refused": _l("Nothing was imported: the files have to be corrected first."),
    "undo_hindered": _l("Nothing was taken back: these records were changed or used since."),
    "worn_out": _l("The worker was lost while doing this, several times. It is not tried again by itself."),
}
COUNTS: dict[str, Any] = {
    "rows": _l("Rows"),
    "right": _l("would be created"),
    "created": _l("created"),
    "updated": _l("updated"),
    "unchanged": _l("unchanged"),
    "rejected": _l("rejected"),
    "removed": _l("removed"),
    "put_back": _l("as before"),
    "kept": _l("changed since, left as they are"),
}


def title(kind: str, subject: str, *, is_undoing: bool) -> str:
    """`Export: Leads`; the kind alone where there is no subject."""
    noun = noun_of(subject) if subject.isidentifier() else None
    words = str(registry.find(kind).label)
    what = _("Undo: {what}", what=words) if is_undoing else words
    return _("{what}: {of}", what=what, of=noun.many if noun else subject) if subject else what


def message(told: str | None) -> str:
    """Why a job failed, in words: a code, an id of a fault, or what its verb said."""
    if told is None:
        return ""
    if told.startswith(FAULT):
        return _("Something went wrong on our side. Error id: {id}", id=told.removeprefix(FAULT))
    return str(MESSAGES.get(told, told))


def counted(counts: Mapping[str, int]) -> str:
    """`Rows: 1,204`."""
    return _(", ").join(
        _("{label}: {value}", label=COUNTS.get(name, name), value=format.number(n)) for name, n in counts.items()
    )
