"""Likely duplicates where they matter: under a form while it is filled in, and beside a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, State, dcc, html
from pydantic import ValidationError

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _, ngettext
from app.duplicates import service
from app.duplicates.schema import Likeness, Typed
from app.duplicates.words import REASONS, STRONG
from app.fields.noun import Noun, noun_of
from app.ui import forms, panels, parts, records
from app.ui.icons import icon
from app.ui.shapes import FieldId, FormShown, Values
from app.ui.wiring import on_change, read


def register() -> None:
    """Panels on records, and what answers a form that is being filled in."""
    for entity in service.ENTITIES:
        noun = noun_of(entity)
        if noun:
            panels.add(noun.entity, "right", 5, noun.reads, partial(beside, entity))
            _wire(noun)


def _wire(noun: Noun) -> None:
    for form in (f"{noun.entity}-new", noun.entity):
        on_change(
            Output({"form": form, "part": "alike"}, "children"),
            Input({"form": form, "field": ALL}, "value"),
            State({"form": form, "field": ALL}, "id"),
            State({"form": form, "part": ALL}, "data"),
        )(Form(noun.name).answer)


def beside(entity: str, w: Work, record_id: UUID) -> html.Section | None:
    """What looks like a stored record; nothing where nothing does."""
    found = service.find_of(w, entity, record_id)
    return records.card([icon("alert"), _("Looks like the same")], listed(found)) if found else None


@dataclass(frozen=True)
class Form:
    """A form over records of table `entity` that warns while it is filled in."""

    entity: str

    def answer(self, values: Values, ids: list[FieldId], stores: list[Any]) -> Any:
        """What looks like the record that is being typed, named with why; nothing is forbidden by it.

        Over a stored record only what was changed is asked for.
        """
        kept: FormShown = read(
            FormShown, next((one for one in stores if isinstance(one, dict) and "shown" in one), None)
        )
        typed = forms.changed(values, ids, kept)
        given = {name: value for name, value in typed.items() if name in Typed.model_fields and value}
        own = [parts.as_id(str(kept["seen"]["id"]))] if kept.get("seen") else []
        try:
            asked = Typed.model_validate(given)
        except ValidationError:  # what is half typed is like nothing yet
            return None
        with work(current_actor()) as w:
            found = service.find(w, self.entity, asked, own) if given else []
        return warning(found) if found else None


def warning(found: Sequence[Likeness]) -> html.Div:
    words = ngettext("{n} record looks like this one", "{n} records look like this one", len(found))
    return html.Div([html.Strong([icon("alert"), " ", words]), listed(found)], className="alike", role="status")


def listed(found: Sequence[Likeness]) -> html.Ul:
    """Each record by its name, what it is, and why."""
    return html.Ul([html.Li(_one(one)) for one in found], className="alike-list")


def _one(one: Likeness) -> list[Any]:
    noun = noun_of(one.entity)
    tone = "warn" if set(one.reasons) & set(STRONG) else "calm"
    chips = [parts.chip(str(REASONS[reason]), tone) for reason in one.reasons]
    what = html.Span(str(noun.one) if noun else "", className="soft")
    return [dcc.Link(one.title, href=f"/{one.entity}/{one.id}"), what, html.Span(chips, className="chips")]
