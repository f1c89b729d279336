"""What was done to a person's account, and by whom: the trail as administrators read it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from dash import html

from app.access import roles
from app.access.work import Work
from app.audit import history
from app.audit.history import Change
from app.core.i18n import _l
from app.ui import format
from app.ui.changes import MACHINES, redacted
from app.ui.records import Event
from app.users.words import LANGUAGES

ACTS: dict[str, tuple[str, Any]] = {
    "insert": ("plus", _l("Added")),
    "link_made": ("link", _l("A link to choose a password was made")),
    "password_chosen": ("lock", _l("Chose a password by a link")),
    "password_set": ("lock", _l("Was given a password")),
    "password_changed": ("lock", _l("Changed the password")),
}
"""Act of the trail -> icon and words; coming and going each day is not told."""

FIELDS = {"name": _l("Full name"), "title": _l("Job title"), "role": _l("Role"), "locale": _l("Language")}
STANDING = {True: ("check", _l("Reactivated")), False: ("x", _l("Deactivated"))}
LONGEST = 1000
"""Acts of the trail that are looked through."""


def events(work: Work, user_id: UUID) -> list[Event]:
    """What was done to an account, for its timeline."""
    words = {"role": dict(roles.options(work)), "locale": LANGUAGES}
    told = [_event(change, words) for change in history.changes_of(work, "users", user_id, LONGEST)]
    return [one for one in told if one is not None]


def _event(change: Change, words: Mapping[str, Mapping[str, str]]) -> Event | None:
    who = change.by or str(MACHINES.get(change.actor_kind or "", ""))
    if change.is_redacted:
        return redacted(change, who)
    if change.action in ACTS:
        icon, said = ACTS[change.action]
        return Event(change.at, icon, str(said), who)
    if pair := change.fields.get("is_active"):
        icon, said = STANDING[bool(pair[1])]
        return Event(change.at, icon, str(said), who)
    lines = [_line(name, pair, words) for name, pair in change.fields.items() if name in FIELDS]
    return Event(change.at, "edit", html.Ul(lines, className="changes"), who) if lines else None


def _line(name: str, pair: Sequence[Any], words: Mapping[str, Mapping[str, str]]) -> html.Li:
    before, after = (words.get(name, {}).get(value, value or format.NOTHING) for value in pair)
    return html.Li([html.Strong(str(FIELDS[name])), " ", html.Span(before, className="soft"), " → ", after])
