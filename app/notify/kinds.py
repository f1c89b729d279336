"""Every kind of notice: what it is called, what it says without naming anybody, and how it is usually heard of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import Invalid
from app.core.i18n import _, _l, retold
from app.notify.model import How


@dataclass(frozen=True)
class Kind:
    """`says` takes the notice's facts; `path` is where more is to be seen of one that is about no record.

    `is_for_keepers` means that only who keeps the installation hears of it."""

    name: str
    label: Any
    says: Any
    usual: How
    icon: str
    path: str = "/notifications"
    is_for_keepers: bool = False


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("assignment", _l("Something was given to me"), _l("This was given to you."), How.MAIL, "user"),
        Kind("mention", _l("Somebody mentions me"), _l("You are mentioned here."), How.MAIL, "chat"),
        Kind(
            "task_given", _l("A task was given to me"), _l("A task was given to you."), How.APP, "task", "/tasks"
        ),
        Kind("task_due", _l("A task is due"), _l("A task of yours is due."), How.APP, "task", "/tasks"),
        Kind(
            "lead_waiting",
            _l("A lead waits for an answer"),
            _l("This lead waits for its first answer."),
            How.MAIL,
            "leads",
        ),
        Kind(
            "deal_late",
            _l("A deal is past its date"),
            _l("The day this deal was expected to close has passed."),
            How.DAILY,
            "deals",
        ),
        Kind(
            "stage_changed",
            _l("A deal that I follow changes its stage"),
            _l("This deal, which you follow, has come to another stage."),
            How.APP,
            "right",
            "/deals",
        ),
        Kind(
            "score_moved",
            _l("Scores of my records moved far"),
            _l("{name}: of your records this many moved by ten points or more: {n}."),
            How.APP,
            "score",
            "/today",
        ),
        Kind(
            "job_done",
            _l("An import, export or bulk change is done"),
            _l("What you asked for is done: {job}."),
            How.APP,
            "runs",
            "/jobs",
        ),
        Kind(
            "approval",
            _l("My approval is wanted"),
            _l("A run of scores waits for approval: {name}."),
            How.MAIL,
            "score",
            "/scores",
        ),
        Kind(
            "run_failed",
            _l("A run failed or is late"),
            _l("This run failed or is late: {name}."),
            How.MAIL,
            "alert",
            "/runs",
            is_for_keepers=True,
        ),
        Kind(
            "report_failed",
            _l("A report could not be made or sent"),
            _l("This report needs a look: {name}."),
            How.MAIL,
            "alert",
            is_for_keepers=True,
        ),
        Kind(
            "returned",
            _l("A letter came back"),
            _l("This could not be delivered after all: {message} ({why})."),
            How.APP,
            "alert",
            "/administration/channels",
            is_for_keepers=True,
        ),
        Kind(
            "report_skipped",
            _l("A report leaves somebody out"),
            _l("This report was sent without some who should get it: {name}."),
            How.APP,
            "alert",
            "/administration/reports",
            is_for_keepers=True,
        ),
        Kind(
            "alert",
            _l("An alert of a figure"),
            _l("{name}: {reason}."),
            How.MAIL,
            "bell",
            "/alerts",
        ),
    )
}
"""Name -> kind, in the order of the settings."""


def find(name: str) -> Kind:
    """Raises Invalid."""
    if name not in KINDS:
        raise Invalid({"kind": _("There is no such kind of notice.")})
    return KINDS[name]


def path(kind: str, noun: str | None, record_id: object) -> str:
    """Where a notice leads."""
    return f"/{noun}/{record_id}" if noun and record_id else find(kind).path


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """What a notice says, in the reader's language; facts that are kept sentences or words are said in it too."""
    return str(find(kind).says).format_map({name: retold(str(value)) for name, value in facts.items()})
