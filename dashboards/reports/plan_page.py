"""Who gets a report and when, said in words: times, people, roles, teams, addresses; and what each would get."""

import re
from typing import Any
from zoneinfo import available_timezones

import dash
from dash import ALL, Input, Output, State, dcc, html

from app.access import roles
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Invalid
from app.core.i18n import _, _l, sentences
from app.core.settings import settings
from app.core.validation import parse
from app.editions import days, service
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import PlanSet, PlanView
from app.ui import administration, forms, problems, records, states
from app.ui.forms import Field
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_press
from app.users import service as users
from app.users import teams
from dashboards.periods import today
from dashboards.reports import build_page, days_page, definitions, known, rehearsal
from dashboards.reports.definitions import WEEKDAYS, Definition

PATH = f"{administration.HOME}/reports/plan"
FORM = "report-plan"
DAYS = range(1, 29)


def register() -> None:
    dash.register_page(
        "reports.plan", path_template=f"{PATH}/<report>", title=lambda **_ids: _("Report"), layout=show
    )


def show(report: str, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(REPORTS_SCHEDULE)
        one = known.find(w, report)
        heading = records.heading(_("Reports"), build_page.REPORTS, str(one.label), [], [_ways(one)])
        name = dcc.Store("report-plan-name", data=report)
        cards = [html.Div(content(w, one), id=FORM), rehearsal.preview_card(w)]
        return html.Div([heading, name, html.Div(cards, className="story")])


def _ways(one: Definition) -> Any:
    """Its definition to change, or one like it to make: those that come with the program stay as they are."""
    if one.name in definitions.DEFINITIONS:
        return states.link_button(
            _("Build one like it"), f"{build_page.PATH}/{build_page.NEW}?like={one.name}", "plus"
        )
    return states.link_button(_("Change the definition"), f"{build_page.PATH}/{one.name}", "edit")


@on_press(
    Output(FORM, "children"),
    Output(FORM, "className"),
    Input({"form": FORM, "do": "set"}, "n_clicks"),
    State("report-plan-name", "data"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
)
def save(_pressed: Any, report: str, values: Values, ids: list[FieldId]) -> tuple[Any, str]:
    """Two outputs, so that a refusal is shown beside its field."""
    with work(current_actor()) as w:
        one = known.find(w, report)
        service.set_plan(w, report, parse(PlanSet, given(one, forms.filled(values, ids))))
        problems.notify(_("It is sent so from now on."))
        return content(w, one), "report-plan"


def given(one: Definition, said: dict[str, Any]) -> dict[str, Any]:
    """A plan as the form says it: its times become cron's. Raises Invalid for no time of the day."""
    time = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(said.get("time") or ""))
    if time is None:
        raise Invalid({"time": _("Give a time such as 08:00.")})
    hour, minute = (int(part) for part in time.groups())
    day = said.get("day") or "1"
    cron = f"{minute} {hour} {definitions.days(one.grain, day)}"
    addresses = [one for one in re.split(r"[\s,;，；]+", str(said.get("addresses") or "")) if one]
    people = {name: said.get(name) or () for name in ("people", "roles", "teams")}
    return {
        "is_on": said.get("is_on") == "on", "cron": cron, "zone": said.get("zone"),
        "deadline_hours": said.get("deadline_hours") or "6", "holds": said.get("late") == "hold",
        "restates": said.get("moved") != "tell", "waits_for_work": said.get("off") == "wait",
        "receivers": people | {"addresses": addresses},
    }  # fmt: skip


def content(w: Work, one: Definition) -> html.Div:
    """The form, and below it who would get it now."""
    plan = next((plan for plan in service.list_plans(w) if plan.report == one.name), None)
    form = forms.form(FORM, _fields(w, one), _values(one, plan), "set", _("Save"), None)
    dry = [] if plan is None else [rehearsal.dry_run(w, one, plan)]
    return html.Div([records.card(_("Who gets it and when"), form), *dry], className="story")


def _fields(w: Work, one: Definition) -> list[Field]:
    words = {"month": _l("Day {day} of the month"), "quarter": _l("Day {day} of the quarter")}
    days = (
        [(str(i), name) for i, name in enumerate(WEEKDAYS)]
        if one.grain == "week"
        else [(str(day), str(words[one.grain]).format(day=day)) for day in DAYS]
    )
    off = [("go", _("Send it all the same")), ("wait", _("Send it on the next working day"))]
    moved = [("send", _("Send a restated edition")), ("tell", _("Tell it in the next edition"))]
    late = [("send", _("Send it with a note")), ("hold", _("Hold it until they are complete"))]
    people = [(user.login, f"{user.name} ({user.role_name})") for user in users.list_users(w)]
    names = [(team.name, team.path) for team in teams.list_teams(w) if not team.is_retired]
    return [
        Field("is_on", _("Status"), "choice", [("on", _("On")), ("off", _("Off"))], required=True),
        Field("day", _("On which day"), "choice", days, required=True),
        Field("time", _("Time of day"), required=True, hint=_("Such as 08:00.")),
        Field("zone", _("Time zone"), "record", [(z, z) for z in sorted(available_timezones())], required=True),
        Field("off", _("When that is a day off in China"), "choice", off, required=True, hint=_unlisted(w)),
        Field("roles", _("Roles"), "choices", roles.options(w)),
        Field("teams", _("Teams"), "choices", names),
        Field("people", _("People"), "choices", people),
        Field("addresses", _("Addresses elsewhere"), "long", hint=_("They get what you may see.")),
        Field("deadline_hours", _("Hours it waits for complete numbers"), "whole", required=True),
        Field("late", _("When they are not complete by then"), "choice", late, required=True),
        Field("moved", _("When sent numbers move far afterwards"), "choice", moved, required=True),
    ]


def _unlisted(w: Work) -> str:
    """Of which years no official list is known: days off are a guess there."""
    calendar, year = days.calendar(w), today().year
    return sentences(days_page.unlisted(one) for one in (year, year + 1) if not calendar.is_listed(one))


def _values(one: Definition, plan: PlanView | None) -> dict[str, Any]:
    minute, hour, day, _month, weekday = (plan.cron if plan else one.cron).split()
    at = f"{int(hour):02}:{int(minute):02}" if hour.isdigit() and minute.isdigit() else ""
    usual = {"day": weekday if one.grain == "week" else day, "time": at}
    if plan is None:
        zone = settings().time_zone
        return (
            usual
            | {"is_on": "on", "zone": zone, "deadline_hours": 6, "late": "send"}
            | {"moved": "send", "off": "go"}
        )
    to = plan.receivers
    return usual | {
        "is_on": "on" if plan.is_on else "off", "zone": plan.zone, "deadline_hours": plan.deadline_hours,
        "late": "hold" if plan.holds else "send", "moved": "send" if plan.restates else "tell",
        "off": "wait" if plan.waits_for_work else "go",
        "roles": list(to.roles), "teams": list(to.teams), "people": list(to.people),
        "addresses": ", ".join(to.addresses),
    }  # fmt: skip
