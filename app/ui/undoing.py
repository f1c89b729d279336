"""What one press did, another takes back: a notice says what was done and offers it for as long as it stands.

Features `add` how that is done, each by the reverse of its own verb; pages hear `DONE`. The button is heard in the
browser (assets/undo.js), wherever its reader has gone meanwhile.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from dash import Input, Output, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.ui import problems
from app.ui.shapes import IdText, Text, Version
from app.ui.shell import UNDO
from app.ui.wiring import on_change, one_of

ASKED, DONE = UNDO
TakeBack = Callable[[Work, UUID, Version, str], Any]
"""Of which record, of which version, and what stood there before."""

_kinds: dict[str, TakeBack] = {}


class Asked(TypedDict):
    """What is to be taken back; `at` tells one press from the next."""

    kind: Text
    id: IdText
    version: Version
    was: Text
    at: int


def add(kind: str, take_back: TakeBack) -> None:
    _kinds[kind] = take_back


def offer(said: str, kind: str, record_id: UUID, version: int, was: Any = "") -> None:
    """Say what was done to a record, whose `version` it made, and that it can be undone."""
    asked = {"kind": kind, "id": str(record_id), "version": version, "was": str(was)}
    undo = html.Button(_("Undo"), className="button", type="button", **{"data-undo": json.dumps(asked)})
    problems.notify(html.Span([html.Span(said), " ", undo]), stays=10_000)


@on_change(Output(DONE, "data"), Input(ASKED, "data"))
def take_back(asked: Asked) -> float:
    with work(current_actor()) as w:
        one_of(_kinds, asked["kind"])(w, UUID(asked["id"]), asked["version"], asked["was"])
    problems.notify(_("Taken back."))
    return datetime.now(UTC).timestamp()
