"""The timeline of a customer, lead or deal, and the composer above it."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, dcc, html
from typing_extensions import TypedDict

from app.access import records as records_of
from app.access.actor import Reach
from app.access.web import current_actor
from app.access.work import Work, work
from app.activities import service
from app.activities.permissions import ACTIVITIES_READ, ACTIVITIES_WRITE
from app.activities.schema import ActivityLog, ActivityPlan, ActivityQuery, ActivityView
from app.activities.words import KIND, LOGGED
from app.core.i18n import _
from app.core.validation import parse
from app.fields.noun import noun_of
from app.ui import forms, panels, parts, records
from app.ui.forms import Field
from app.ui.icons import icon
from app.ui.record_page import own_change
from app.ui.records import Event
from app.ui.shapes import About, FieldId, IdText, Values, Version
from app.ui.wiring import on_change, on_press


class Done(TypedDict):
    """The id of what ticks off a task."""

    done: IdText
    version: Version


ENTITIES = ("customer", "lead", "deal")


def register() -> None:
    """What this feature shows on records."""
    for entity in ENTITIES:
        panels.add(entity, "centre", 10, ACTIVITIES_READ, partial(story, entity))


def story(entity: str, w: Work, record_id: UUID) -> html.Div:
    """Composer, what is planned, and what happened."""
    about = dcc.Store(id={"part": "about"}, data={"entity": entity, "id": str(record_id)})
    return html.Div([about, html.Div(_content(entity, w, record_id), id={"part": "story"}, className="story")])


def _content(entity: str, w: Work, record_id: UUID) -> list[Any]:
    found = _found(entity, w, record_id)
    mine = service.changeable(w, [a.id for a in found if a.status == "planned"])
    return content(found, _others(entity, w, record_id), mine, may_write=_may_write(entity, w, record_id))


def _may_write(entity: str, w: Work, record_id: UUID) -> bool:
    """Whether something can be written down on a record: it becomes another by it."""
    noun = noun_of(f"{entity}s")
    reaches = w.actor.writes("activities") is not Reach.NONE
    may_write = w.actor.may(ACTIVITIES_WRITE) and reaches and noun is not None
    return may_write and bool(records_of.changeable(w, noun.table, [record_id]))  # type: ignore[union-attr]


def _found(entity: str, w: Work, record_id: UUID) -> Sequence[ActivityView]:
    asked = ActivityQuery.model_validate({f"{entity}_id": record_id, "size": 50})
    return service.list_activities(w, asked).rows


def _others(entity: str, w: Work, record_id: UUID) -> list[Event]:
    """What other features tell of this record."""
    return [event for events in panels.of(w, entity, "events", record_id) for event in events]


def content(
    activities: Sequence[ActivityView], other: Sequence[Event], mine: Collection[UUID], *, may_write: bool
) -> list[Any]:
    """The column in the middle of a record; of what is planned, `mine` can be ticked off."""
    planned = [a for a in activities if a.status == "planned"]
    return [
        composer() if may_write else None,
        records.card(_("Planned"), plans(planned, mine if may_write else ())) if planned else None,
        records.card(_("Timeline"), html.Div(timeline(activities, other), id={"part": "timeline"})),
    ]


def timeline(activities: Sequence[ActivityView], other: Sequence[Event]) -> Any:
    """What was done, and what else happened."""
    return records.timeline([*(event(a) for a in activities if a.status == "done"), *other])


def event(activity: ActivityView) -> Event:
    """One activity as an entry of a timeline."""
    words, icon_name = KIND[activity.kind]
    at = activity.completed_at or activity.starts_at or activity.created_at
    what = [html.Strong(str(words)), " ", activity.subject]
    if activity.outcome:
        what.append(html.Span(f" → {activity.outcome}"))
    return Event(at, icon_name, what, activity.owner, activity.body)


def plans(planned: Sequence[ActivityView], mine: Collection[UUID]) -> html.Ul:
    """What is still to do, earliest first, those of `mine` each with a button that says it is done."""
    rows = []
    for activity in sorted(planned, key=lambda a: (a.due_at is None, a.due_at or a.created_at)):
        words, icon_name = KIND[activity.kind]
        pressed = {"done": str(activity.id), "version": str(activity.version)}
        is_mine = activity.id in mine
        done = html.Button([icon("check"), _("Done")], id=pressed, className="button") if is_mine else None
        name = [icon(icon_name), " ", html.Strong(str(words)), " ", activity.subject]
        due = [parts.when(activity.due_at), " ", done]
        rows.append(html.Li([html.Span(name), html.Span(due)]))
    return html.Ul(rows, className="related")


def composer() -> html.Section:
    """Writes down what happened, or plans what is to do."""
    kinds = [(kind, KIND[kind][0]) for kind in LOGGED]
    logged = [
        Field("kind", _("What"), "choice", kinds, required=True),
        Field("subject", _("Subject"), required=True),
        Field("body", _("Notes"), "long"),
    ]
    task = [
        Field("subject", _("What is to do"), required=True),
        Field("due_at", _("Due"), "moment", required=True),
    ]
    tabs = [
        dmc.TabsList([dmc.TabsTab(_("Log"), value="log"), dmc.TabsTab(_("Plan a task"), value="plan")]),
        dmc.TabsPanel(forms.form("log", logged, {"kind": "note"}, "log", _("Log"), None), value="log"),
        dmc.TabsPanel(forms.form("plan", task, {}, "plan", _("Plan"), None), value="plan"),
    ]
    return html.Section(dmc.Tabs(tabs, value="log"), className="card composer")


@on_press(
    Output({"part": "story"}, "children"),
    Input({"form": "log", "do": "log"}, "n_clicks"),
    State({"part": "about"}, "data"),
    State({"form": "log", "field": ALL}, "value"),
    State({"form": "log", "field": ALL}, "id"),
)
def log(_pressed: Any, about: About, values: Values, ids: list[FieldId]) -> Any:
    given = forms.filled(values, ids) | {f"{about['entity']}_id": about["id"]}
    with work(current_actor()) as w:
        with own_change(w, about["entity"], UUID(about["id"])):
            service.log(w, parse(ActivityLog, given))
        return _content(about["entity"], w, UUID(about["id"]))


@on_press(
    Output({"part": "story"}, "children", allow_duplicate=True),
    Input({"form": "plan", "do": "plan"}, "n_clicks"),
    State({"part": "about"}, "data"),
    State({"form": "plan", "field": ALL}, "value"),
    State({"form": "plan", "field": ALL}, "id"),
)
def plan(_pressed: Any, about: About, values: Values, ids: list[FieldId]) -> Any:
    given = forms.filled(values, ids) | {"kind": "task", f"{about['entity']}_id": about["id"]}
    with work(current_actor()) as w:
        service.plan(w, parse(ActivityPlan, given))
        return _content(about["entity"], w, UUID(about["id"]))


@on_press(
    Output({"part": "story"}, "children", allow_duplicate=True),
    Input({"done": ALL, "version": ALL}, "n_clicks"),
    State({"part": "about"}, "data"),
)
def complete(pressed: Done, about: About) -> Any:
    with work(current_actor()) as w:
        with own_change(w, about["entity"], UUID(about["id"])):
            service.complete(w, UUID(pressed["done"]), None, pressed["version"])
        return _content(about["entity"], w, UUID(about["id"]))


@on_change(
    Output({"part": "timeline"}, "children"),
    Input(panels.TOLD, "data"),
    State({"part": "about"}, "data"),
)
def tell_again(_at: Any, about: About) -> Any:
    """The timeline anew after a panel changed something; what is being written above it stays."""
    entity, record_id = about["entity"], UUID(about["id"])
    with work(current_actor()) as w:
        return timeline(_found(entity, w, record_id), _others(entity, w, record_id))
