"""The files of a record, as a panel of its page: added by choosing or dropping, opened, removed."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, State, dcc, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.fields.noun import noun_of
from app.files import service
from app.files.schema import FileView
from app.ui import format, panels, records
from app.ui.icons import icon
from app.ui.shapes import IdText, Text
from app.ui.wiring import on_change, on_press, one_of

PLACE = {"part": "files"}
ABOUT = {"files": "about"}


class OfRecord(TypedDict):
    """The record whose files are shown."""

    entity: Text
    id: IdText


class OnFile(TypedDict):
    """The id of what removes a file."""

    file: IdText


def register() -> None:
    """A panel on the page of each kind of record that has files."""
    for entity in service.ENTITIES:
        if noun := noun_of(entity):
            panels.add(noun.entity, "right", 60, noun.reads, partial(panel, entity))


def panel(entity: str, w: Work, record_id: UUID) -> html.Div:
    about = dcc.Store(id=ABOUT, data={"entity": entity, "id": str(record_id)})
    return html.Div([about, dcc.Store(id={"files": "changed"}), html.Div(card(w, entity, record_id), id=PLACE)])


def card(w: Work, entity: str, record_id: UUID) -> html.Section:
    noun = one_of({name: noun_of(name) for name in service.ENTITIES}, entity)
    found = service.list_of(w, entity, record_id)
    may_change = noun is not None and noun.may_change(w, record_id)
    refused = _("{label}: {value}", label="{file}", value="{why}")
    marks = {"data-file": entity, "data-of": str(record_id), "data-refused": refused}
    add = (
        html.Button([icon("plus"), _("File")], className="button", type="button", **marks) if may_change else None
    )
    rows = [_row(one, _place(one, found), may_change=may_change) for one in found]
    body = html.Ul(rows, className="related") if rows else html.P(_("No files yet."), className="soft")
    return records.card(_("Files"), body, add)


def _place(file: FileView, found: Sequence[FileView]) -> str:
    """Which of those of its name a file is, the oldest first; nothing where there is no other."""
    same = [one.id for one in reversed(found) if one.name == file.name]
    return _("{n} of {all} of this name", n=same.index(file.id) + 1, all=len(same)) if len(same) > 1 else ""


def _row(file: FileView, place: str, *, may_change: bool) -> html.Li:
    link = html.A(file.name, href=f"/api/v1/files/{file.id}", download=file.name)
    when = format.moment(file.added_at) if place else format.day(file.added_at)
    under = " · ".join(filter(None, (format.size(file.size), when, file.added_by, place)))
    name = f"{file.name} ({place})" if place else file.name
    said = _("Remove {file}", file=name)
    marks = {"aria-label": said}
    gone = html.Button(icon("x"), id={"file": str(file.id)}, className="reveal", title=said, **marks)
    return html.Li([html.Span([link, html.Div(under, className="soft")]), gone if may_change else None])


@on_change(Output(PLACE, "children"), Input({"files": "changed"}, "data"), State(ABOUT, "data"))
def show_again(_changed: Any, about: OfRecord) -> Any:
    with work(current_actor()) as w:
        return card(w, about["entity"], UUID(about["id"]))


@on_press(Output(PLACE, "children", allow_duplicate=True), Input({"file": ALL}, "n_clicks"), State(ABOUT, "data"))
def remove(pressed: OnFile, about: OfRecord) -> Any:
    with work(current_actor()) as w:
        service.remove(w, UUID(pressed["file"]))
        return card(w, about["entity"], UUID(about["id"]))
