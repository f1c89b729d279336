"""What some records' pages do besides: steps of a path, buttons that act at once, eyes that show a value."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from dash import ALL, MATCH, Input, Output, State, no_update

from app.access.web import current_actor
from app.access.work import Work, work
from app.ui import forms, parts
from app.ui.record_page import RecordPage
from app.ui.shapes import FieldId, Kept, Pressed, Values
from app.ui.wiring import on_press


def wire_act(
    page: RecordPage[Any], button: dict[str, Any], act: Callable[[Work, UUID, int, dict[str, str]], Any]
) -> None:
    """Buttons of the id `button` do `act(work, record_id, seen_version, id of what was pressed)` at once."""

    @on_press(
        Output({"record": page.noun.entity}, "children", allow_duplicate=True),
        Input(button, "n_clicks"),
        State({"record": page.noun.entity, "part": "seen"}, "data"),
    )
    def press(pressed: Pressed, kept: Kept) -> list[Any]:
        record_id, version = forms.seen(kept)
        with work(current_actor()) as w:
            act(w, record_id, version, pressed)
            return page.draw(w, record_id)


def wire_path(page: RecordPage[Any], step: Callable[[Work, UUID, int, str], Any]) -> None:
    """Pressing a step of the path, or one of its ends in the head of the page, moves there, or asks first what
    `step` answers (None: it moved)."""
    for part in ("path", "ends"):
        button = {part: page.noun.entity, "to": ALL}
        wire_step(page, button, lambda w, record_id, version, pressed: step(w, record_id, version, pressed["to"]))


def wire_step(
    page: RecordPage[Any], button: dict[str, Any], step: Callable[[Work, UUID, int, dict[str, str]], Any]
) -> None:
    """Buttons that do something at once, or ask first what `step` answers (None: it is done)."""

    @on_press(
        Output({"record": page.noun.entity}, "children", allow_duplicate=True),
        Output({"ask": page.noun.entity}, "children"),
        Output({"ask": page.noun.entity}, "opened"),
        Input(button, "n_clicks"),
        State({"record": page.noun.entity, "part": "seen"}, "data"),
    )
    def press(pressed: Pressed, kept: Kept) -> tuple[Any, Any, bool]:
        record_id, version = forms.seen(kept)
        with work(current_actor()) as w:
            question = step(w, record_id, version, pressed)
            done = question is None
            return page.draw(w, record_id) if done else no_update, no_update if done else question, not done


def wire_answer(
    page: RecordPage[Any], form: str, decide: Callable[[Work, UUID, int, str, dict[str, Any]], Any]
) -> None:
    """The answer to a question before a step: `decide` gets which button of `form`, and what was filled in."""

    @on_press(
        Output({"record": page.noun.entity}, "children", allow_duplicate=True),
        Output({"ask": page.noun.entity}, "opened", allow_duplicate=True),
        Input({"form": form, "do": ALL}, "n_clicks"),
        State({"form": form, "part": ALL}, "data"),
        State({"form": form, "field": ALL}, "value"),
        State({"form": form, "field": ALL}, "id"),
    )
    def answer(pressed: Pressed, stores: list[Any], values: Values, ids: list[FieldId]) -> Any:
        record_id, version = forms.seen(forms.kept_in(stores))
        with work(current_actor()) as w:
            decide(w, record_id, version, pressed["do"], forms.filled(values, ids))
            return page.draw(w, record_id), False


def wire_eyes(table: str, reveal: Callable[[Work, UUID, str], str | None]) -> None:
    """The eye beside each masked value of `table`."""

    @on_press(
        Output({"part": "personal", "entity": table, "field": MATCH, "record": MATCH}, "children"),
        Input({"part": "eye", "entity": table, "field": MATCH, "record": MATCH}, "n_clicks"),
    )
    def show(pressed: Pressed) -> Any:
        with work(current_actor()) as w:
            return parts.revealed(reveal(w, parts.as_id(pressed["record"]), pressed["field"]))
