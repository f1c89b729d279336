"""The timeline of a customer, contact, lead or deal, what is planned on it, and the composer above."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, State, dcc, html

from app.access import records as records_of
from app.access.actor import Reach
from app.access.web import current_actor
from app.access.work import Work, work
from app.activities import board, calendar_page, composer, drawer, rows, service, tasks_page
from app.activities.drawer import Done
from app.activities.permissions import ACTIVITIES_READ, ACTIVITIES_WRITE
from app.activities.schema import ActivityLog, ActivityQuery, ActivityView
from app.activities.words import ACTS, KIND, OUTCOME
from app.core.i18n import _
from app.fields.noun import noun_of, table_of
from app.ui import board_page, forms, panels, records
from app.ui.boards import Coming
from app.ui.icons import icon
from app.ui.record_page import own_change
from app.ui.records import Event
from app.ui.shapes import About, FieldId, Values
from app.ui.wiring import on_change, on_press

ENTITIES = ("customer", "contact", "lead", "deal")
ON = "record"
"""What tasks on records' pages call the page that they stand on."""


def register() -> None:
    """The page of tasks, and what this feature shows on records."""
    tasks_page.register()
    board.register()
    calendar_page.register()
    for entity in ENTITIES:
        panels.add(entity, "centre", 10, ACTIVITIES_READ, partial(story, entity))
        panels.add(entity, "acts", 10, ACTIVITIES_WRITE, partial(acts, entity))
    board_page.tell_coming(coming)


def coming(w: Work, entity: str, record_ids: Collection[UUID]) -> dict[UUID, Coming]:
    """What is planned next on records of a board, for those who may see it."""
    if not record_ids or not w.actor.may(ACTIVITIES_READ):
        return {}
    now, found = datetime.now(UTC), service.list_next(w, f"{entity}_id", record_ids)
    return {key: Coming(subject, due, rows.said_day(due, now) if due else "") for key, subject, due in found}


def story(entity: str, w: Work, record_id: UUID) -> html.Div:
    """Composer, what is planned, and what happened."""
    about = dcc.Store(id={"about": ON}, data={"entity": entity, "id": str(record_id)})
    content = html.Div(_content(entity, w, record_id), id={"part": "story"}, className="story")
    return html.Div([about, content, drawer.place(ON)])


def acts(entity: str, w: Work, record_id: UUID) -> list[html.Button]:
    """Buttons of a record's head that begin an entry below (assets/keys.js)."""
    if not _may_write(entity, w, record_id):
        return []
    return [
        html.Button(
            [icon(KIND[kind][1]), html.Span(str(KIND[kind][0]))], className="button", type="button",
            **{"data-log": kind},
        )
        for kind in ACTS
    ]  # fmt: skip


def _content(entity: str, w: Work, record_id: UUID) -> list[Any]:
    planned, done = (_found(entity, w, record_id, status) for status in ("planned", "done"))
    may_write = _may_write(entity, w, record_id)
    mine = service.changeable(w, [one.id for one in planned]) if may_write else ()
    write = composer.composer(w, entity, record_id) if may_write else None
    told = html.Div(timeline(done, _others(entity, w, record_id)), id={"part": "timeline"})
    return [write, to_do(planned, mine), records.card(_("Timeline"), told)]


def _may_write(entity: str, w: Work, record_id: UUID) -> bool:
    """Whether something can be written down on a record: it becomes another by it."""
    noun = noun_of(table_of(entity))
    reaches = w.actor.writes("activities") is not Reach.NONE
    may_write = w.actor.may(ACTIVITIES_WRITE) and reaches and noun is not None
    return may_write and bool(records_of.changeable(w, noun.table, [record_id]))  # type: ignore[union-attr]


def _found(entity: str, w: Work, record_id: UUID, status: str) -> Sequence[ActivityView]:
    """What is planned, what is due first before the rest; or what was done, the last first."""
    sort = {"planned": "due_at", "done": "-completed_at"}[status]
    asked = {f"{entity}_id": record_id, "status": status, "sort": sort, "size": 50}
    return service.list_activities(w, ActivityQuery.model_validate(asked)).rows


