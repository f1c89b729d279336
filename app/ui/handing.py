"""Giving a record to a colleague: the button, and the question to whom."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from dash import html

from app.access.actor import Actor, Reach
from app.core.i18n import _
from app.core.validation import Shape
from app.ui import forms
from app.ui.forms import Field, Option
from app.ui.icons import icon


class Handing(Shape):
    """To whom a record goes."""

    owner_id: UUID


def buttons(entity: str, noun: str, actor: Actor, *, may_write: bool) -> list[Any]:
    """Only for those who see more than their own: nobody else could choose a new owner."""
    if not may_write or actor.writes(noun) in (Reach.NONE, Reach.OWN):
        return []
    return [html.Button([icon("user"), _("Hand over")], id={"give": entity}, className="button")]


def question(entity: str, people: Sequence[Option], record: Any) -> html.Div:
    """Nobody is chosen beforehand: what is typed would be added to the name that stands there."""
    others = [(user_id, name) for user_id, name in people if user_id != str(record.owner_id)]
    asked = [Field("owner_id", _("New owner"), "choice", others, required=True)]
    note = _("Owner now: {name}", name=record.owner or _("Nobody"))
    return forms.ask(f"{entity}-give", _("Hand over"), asked, {}, "give", _("Hand over"), record, note=note)
