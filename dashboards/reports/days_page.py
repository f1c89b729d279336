"""Working days, as reports wait for them: which lists are known, and what the company does otherwise."""

from datetime import date
from typing import Any

import dash
from dash import ALL, Input, Output, State, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.core.workdays import Workdays
from app.editions import days
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import DayExceptionView, DaySet
from app.ui import administration, format, forms, parts, records
from app.ui.forms import Field
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_press
from dashboards.periods import today

REPORTS = f"{administration.HOME}/reports"
PATH = f"{REPORTS}/days"
FORM = "working-day"


class Pressed(TypedDict):
    """The button that takes an exception back."""

    day: date


def register() -> None:
    dash.register_page("reports.days", path=PATH, title=lambda: _("Working days"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(REPORTS_SCHEDULE)
        heading = records.heading(_("Reports"), REPORTS, _("Working days"), [], [])
        return html.Div([heading, html.Div(content(w), id="working-days")])


@on_press(
    Output("working-days", "children"),
    Output("working-days", "className"),
    Input({"form": FORM, "do": "set"}, "n_clicks"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
)
def put(_pressed: Any, values: Values, ids: list[FieldId]) -> tuple[Any, str]:
    """Two outputs, so that a refusal is shown beside its field."""
    said = forms.filled(values, ids)
    with work(current_actor()) as w:
        days.set_exception(w, parse(DaySet, said | {"is_working": said.get("is_working") == "worked"}))
        return content(w), "working-days"


@on_press(Output("working-days", "children", allow_duplicate=True), Input({"day": ALL}, "n_clicks"))
def take_back(pressed: Pressed) -> Any:
    with work(current_actor()) as w:
        days.remove_exception(w, pressed["day"])
        return content(w)


def content(w: Work) -> html.Div:
    calendar = days.calendar(w)
    rows = [[str(year), known(calendar, year)] for year in (today().year, today().year + 1)]
    about = _("As the State Council announces them, with the weekends that are worked in their place.")
    kinds = [("worked", _("Worked")), ("free", _("Free"))]
    fields = [
        Field("day", _("Date"), "date", required=True),
        Field("is_working", _("On it"), "choice", kinds, required=True),
        Field("note", _("Note")),
    ]
    form = forms.form(FORM, fields, {"is_working": "free"}, "set", _("Save"), None)
    lists = html.Div([html.P(about, className="soft"), records.table([_("Year"), _("List")], rows)])
    own = html.Div([_exceptions(days.list_exceptions(w)), form])
    body = [records.card(_("Working days of China"), lists), records.card(_("Days of your company"), own)]
    return html.Div(body, className="story")


def known(calendar: Workdays, year: int) -> Any:
    """Whether the official list of a year is known here."""
    if calendar.is_listed(year):
        return parts.status(_("The official list is known."), "good")
    return parts.status(unlisted(year), "warn")


def unlisted(year: int) -> str:
    return _("No official list for {year} is known here yet: weekends and the days of the law count.", year=year)


def _exceptions(listed: list[DayExceptionView]) -> Any:
    if not listed:
        return html.P(_("Your company works as China does."), className="soft")
    rows = [
        [
            format.day(one.day), _("Worked") if one.is_working else _("Free"), one.note or "",
            html.Button(_("Remove"), id={"day": one.day.isoformat()}, className="button"),
        ]
        for one in listed
    ]  # fmt: skip
    return records.table([_("Date"), _("On it"), _("Note"), ""], rows)
