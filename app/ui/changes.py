"""The trail of a record as entries of its timeline: who changed which field from what to what."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from dash import html

from app.access.work import Work
from app.audit import history
from app.audit.history import Change
from app.core.i18n import _, _l, ngettext
from app.fields.custom import own_fields
from app.fields.kinds import Reference
from app.fields.noun import Noun
from app.ui import fields, format, panels
from app.ui.field_words import label_of
from app.ui.records import Event
from app.ui.sources import MACHINES

Words = Mapping[str, Mapping[str, Any]]
"""Column -> code -> what the code is called."""

NO_OWN: Mapping[str, str] = {}

UNTOLD = frozenset({"last_activity_at", "stage_changed_at", "is_sample", "external_id", "source_system"})
"""Columns that follow from something else, which the timeline tells anyway."""

FILES = {"file_added": _l("File added"), "file_opened": _l("File opened"), "file_removed": _l("File removed")}
INLINE = 2
"""So many changed fields are told at once; more are folded away."""


def tell(noun: Noun, untold: Collection[str], other: Words) -> None:
    """Show what the trail knows of a record.

    `untold` names columns and acts that its timeline tells otherwise; `other` calls codes that no field holds.
    """
    panels.add(noun.entity, "events", 90, noun.reads, partial(events, noun, frozenset(untold), other))


def events(noun: Noun, untold: frozenset[str], other: Words, w: Work, record_id: UUID) -> list[Event]:
    known = {**fields.codes(w, noun), **other}
    own = {one.name: one for one in own_fields(w, noun.name)}
    ids = frozenset(name for name, one in own.items() if isinstance(one, Reference))
    told = [
        event(noun, change, known, untold | ids, {name: one.label for name, one in own.items()})
        for change in history.changes_of(w, noun.name, record_id)
    ]
    return [one for one in told if one is not None]


def event(
    noun: Noun, change: Change, words: Words, untold: frozenset[str], own: Mapping[str, str] = NO_OWN
) -> Event | None:
    """One act of the trail; None for what the timeline does not tell. `own` calls the company's own fields."""
    who = change.by or str(MACHINES.get(change.actor_kind or "", ""))
    if change.is_redacted:
        return redacted(change, who)
    if change.action == "update":
        told = {name: pair for name, pair in change.fields.items() if name not in UNTOLD | untold}
        lines = [_line(own.get(name) or label_of(noun, name), name, pair, words) for name, pair in told.items()]
        return Event(change.at, "edit", _folded(lines), who) if lines else None
    said = None if change.action in untold else _said(noun, change, words, own)
    return Event(change.at, said[0], said[1], who, change.reason) if said else None


def redacted(change: Change, who: str) -> Event:
    """That something happened; what it was has been taken out of the trail for good."""
    return Event(change.at, "lock", html.Span(_("Redacted"), className="soft"), who)


def _said(noun: Noun, change: Change, words: Words, own: Mapping[str, str]) -> tuple[str, str] | None:
    """Icon and words of an act that changes no field."""
    if change.action == "reveal":
        seen = change.detail["field"]
        return "eye", _("Looked at: {field}", field=own.get(seen) or label_of(noun, seen))
    if change.action == "override":
        return "score", _estimated(change.detail, words)
    if change.action == "reopen":
        return "refresh", _("Reopened")
    if change.action in FILES:
        name = change.detail.get("name", format.NOTHING)
        return "link", _("{label}: {value}", label=FILES[change.action], value=name)
    begun = _("Imported") if change.actor_kind in MACHINES else _("Record created")
    return {"insert": ("plus", begun), "delete": ("x", _("Removed"))}.get(change.action)


def _estimated(detail: Mapping[str, Any], words: Words) -> str:
    """What a person said instead of the model: a share, or one of the words of that score."""
    value, label_said = detail.get("value"), detail.get("label")
    if value is None and label_said is None:
        return _("Took back the own estimate")
    said = format.percent(value, 0) if label_said is None else shown(detail["name"], label_said, words)
    return _("Disagreed with the model: {value}", value=said)


def _folded(lines: Sequence[Any]) -> Any:
    """A few changes one under the other; many behind their number."""
    rows = html.Ul([html.Li(line) for line in lines], className="changes")
    if len(lines) <= INLINE:
        return rows
    summary = html.Summary(ngettext("{n} field changed", "{n} fields changed", len(lines)))
    return html.Details([summary, rows])


def _line(words_of: str, name: str, pair: tuple[Any, Any], words: Words) -> list[Any]:
    before, after = (shown(name, value, words) for value in pair)
    arrow = html.Span(" → ", **{"aria-label": _("to")}, role="img")
    return [html.Strong(words_of), " ", html.Span(before, className="soft"), arrow, html.Span(after)]


def shown(name: str, value: Any, words: Words) -> str:
    """A stored value as a person writes it."""
    if value in (None, "", {}, []):
        return format.NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return format.number(value, 0 if float(value).is_integer() else 2)
    if isinstance(value, list):
        return _(", ").join(shown(name, one, words) for one in value)
    if isinstance(value, dict):
        return _(", ").join(f"{key}: {shown('', one, {})}" for key, one in value.items())
    if name.endswith("_at"):
        return format.moment(datetime.fromisoformat(value))
    if name.endswith("_on"):
        return format.day(date.fromisoformat(value))
    return str(words.get(name, {}).get(value, value))
