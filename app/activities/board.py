"""Tasks on a board by when they are due: dragged to another day, or done; the list's own tabs stand over it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import dash
from dash import ALL, MATCH, ClientsideFunction, Input, Output, Patch, State, clientside_callback, dcc, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.activities import drawer, rows, service, times, views
from app.activities.permissions import ACTIVITIES_READ
from app.activities.schema import ActivityChange, ActivityQuery, ActivityView
from app.activities.words import DUE, KIND
from app.board_limits import service as limits
from app.core.dates import begin_of
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import Page
from app.core.validation import parse
from app.ui import boards, lists
from app.ui.board_page import SIZE, sizes, switch
from app.ui.boards import Card, Lane
from app.ui.elements import Article, Span
from app.ui.icons import icon
from app.ui.shapes import Grown, InLane, Moved, Pressed, Query
from app.ui.wiring import on_change, on_press

NAME, BOARD = "tasks-board", "tasks"
ON = "board"
"""What tasks on this page call the page that they stand on."""

DONE, LATE = "done", "late"
MOVE = {"board": NAME, "part": "move"}
GROWN = {"board": NAME, "lane": ALL, "part": "after"}
STATES = (State(lists.given(NAME), "data"), State(GROWN, "data"), State(GROWN, "id"))


def register() -> None:
    dash.register_page(NAME, path="/tasks/board", title=lambda: _("Tasks"), layout=show)


def show(**query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(ACTIVITIES_READ)
        tabs = views.open_ones(w.actor)
        ways = [switch("tasks", board=True)]
        body = lists.layout(NAME, _("Tasks"), query, tabs, [], ways, content(w, query, {}))
    return html.Div([body, dcc.Store(id=MOVE), drawer.place(ON)], className="tasks-page board-page")


def content(w: Work, query: Mapping[str, Any], grown: Mapping[str, int]) -> list[Any]:
    """The columns; `grown` says how many cards those show that have grown."""
    now = datetime.now(UTC)
    lanes = columns(w)
    drawn = [_lane(w, one, query, grown.get(one.code, SIZE), now) for one in lanes]
    board = html.Div(drawn, className="lanes", **{"data-board": NAME})
    return [lists.news(NAME), board, boards.menu(lanes)]


def columns(w: Work) -> list[Lane]:
    """Nobody makes a task late; what is done leaves the board."""
    most = limits.of(w, BOARD)
    lanes = [Lane(code, str(words), takes=code != LATE, most=most.get(code)) for code, words in DUE.items()]
    return [*lanes, Lane(DONE, _("Done"), is_end=True)]


def between(code: str, now: datetime) -> dict[str, datetime]:
    """From when until when what stands in a column is due."""
    day = times.local(now).date()
    begins = {n: begin_of(day + timedelta(days=n)) for n in (1, 2, 7)}
    spans = {
        LATE: {"due_before": now},
        "today": {"due_from": now, "due_before": begins[1]},
        "tomorrow": {"due_from": begins[1], "due_before": begins[2]},
        "week": {"due_from": begins[2], "due_before": begins[7]},
        "later": {"due_from": begins[7]},
    }
    return spans[code]


def step(w: Work, task_id: UUID, version: int, to: str) -> ActivityView:
    """Put a task where its card was dropped. Raises NotFound, Conflict, Invalid for where nobody puts one."""
    if to == DONE:
        return service.complete(w, task_id, None, version)
    if to not in times.DAYS:
        raise Invalid({"due_at": _("Nothing is put there: it comes by itself.")})
    due = service.read(w, task_id).due_at
    now = datetime.now(UTC)
    return service.change(w, task_id, ActivityChange(due_at=times.on_day_of(to, due or now, now)), version)


def _lane(w: Work, one: Lane, query: Mapping[str, Any], size: int, now: datetime) -> html.Section:
    if one.is_end:
        return boards.end(one)
    page = _page(w, query, one.code, now, size)
    return boards.lane(NAME, one, page, _cards(w, page.rows, now), None)


def _page(
    w: Work, query: Mapping[str, Any], code: str, now: datetime, size: int = SIZE, after: str | None = None
) -> Page[ActivityView]:
    asked = lists.service_query(query, views.open_ones(w.actor)) | between(code, now)
    return service.list_activities(w, parse(ActivityQuery, {**asked, "size": size, "after": after}))


def _cards(w: Work, tasks: Sequence[ActivityView], now: datetime) -> list[Article]:
    mine = service.changeable(w, [one.id for one in tasks])
    return [card(one, now).drawn("activities", one, is_movable=one.id in mine) for one in tasks]


def card(task: ActivityView, now: datetime) -> Card:
    """What is to do, on what, by when, and for whom."""
    words, sign = KIND[task.kind]
    return Card(
        title=task.subject,
        opens={"task": str(task.id), "on": ON},
        about=rows.about_link(task),
        day=rows.due(task, now),
        beside=rows.priority(task.priority),
        next=Span([icon(sign), str(words)]),
        owner=task.owner,
        tint="bad" if task.due_at and task.due_at < now else "",
    )


@on_change(Output(lists.shown(NAME), "children"), Input(lists.given(NAME), "data"), *STATES[1:])
def answer(query: Query, grown: list[Grown], lanes: list[InLane]) -> list[Any]:
    with work(current_actor()) as w:
        return content(w, query, sizes(grown, lanes))


@on_change(Output(lists.shown(NAME), "children", allow_duplicate=True), Input(MOVE, "data"), *STATES)
def move(moved: Moved, query: Query, grown: list[Grown], lanes: list[InLane]) -> list[Any]:
    with work(current_actor()) as w:
        task = step(w, UUID(moved["id"]), moved["version"], moved["to"])
        if moved["to"] == DONE:
            drawer.offer_undo(task)
        return content(w, query, sizes(grown, lanes))


@on_press(
    Output({"board": NAME, "lane": MATCH}, "children"),
    Output({"board": NAME, "lane": MATCH, "part": "after"}, "data"),
    Output({"board": NAME, "lane": MATCH, "part": "more"}, "hidden"),
    Input({"board": NAME, "lane": MATCH, "part": "more"}, "n_clicks"),
    State({"board": NAME, "lane": MATCH, "part": "after"}, "data"),
    STATES[0],
)
def show_more(pressed: Pressed, after: Grown, query: Query) -> tuple[Any, Grown, bool]:
    """The next cards of a column, under those it has, and whether they were the last."""
    now = datetime.now(UTC)
    if pressed["lane"] not in (LATE, *times.DAYS):
        raise Invalid({"": _("This page is too old. Reload it and try again.")})
    with work(current_actor()) as w:
        page = _page(w, query, pressed["lane"], now, after=after["next"])
        drawn = _cards(w, page.rows, now)
    grown = Patch()
    grown.extend(drawn)
    return grown, {"next": page.next, "shown": after["shown"] + len(page.rows)}, page.next is None


clientside_callback(
    ClientsideFunction("crm", "askAgain"),
    Output(lists.given(NAME), "data", allow_duplicate=True),
    Input({"tasks": ON}, "data"),
    State(lists.given(NAME), "data"),
    prevent_initial_call=True,
)