def _others(entity: str, w: Work, record_id: UUID) -> list[Event]:
    """What other features tell of this record."""
    return [event for events in panels.of(w, entity, "events", record_id) for event in events]


def to_do(planned: Sequence[ActivityView], mine: Collection[UUID]) -> html.Div:
    """What is still to do; nothing where there is none."""
    listed = rows.rows(planned, mine, ON, datetime.now(UTC), about=False)
    return html.Div(records.card(_("Planned"), listed) if planned else None, id={"part": "planned"})


def timeline(done: Sequence[ActivityView], other: Sequence[Event]) -> Any:
    """What was done, and what else happened."""
    return records.timeline([*(event(one) for one in done), *other])


def event(activity: ActivityView) -> Event:
    """One activity as an entry of a timeline."""
    words, icon_name = KIND[activity.kind]
    at = activity.completed_at or activity.starts_at or activity.created_at
    what: list[Any] = [html.Strong(str(words)), " ", activity.subject]
    if activity.contact:
        what.append(html.Span(_(" with {name}", name=activity.contact), className="soft"))
    if activity.duration_minutes:
        what.append(html.Span(_(" · {n} min", n=activity.duration_minutes), className="soft"))
    if activity.outcome:
        what.append(html.Span(f" → {OUTCOME.get(activity.outcome, activity.outcome)}"))
    return Event(at, icon_name, what, activity.owner, activity.body)


@on_press(
    Output({"part": "story"}, "children"),
    Input({"form": "log", "do": "log"}, "n_clicks"),
    State({"about": ON}, "data"),
    State({"form": "log", "field": ALL}, "value"),
    State({"form": "log", "field": ALL}, "id"),
    State({"form": "next", "field": ALL}, "value"),
    State({"form": "next", "field": ALL}, "id"),
    State({"form": "next", "field": "wanted"}, "checked"),
)
def log(
    _pressed: Any, about: About, said: Values, ids: list[FieldId], following: Values, next_ids: list[FieldId],
    wanted: bool | None,
) -> Any:  # fmt: skip
    planned = forms.filled(following, next_ids) | {"wanted": wanted}
    given = composer.given(about, forms.filled(said, ids), planned)
    with work(current_actor()) as w:
        with own_change(w, about["entity"], UUID(about["id"])):
            if isinstance(given, ActivityLog):
                service.log(w, given)
            else:
                service.plan(w, given)
        return _content(about["entity"], w, UUID(about["id"]))


@on_press(
    Output({"part": "story"}, "children", allow_duplicate=True),
    Input({"done": ALL, "version": ALL, "on": ON}, "n_clicks"),
    State({"about": ON}, "data"),
)
def complete(pressed: Done, about: About) -> Any:
    with work(current_actor()) as w:
        with own_change(w, about["entity"], UUID(about["id"])):
            drawer.tick_off(w, UUID(pressed["done"]), pressed["version"])
        return _content(about["entity"], w, UUID(about["id"]))


@on_change(
    Output({"part": "timeline"}, "children"),
    Output({"part": "planned"}, "children"),
    Input({"tasks": ON}, "data"),
    State({"about": ON}, "data"),
)
def tell_again(_changed: Any, about: About) -> tuple[Any, Any]:
    """The story anew after a task was changed; what is being written above it stays."""
    entity, record_id = about["entity"], UUID(about["id"])
    with work(current_actor()) as w:
        planned = _found(entity, w, record_id, "planned")
        mine = service.changeable(w, [one.id for one in planned]) if _may_write(entity, w, record_id) else ()
        return _told(w, about), to_do(planned, mine).children


@on_change(
    Output({"part": "timeline"}, "children", allow_duplicate=True),
    Input(panels.TOLD, "data"),
    State({"about": ON}, "data"),
)
def tell_of_panel(_told_at: Any, about: About) -> Any:
    """The timeline anew after a panel changed something."""
    with work(current_actor()) as w:
        return _told(w, about)


def _told(w: Work, about: About) -> Any:
    entity, record_id = about["entity"], UUID(about["id"])
    return timeline(_found(entity, w, record_id, "done"), _others(entity, w, record_id))
