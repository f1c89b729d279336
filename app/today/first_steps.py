"""The list of what somebody does first: each line leads to where it is done; it goes with the last one."""

from datetime import datetime

from dash import Input, Output, dcc, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.activities import drawer
from app.core.i18n import _
from app.today import steps
from app.today.parts import ON
from app.today.steps import Step
from app.ui.icons import icon
from app.ui.wiring import on_press

PUT_AWAY = "today-steps-put-away"


def card(w: Work, _now: datetime) -> html.Section | None:
    """Nothing for whom all is done, or who has put it away."""
    listed = steps.standing(w)
    if not listed:
        return None
    said = _("{done} of {total}", done=sum(done for _step, done in listed), total=len(listed))
    away = html.Button(
        [icon("x"), _("Put away")],
        id=PUT_AWAY,
        className="reveal put-away",
        type="button",
        title=_("Show this no more"),
    )
    head = html.H2([_("First steps"), html.Span(said, className="soft"), html.Span(away, className="push")])
    return html.Section([head, html.Ul([_line(*one) for one in listed], className="todo")], className="card")


def _line(step: Step, done: bool) -> html.Li:
    sign = icon("check", _("Done")) if done else icon("right", _("To do"))
    title = html.Span(str(step.label), className="soft") if done else dcc.Link(str(step.label), href=step.href)
    return html.Li([html.Span(sign, className="todo-sign"), html.Span(title, className="todo-what")])


@on_press(Output({"tasks": ON}, "data", allow_duplicate=True), Input(PUT_AWAY, "n_clicks"))
def put_away(_pressed: str) -> float:
    with work(current_actor()) as w:
        steps.put_away(w)
    return drawer.now_stamp()
