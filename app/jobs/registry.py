"""Every kind of job. What it runs is named, not imported: the pages read this list too."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.access.restoring import A_DAY
from app.core.errors import Invalid
from app.core.i18n import _, _l


@dataclass(frozen=True)
class Kind:
    """`run` is "module:function", given an app.jobs.task.Task: it works in steps, each whole or not at all.

    `undo` takes back what a job did that has ended, given the task of the undoing; None where nothing can. What it
    does is said beforehand as `undoing`, and for how long it is offered as `undo_within`. `gives` says that its
    files are what was asked for, not what came in, `stepwise` that what earlier steps did stays where it is
    cancelled or fails.
    """

    name: str
    label: Any
    run: str
    undo: str | None = None
    undoing: Any = None
    undo_within: timedelta | None = None
    gives: bool = False
    stepwise: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("index", _l("Lists of any length sorted by"), "app.custom_fields.indexing:build"),
    Kind("sample", _l("Removal of the sample data"), "app.demo.job:remove"),
    Kind("export", _l("Export"), "app.exports.run:write", gives=True),
    Kind(
        "bulk",
        _l("Many records at once"),
        "app.bulk.run:run",
        undo="app.bulk.run:take_back",
        stepwise=True,
        undoing=_l("Each record holds again what stood there before. What somebody changed since stays as it is."),
        undo_within=A_DAY,
    ),
    Kind(
        "import",
        _l("Import"),
        "app.imports.job:bring",
        undo="app.imports.job:take_back",
        undoing=_l(
            "Records that it created are removed, and what it changed holds again what stood there before. What"
            " was changed since stays as it is. If somebody has changed or used a record that it created, nothing"
            " is taken back, and you are told which."
        ),
    ),
)


def find(name: str) -> Kind:
    """The kind of this name. Raises Invalid."""
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise Invalid({"kind": _("There is no such job.")})


def may_undo(name: str, finished_at: datetime | None) -> bool:
    """Whether what such a job did can still be taken back."""
    kind = find(name)
    if kind.undo is None or finished_at is None:
        return False
    return kind.undo_within is None or datetime.now(UTC) - finished_at < kind.undo_within


def function(name: str, *, is_undoing: bool) -> str:
    """What does a job of this kind, or takes one back. Raises Invalid where nothing can."""
    kind = find(name)
    named = kind.undo if is_undoing else kind.run
    if named is None:
        raise Invalid({"kind": _("What this job did cannot be taken back.")})
    return named
