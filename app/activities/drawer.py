"""One task opened at the side: what it is, by when, for whom; changed, moved, ticked off or removed there.

Every page with tasks has one `place`. It is told apart by `on`: after a change the store `{"tasks": on}` says so,
and the page draws its tasks anew.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import dash_mantine_components as dmc
from dash import ALL, MATCH, Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate
from typing_extensions import TypedDict

from app.access import ownership
from app.access.actor import Actor, Reach
from app.access.web import current_actor
from app.access.work import Work, work
from app.activities import about, rows, service, times
from app.activities.model import Repeats
from app.activities.permissions import ACTIVITIES_WRITE
from app.activities.schema import About, ActivityChange, ActivityView
from app.activities.words import KIND, OUTCOME, PRIORITY, REMINDERS, REPEATS
from app.core.i18n import _
from app.core.moments import LAST_DAY
from app.core.validation import parse
from app.ui import format, forms, parts, records, shapes, undoing
from app.ui.forms import Field
from app.ui.icons import icon
from app.ui.record_page import own_change
from app.ui.shapes import FieldId, IdText, Text, Value, Values, Version
from app.ui.wiring import on_change, on_press, one_of


class Done(TypedDict):
    """The id of what ticks off a task, on one page."""

    done: IdText
    version: Version
    on: Text


class Opened(TypedDict):
    """The id of a task's name, which opens it."""

    task: IdText
    on: Text


class Preset(TypedDict):
    """The id of a time that one press fills in."""

    form: Text
    preset: Text


CHANGED = {"tasks": ALL}


def place(on: str) -> html.Div:
    """Where a task is opened on a page, and what says that one was changed."""
    side = dmc.Drawer(
        html.Div(id="task-open"), id="task-drawer", opened=False, position="right", size=392, padding="md",
        withOverlay=False, lockScroll=False, closeButtonProps={"aria-label": _("Dismiss")},
    )  # fmt: skip
    return html.Div([dcc.Store(id={"tasks": on}), side])


def may_add(actor: Actor) -> bool:
    """Whether somebody plans anything themselves."""
    return actor.may(ACTIVITIES_WRITE) and actor.writes("activities") is not Reach.NONE


def asked(work: Work, kind: str) -> list[Field]:
    """The controls of a task that is planned or changed; whom it is for only where there is a choice."""
    people = [(str(user_id), name) for user_id, name in ownership.possible_owners(work, "activities")]
    may_give = work.actor.writes("activities") is not Reach.OWN and len(people) > 1
    owner = [Field("owner_id", _("Assignee"), "choice", people, placeholder=work.actor.name)] if may_give else []
    return [
        Field("subject", _("What to do"), required=True, wide=True),
        Field("due_at", _("When"), "moment", required=True),
        Field("priority", _("Priority"), "choice", list(PRIORITY.items()), required=True),
        *owner,
        Field("remind_minutes", _("Reminder"), "choice", list(REMINDERS.items()), placeholder=_("None")),
        Field("repeats", _("Repeats"), "choice", list(REPEATS.items()), placeholder=_("Does not repeat")),
        *([Field("body", _("Notes"), "long")] if kind == "change" else []),
    ]


def on_record(task: ActivityView | None = None) -> Field:
    """On which record it is: found by name among all that tasks can be on."""
    on = next(((name, getattr(task, name)) for name in rows.RECORDS if task and getattr(task, name)), None)
    chosen = [(f"{on[0]}:{getattr(task, f'{on[0]}_id')}", on[1])] if on else []
    return Field("about", _("Belongs to"), "record", chosen, placeholder=_("Name of a record"))


def tied(filled: dict[str, Any]) -> dict[str, Any]:
    """What was filled in, with the record that was chosen as activities name it."""
    return {name: value for name, value in filled.items() if name != "about"} | about.named(filled.get("about"))


def presets(form: str) -> html.Div:
    """Times that one press fills in; weekends are passed over."""
    tomorrow = times.tomorrow(datetime.now(UTC))
    near = (tomorrow.date() - times.local(datetime.now(UTC)).date()).days == 1
    words = {
        "tomorrow": _("Tomorrow 9:00") if near else _("Monday 9:00"),
        "three_days": _("In 3 working days"),
        "monday": _("Next Monday"),
    }
    buttons = [
        html.Button(said, id={"form": form, "preset": name}, className="preset", type="button")
        for name, said in words.items()
        if near or name != "monday"
    ]
    return html.Div(buttons, className="presets")


def content(w: Work, task: ActivityView) -> html.Div:
    """A task as it stands, as a form for those who may change it, and where it came from."""
    link = rows.about_link(task)
    came = _("Planned by {name} on {day}", name=task.asked_by or _("Nobody"), day=format.day(task.created_at))
    if task.status != "planned" or not service.changeable(w, [task.id]):
        return html.Div(
            [html.H2(task.subject), link and html.P(link), *_to_read(task), html.P(came, className="soft")]
        )
    asked_for, on = asked(w, "change"), on_record(task)
    values = {f.name: getattr(task, f.name) for f in asked_for}
    values["remind_minutes"] = None if task.remind_minutes is None else str(task.remind_minutes)
    values["about"] = on.options[0][0] if on.options else None
    remove = html.Button([icon("trash"), _("Remove")], id={"form": "task", "do": "remove"}, className="button")
    body = forms.form(
        "task", [*asked_for, on], values, "save", _("Save"), remove,
        {"id": str(task.id), "version": task.version}, one_column=False,
    )  # fmt: skip
    done = html.Button([icon("check"), _("Done")], id={"form": "task", "do": "done"}, className="button")
    head = html.Div([link, html.Span(done, className="push")], className="task-head")
    return html.Div([head, presets("task"), body, html.P(came, className="soft")])


