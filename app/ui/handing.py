"""Giving a record to a colleague: the button, and the question to whom."""

from collections.abc import Sequence
from typing import Any

from dash import html

from app.access.actor import Actor, Reach
from app.core.i18n import _
from app.ui import forms
from app.ui.forms import Field, Option
from app.ui.icons import icon


def buttons(entity: str, actor: Actor, *, may_write: bool) -> list[Any]:
    """Only for those who see more than their own: nobody else could choose a new owner."""
    if not may_write or actor.reach is Reach.OWN:
        return []
    return [html.Button([icon("user"), _("Hand over")], id={"give": entity}, className="button")]


def question(entity: str, people: Sequence[Option], record: Any) -> html.Div:
    asked = [Field("owner_id", _("New owner"), "choice", people, required=True)]
    values = {"owner_id": str(record.owner_id) if record.owner_id else None}
    return forms.ask(f"{entity}-give", _("Hand over"), asked, values, "give", _("Hand over"), record)
