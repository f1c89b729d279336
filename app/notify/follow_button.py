"""The button by which somebody follows a record: its steps are told, whosever it is."""

from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Short
from app.notify import service
from app.ui.icons import icon
from app.ui.wiring import on_press


class Pressed(TypedDict):
    """The button that begins to follow a record, or ends it."""

    follow: UUID
    noun: Short


def button(w: Work, noun: str, record_id: UUID) -> html.Span:
    """Its place on the page of a record; programs follow nothing."""
    if w.actor.user_id is None:
        return html.Span()
    return html.Span(_button(noun, record_id, is_on=service.is_followed(w, record_id)), id="record-follow")


def _button(noun: str, record_id: UUID, *, is_on: bool) -> html.Button:
    words = _("Followed: its steps are told to you") if is_on else _("Follow: hear of its steps")
    said = [icon("bell"), _("Followed") if is_on else _("Follow")]
    marks: dict[str, Any] = {"aria-pressed": "true" if is_on else "false", "title": words}
    return html.Button(said, id={"follow": str(record_id), "noun": noun}, className="button", **marks)


@on_press(Output("record-follow", "children"), Input({"follow": ALL, "noun": ALL}, "n_clicks"))
def press(pressed: Pressed) -> html.Button:
    """The other way round."""
    noun, record_id = pressed["noun"], pressed["follow"]
    with work(current_actor()) as w:
        was_on = service.is_followed(w, record_id)
        if was_on:
            service.unfollow(w, record_id)
        else:
            service.follow(w, noun, record_id)
    return _button(noun, record_id, is_on=not was_on)