def _to_read(task: ActivityView) -> list[Any]:
    """What is known of a task, for those who cannot change it, and why not."""
    known = {
        _("When"): format.moment(task.due_at or task.starts_at or task.completed_at),
        _("Assignee"): parts.person(task.owner),
        _("Priority"): str(PRIORITY[task.priority]),
        _("Repeats"): str(REPEATS[task.repeats]) if task.repeats else None,
        _("Outcome"): OUTCOME.get(task.outcome or "", task.outcome),
        _("Notes"): task.body,
    }
    why = (
        _("Your role lets you see this entry, not change it.")
        if task.status == "planned"
        else _("What is over is kept as it was.")
    )
    told = records.facts([(words, value) for words, value in known.items() if value])
    return [html.P([icon("lock"), " ", why], className="soft"), told]


@contextmanager
def made(w: Work, on: Sequence[shapes.About]) -> Iterator[None]:
    """What changes a task on a record's page may change the record too: then its reader has."""
    if not on:
        yield
        return
    with own_change(w, on[0]["entity"], UUID(on[0]["id"])):
        yield


@on_press(
    Output("task-open", "children"),
    Output("task-drawer", "title"),
    Output("task-drawer", "opened"),
    Input({"task": ALL, "on": ALL}, "n_clicks"),
)
def open_task(pressed: Opened) -> tuple[Any, list[Any], bool]:
    with work(current_actor()) as w:
        task = service.read(w, UUID(pressed["task"]))
        kind, icon_name = KIND[task.kind]
        return content(w, task), [icon(icon_name), " ", str(kind)], True


@on_press(
    Output(CHANGED, "data"),
    Output("task-drawer", "opened", allow_duplicate=True),
    Input({"form": "task", "do": ALL}, "n_clicks"),
    State({"form": "task", "part": ALL}, "data"),
    State({"form": "task", "field": ALL}, "value"),
    State({"form": "task", "field": ALL}, "id"),
    State({"about": ALL}, "data"),
    State(CHANGED, "id"),
)
def act(
    pressed: dict[str, str],
    stores: list[Any],
    values: Values,
    ids: list[FieldId],
    on: list[shapes.About],
    places: list[dict[str, str]],
) -> tuple[list[float], bool]:
    """Save, tick off or remove the opened task."""
    kept = forms.kept_in(stores)
    task_id, version = forms.seen(kept)
    with work(current_actor()) as w, made(w, on):
        if pressed["do"] == "remove":
            service.remove(w, task_id, version)
        elif pressed["do"] != "cancel":
            version = service.read(w, task_id).version if pressed["do"] == "overwrite" else version
            _save(w, task_id, version, forms.changed(values, ids, kept))
            if pressed["do"] == "done":
                tick_off(w, task_id, service.read(w, task_id).version)
    return [now_stamp()] * len(places), False


def _save(w: Work, task_id: UUID, version: int, mine: dict[str, Any]) -> None:
    """Who it is for is changed last: given to another, it may be out of reach."""
    owner_id = mine.pop("owner_id", None)
    if "about" in mine:
        mine = dict.fromkeys(About.model_fields) | tied(mine)
    if mine:
        version = service.change(w, task_id, parse(ActivityChange, mine), version).version
    if owner_id:
        service.transfer(w, task_id, parts.as_id(owner_id), version)


def tick_off(w: Work, task_id: UUID, version: int) -> None:
    """Something planned is done, and that can be taken back."""
    offer_undo(service.complete(w, task_id, None, version))


def offer_undo(task: ActivityView) -> None:
    said = _("Done: {subject}", subject=task.subject)
    if task.repeats and task.due_at and not times.again(task.due_at, Repeats(task.repeats), datetime.now(UTC)):
        said = _("{done}. It does not come again: dates are kept until {year}.", done=said, year=LAST_DAY.year)
    undoing.offer(said, "task", task.id, task.version)


undoing.add("task", lambda w, task_id, version, _was: service.reopen(w, task_id, version))


@on_change(Output(CHANGED, "data", allow_duplicate=True), Input(undoing.DONE, "data"), State(CHANGED, "id"))
def taken_back(_at: float, places: list[dict[str, str]]) -> list[float]:
    return [now_stamp()] * len(places)


def now_stamp() -> float:
    """Something else than before, for a store that only says that something happened."""
    return datetime.now(UTC).timestamp()


@on_press(
    Output({"form": MATCH, "field": "due_at"}, "value"),
    Input({"form": MATCH, "preset": ALL}, "n_clicks"),
)
def fill_in(pressed: Preset) -> str:
    """The time as the control holds it."""
    return format.local_minute(one_of(times.PRESETS, pressed["preset"])(datetime.now(UTC)))


@on_change(
    Output({"form": MATCH, "field": "about"}, "data"),
    Input({"form": MATCH, "field": "about"}, "searchValue"),
    State({"form": MATCH, "field": "about"}, "value"),
    State({"form": MATCH, "field": "about"}, "data"),
)
def find_record(text: Text | None, chosen: Value, known: list[dict[str, Text]] | None) -> list[dict[str, str]]:
    if not text or not isinstance(chosen, str | None) or text in {one["label"] for one in known or ()}:
        raise PreventUpdate
    with work(current_actor()) as w:
        return forms.found(about.find(w, text), chosen, known or ())
