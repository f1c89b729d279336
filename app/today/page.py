"""Today: what is to be done first, for each kind of work that somebody has; one press does the thing."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import dash
from dash import Input, Output, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.activities import drawer, rows
from app.core.i18n import _
from app.today import first_steps, forecast, movers, queue, sales, system, team
from app.today.parts import ON
from app.ui import states
from app.ui.wiring import on_change

PLACE = "today-content"
Block = Callable[[Work, datetime], Any]

WHOLE: tuple[Block, ...] = (team.people,)
"""Over both columns."""

WIDE: tuple[Block, ...] = (
    system.waiting,
    forecast.expected,
    queue.unanswered,
    sales.waiting,
    sales.tasks,
    sales.undecided,
)
"""What hurts first, first; each answers None for whom it is not."""

NARROW: tuple[Block, ...] = (forecast.own, sales.calls, movers.scores, team.pipeline, queue.counts)


def register() -> None:
    dash.register_page("today", path="/today", title=lambda: _("Today"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        content = blocks(w, datetime.now(UTC))
    return html.Div([html.Div(content, id=PLACE), drawer.place(ON)])


def nothing() -> html.Div:
    """For whoever reads numbers and has no records to work on."""
    numbers = states.link_button(_("Open the numbers"), "/", primary=True)
    return states.state("sun", _("Nothing waits for you here."), _("Your role reads what others do."), numbers)


def blocks(w: Work, now: datetime) -> list[Any]:
    begins = first_steps.card(w, now)
    made = ([block for make in side if (block := make(w, now)) is not None] for side in (WHOLE, WIDE, NARROW))
    whole, wide, narrow = made
    if not wide and not narrow:
        wide = [nothing()]
    if begins:
        narrow = [*narrow, begins]
    head = html.Div([html.H1(_("Today")), html.Span(rows.long_day(now), className="soft")], className="head")
    return [head, *whole, html.Div([html.Div(side) for side in (wide, narrow) if side], className="today")]


@on_change(Output(PLACE, "children"), Input({"tasks": ON}, "data"))
def draw_again(_changed: Any) -> list[Any]:
    with work(current_actor()) as w:
        return blocks(w, datetime.now(UTC))
