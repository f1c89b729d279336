"""Choices that are found while the reader types: there are too many to send with the form."""

from dash import MATCH, Input, Output, State
from dash.exceptions import PreventUpdate

from app.access.web import current_actor
from app.access.work import work
from app.core.validation import Short
from app.fields import choosing
from app.ui import forms
from app.ui.shapes import FieldId, Value
from app.ui.wiring import on_change


def register() -> None:
    control = {"form": MATCH, "field": MATCH}
    on_change(
        Output(control, "data", allow_duplicate=True),
        Input(control, "searchValue"),
        State(control, "id"),
        State(control, "value"),
        State(control, "data"),
    )(find_choices)


def find_choices(
    text: Short | None, control: FieldId, chosen: Value, known: list[dict[str, Short]] | None
) -> list[dict[str, str]]:
    """Choices that match what is typed, in any form; a choice that was sent whole stays as it is."""
    if not text or not isinstance(chosen, str | None):
        raise PreventUpdate
    with work(current_actor()) as w:
        found = choosing.find(w, control["field"], text)
    if found is None:
        raise PreventUpdate
    return forms.found(found, chosen, known or ())
