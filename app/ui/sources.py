"""Who gave each field of a record its value: told over the value, from the trail."""

from typing import Any
from uuid import UUID

from dash import html

from app.access.work import Work
from app.audit import history
from app.core.i18n import _, _l
from app.fields.kinds import Field, Reference
from app.fields.noun import Noun
from app.ui import format

MACHINES = {"robot": _l("Automatic"), "import": _l("Import")}


class Sources:
    """What the trail tells of one record's fields; of a field that nobody changed since, who made the record.

    Of a field that names another record it tells nothing, as ids are left out of what is read of it.
    """

    def __init__(self, work: Work, noun: Noun, record_id: UUID) -> None:
        self.by_field: dict[str, str] = {}
        self.made = ""
        changes = history.changes_of(work, noun.name, record_id) if noun.name in history.PERMISSIONS else []
        for change in changes:
            if change.action == "insert":
                self.made = said(change)
            for name in change.fields:
                self.by_field.setdefault(name, said(change))

    def over(self, one: Field, value: Any) -> Any:
        """`value` with its source, which appears on hover; assets/forms.js opens the form at it."""
        source = "" if isinstance(one, Reference) else self.by_field.get(one.name, self.made)
        return html.Span(value, title=source or None, **{"data-field": one.name})


def said(change: history.Change) -> str:
    """`Ben, 3 Nov 2026, 14:02`; an import and what a model wrote are told as that."""
    who = change.by or str(MACHINES.get(change.actor_kind or "", _("Unknown")))
    made = _("Import") if change.actor_kind == "import" and change.by else ""
    return _("Set by {who}, {when}", who=" · ".join(filter(None, (who, made))), when=format.moment(change.at))
