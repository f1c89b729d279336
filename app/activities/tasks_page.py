"""The page of tasks: mine, my team's, what is late, what I asked others for, by record; ticked off in place."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import dash
from dash import ALL, ClientsideFunction, Input, Output, State, clientside_callback, html

from app.access import ownership
from app.access.actor import Actor, Reach
from app.access.web import current_actor
from app.access.work import Work, work
from app.activities import drawer, rows, service, standing, times, views
from app.activities.drawer import Done
from app.activities.permissions import ACTIVITIES_READ
from app.activities.schema import ActivityPlan, ActivityQuery, ActivityView, Standing
from app.core.i18n import _, _l
from app.core.paging import Page
from app.core.validation import parse
from app.ui import format, forms, lists, states
from app.ui.board_page import switch
from app.ui.icons import icon
from app.ui.lists import View
from app.ui.shapes import FieldId, Query, Values
from app.ui.wiring import on_change, on_press

NAME = "tasks"
ON = "list"
"""What tasks on this page call the page that they stand on."""

SIZE = 50
FORM = "task-new"


def register() -> None:
    dash.register_page(NAME, path=f"/{NAME}", title=lambda: _("Tasks"), layout=show)


def show(**query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(ACTIVITIES_READ)
        return html.Div([page(w, query), drawer.place(ON)], className="tasks-page")


def page(w: Work, query: Query) -> html.Div:
    new = [html.Div(adding(w), id="task-adding")] if drawer.may_add(w.actor) else []
    ways, bar = switch(NAME, board=False), [*_whose(w, query), *new]
    return lists.layout(NAME, _("Tasks"), query, counted_views(w), bar, ways, results(w, query))


def _whose(w: Work, query: Query) -> list[Any]:
    """Whose tasks, for those who see more than their own."""
    if w.actor.reads("activities") is Reach.OWN:
        return []
    people = [(str(user_id), name) for user_id, name in ownership.possible_owners(w, "activities")]
    return [lists.choose(NAME, "owner_id", _("Person"), people, query)]


def counted_views(w: Work) -> list[View]:
    """The tabs with how many of one's own stand behind them."""
    now = datetime.now(UTC)
    counted = standing.count_own(w, now)
    return [View(v.name, _counted(v, counted), v.filters) for v in views.every(w.actor, now)]


def _counted(view: View, counted: Standing) -> str:
    n = {"mine": counted.open, "overdue": counted.overdue}.get(view.name)
    return f"{view.label} {format.number(n)}" if n else view.label


def results(w: Work, query: Query) -> list[Any]:
    """The tasks of a view under what their time means today, and the way to the next page."""
    now = datetime.now(UTC)
    asked = {**lists.service_query(query, views.every(w.actor, now)), "size": SIZE}
    found = service.list_activities(w, parse(ActivityQuery, asked))
    if not found.rows:
        return [nothing(w.actor, query)]
    mine = service.changeable(w, [one.id for one in found.rows if one.status == "planned"])
    return [html.Div(_groups(found.rows, mine, query, now), className="task-list"), _foot(found, query)]


def _groups(tasks: Sequence[ActivityView], mine: set[UUID], query: Mapping[str, Any], now: datetime) -> list[Any]:
    view = query.get("view")
    if view == "done" or query.get("status") == "done":
        return [rows.rows(tasks, (), ON, now)]
    groups = rows.by_record(tasks) if view == "records" else rows.grouped(tasks, now)
    return [
        html.Section([_heading(look, words, found, view), rows.rows(found, mine, ON, now)])
        for look, words, found in groups
    ]


def _heading(look: str, words: str, found: Sequence[ActivityView], view: Any) -> html.H2:
    """Own tasks that are late are moved together with one press."""
    move = None
    if look == "late" and view in (None, "mine", "overdue"):
        move = html.Button(_("Move all to the next working day"), id={"postpone": ON}, className="link push")
    count = html.Span(format.number(len(found)), className="soft")
    return html.H2([html.Span(words), count, move], className=f"task-group group-{look}")


def _foot(found: Page[ActivityView], query: Mapping[str, Any]) -> html.Div | None:
    if not query.get("after") and found.next is None:
        return None
    back = html.Button([icon("left"), _("Previous")], id={"list": NAME, "go": "back:"}, className="button")
    back.disabled = not query.get("after")
    following = html.Button(
        [_("Next"), icon("right")], id={"list": NAME, "go": f"next:{found.next}"}, className="button",
        disabled=found.next is None,
    )  # fmt: skip
    return html.Div(html.Div([back, following], className="push"), className="list-foot")


NOTHING = {
    "overdue": (_l("Nothing is late."), _l("What is not done by its time is listed here.")),
    "done": (_l("Nothing is done yet."), _l("Press the circle before a task once it is done.")),
    "asked": (_l("You asked nobody for anything."), _l("Tasks that you plan for colleagues are listed here.")),
}


def nothing(actor: Actor, query: Mapping[str, Any]) -> Any:
    if query.get("search"):
        return states.no_results(f"/{NAME}")
    none = _("Add a task above, or plan the next step on a record.") if drawer.may_add(actor) else ""
    title, hint = NOTHING.get(str(query.get("view")), (_("Nothing to do."), none))
    return states.state("task", str(title), str(hint))


def adding(w: Work) -> html.Details:
    """One line that opens into the form of a new task."""
    asked = [*drawer.asked(w, "new"), drawer.on_record()]
    begun = {"due_at": times.tomorrow(datetime.now(UTC)), "priority": "normal"}
    body = forms.form(FORM, asked, begun, "plan", _("Add task"), None)
    summary = html.Summary([icon("plus"), _("Add a task")])
    # A new key has the browser begin anew: closed, and nothing filled in.
    return html.Details([summary, drawer.presets(FORM), body], className="task-add", key=drawer.now_stamp())


@on_change(
    Output(lists.shown(NAME), "children"),
    Output({"list": NAME, "set": "view"}, "children"),
    Input(lists.given(NAME), "data"),
)
def answer(query: Query) -> tuple[list[Any], Any]:
    with work(current_actor()) as w:
        return results(w, query), lists.tab_list(counted_views(w))


# A change asks the list anew as it is asked for then: whoever turns to another tab meanwhile stays there.
clientside_callback(
    ClientsideFunction("crm", "askAgain"),
    Output(lists.given(NAME), "data", allow_duplicate=True),
    Input({"tasks": ON}, "data"),
    State(lists.given(NAME), "data"),
    prevent_initial_call=True,
)


@on_press(
    Output({"tasks": ON}, "data", allow_duplicate=True),
    Input({"done": ALL, "version": ALL, "on": ON}, "n_clicks"),
)
def complete(pressed: Done) -> float:
    with work(current_actor()) as w:
        drawer.tick_off(w, UUID(pressed["done"]), pressed["version"])
    return drawer.now_stamp()


@on_press(Output({"tasks": ON}, "data", allow_duplicate=True), Input({"postpone": ON}, "n_clicks"))
def postpone(_pressed: Any) -> float:
    with work(current_actor()) as w:
        service.postpone(w, times.tomorrow(datetime.now(UTC)))
    return drawer.now_stamp()


@on_press(
    Output({"tasks": ON}, "data", allow_duplicate=True),
    Output("task-adding", "children"),
    Input({"form": FORM, "do": "plan"}, "n_clicks"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
)
def plan(_pressed: Any, values: Values, ids: list[FieldId]) -> tuple[float, Any]:
    with work(current_actor()) as w:
        service.plan(w, parse(ActivityPlan, drawer.tied(forms.filled(values, ids))))
        return drawer.now_stamp(), adding(w)
