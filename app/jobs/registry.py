"""Every kind of job. What it runs is named, not imported: the pages read this list too."""

from dataclasses import dataclass
from typing import Any

from app.core.errors import Invalid
from app.core.i18n import _, _l


@dataclass(frozen=True)
class Kind:
    """`run` is "module:function", given an app.jobs.task.Task: it works in steps, each whole or not at all.

    `undo` takes back what a job did that has ended, given the task of the undoing; None where nothing can.
    `gives` says that its files are what was asked for, not what came in.
    """

    name: str
    label: Any
    run: str
    undo: str | None = None
    gives: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("export", _l("Export"), "app.exports.run:write", gives=True),
    Kind("import", _l("Import"), "app.imports.job:bring"),
)


def find(name: str) -> Kind:
    """The kind of this name. Raises Invalid."""
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise Invalid({"kind": _("There is no such job.")})


def function(name: str, *, is_undoing: bool) -> str:
    """What does a job of this kind, or takes one back. Raises Invalid where nothing can."""
    kind = find(name)
    named = kind.undo if is_undoing else kind.run
    if named is None:
        raise Invalid({"kind": _("What this job did cannot be taken back.")})
    return named
