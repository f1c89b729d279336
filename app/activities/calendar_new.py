"""What is planned from the calendar: its form at the side, begun on the day that is looked at."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from dash import ALL, Input, Output, State, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.activities import calendar, drawer, service, times
from app.activities.calendar_entry import NAME
from app.activities.schema import ActivityPlan
from app.activities.words import KIND, TO_DO
from app.core.i18n import _
from app.core.validation import parse
from app.ui import forms, lists
from app.ui.forms import Field
from app.ui.icons import icon
from app.ui.shapes import FieldId, Query, Values
from app.ui.wiring import on_press

FORM = "calendar-new"
NEW = {"calendar": "new"}


def button() -> html.Button:
    return html.Button([icon("plus"), _("New")], id=NEW, className="button button-primary", type="button")


def form(w: Work, on: date) -> html.Div:
    """What is to be done, of which kind, when, for whom, on what."""
    kind = Field("kind", _("Kind"), "choice", [(one, KIND[one][0]) for one in TO_DO], required=True)
    asked = [kind, *drawer.asked(w, "change"), drawer.on_record()]
    begun = {"kind": "meeting", "priority": "normal", "due_at": begins(on, datetime.now(UTC))}
    return html.Div([drawer.presets(FORM), forms.form(FORM, asked, begun, "plan", _("Plan"), None)])


def begins(on: date, now: datetime) -> datetime:
    """At nine on a day that comes, today at the next full hour; else, and after work, on the next working day."""
    nine = times.whole_day(on).replace(hour=times.BEGIN, minute=0)
    if nine > now:
        return nine
    full = times.local(now).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return full if full.date() == on and full.hour < times.ENDS else times.tomorrow(now)


@on_press(
    Output("task-open", "children", allow_duplicate=True),
    Output("task-drawer", "title", allow_duplicate=True),
    Output("task-drawer", "opened", allow_duplicate=True),
    Input(NEW, "n_clicks"),
    State(lists.given(NAME), "data"),
)
def open_new(_pressed: Any, query: Query) -> tuple[Any, str, bool]:
    with work(current_actor()) as w:
        return form(w, calendar.asked(query)[1]), _("New entry"), True


@on_press(
    Output({"tasks": NAME}, "data", allow_duplicate=True),
    Output("task-drawer", "opened", allow_duplicate=True),
    Input({"form": FORM, "do": "plan"}, "n_clicks"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
)
def plan(_pressed: Any, values: Values, ids: list[FieldId]) -> tuple[float, bool]:
    with work(current_actor()) as w:
        service.plan(w, parse(ActivityPlan, drawer.tied(forms.filled(values, ids))))
    return drawer.now_stamp(), False
