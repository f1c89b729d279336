"""Who gets a report and when, said in words: times, people, roles, teams, addresses; and what each would get."""

import re
from typing import Any
from zoneinfo import available_timezones

import dash
from dash import ALL, Input, Output, State, dcc, html

from app.access import roles
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.settings import settings
from app.core.validation import parse
from app.editions import service
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import PlanSet, PlanView
from app.ui import administration, forms, problems, records
from app.ui.forms import Field
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_press
from app.users import service as users
from app.users import teams
from app.users.words import LANGUAGES
from dashboards.periods import today
from dashboards.reports import definitions, sending
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
        known = _known(report)
        heading = records.heading(_("Reports"), f"{administration.HOME}/reports", str(known.label), [], [])
        return html.Div(
            [heading, dcc.Store("report-plan-name", data=report), html.Div(content(w, known), id=FORM)]
        )


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
        known = _known(report)
        service.set_plan(w, report, parse(PlanSet, given(known, forms.filled(values, ids))))
        problems.notify(_("It is sent so from now on."))
        return content(w, known), "report-plan"


def given(known: Definition, said: dict[str, Any]) -> dict[str, Any]:
    """A plan as the form says it: its times become cron's. Raises Invalid for no time of the day."""
    time = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(said.get("time") or ""))
    if time is None:
        raise Invalid({"time": _("Give a time such as 08:00.")})
    hour, minute = (int(part) for part in time.groups())
    day = said.get("day") or "1"
    cron = f"{minute} {hour} {day} * *" if known.grain == "month" else f"{minute} {hour} * * {day}"
    addresses = [one for one in re.split(r"[\s,;，；]+", str(said.get("addresses") or "")) if one]
    people = {name: said.get(name) or () for name in ("people", "roles", "teams")}
    return {
        "is_on": said.get("is_on") == "on", "cron": cron, "zone": said.get("zone"),
        "deadline_hours": said.get("deadline_hours") or "6", "holds": said.get("late") == "hold",
        "receivers": people | {"addresses": addresses},
    }  # fmt: skip


def content(w: Work, known: Definition) -> html.Div:
    """The form, and below it who would get it now: rendered for nobody yet."""
    plan = next((one for one in service.list_plans(w) if one.report == known.name), None)
    form = forms.form(FORM, _fields(w, known), _values(known, plan), "set", _("Save"), None)
    return html.Div(
        [records.card(_("Who gets it and when"), form), *_rehearsed(w, known, plan)], className="story"
    )


def _fields(w: Work, known: Definition) -> list[Field]:
    days = (
        [(str(day), _("Day {day} of the month", day=day)) for day in DAYS]
        if known.grain == "month"
        else [(str(i), name) for i, name in enumerate(WEEKDAYS)]
    )
    late = [("send", _("Send it with a note")), ("hold", _("Hold it until they are complete"))]
    people = [(user.login, f"{user.name} ({user.role_name})") for user in users.list_users(w)]
    names = [(team.name, team.path) for team in teams.list_teams(w) if not team.is_retired]
    return [
        Field("is_on", _("Status"), "choice", [("on", _("On")), ("off", _("Off"))], required=True),
        Field("day", _("Day"), "choice", days, required=True),
        Field("time", _("Time"), required=True, hint=_("Such as 08:00.")),
        Field("zone", _("Time zone"), "record", [(z, z) for z in sorted(available_timezones())], required=True),
        Field("roles", _("Roles"), "choices", roles.options(w)),
        Field("teams", _("Teams"), "choices", names),
        Field("people", _("People"), "choices", people),
        Field("addresses", _("Addresses elsewhere"), "long", hint=_("They get what you may see.")),
        Field("deadline_hours", _("Hours it waits for complete numbers"), "whole", required=True),
        Field("late", _("When they are not complete by then"), "choice", late, required=True),
    ]


def _values(known: Definition, plan: PlanView | None) -> dict[str, Any]:
    minute, hour, day, _month, weekday = (plan.cron if plan else known.cron).split()
    at = f"{int(hour):02}:{int(minute):02}" if hour.isdigit() and minute.isdigit() else ""
    usual = {"day": day if known.grain == "month" else weekday, "time": at}
    if plan is None:
        return usual | {"is_on": "on", "zone": settings().time_zone, "deadline_hours": 6, "late": "send"}
    to = plan.receivers
    return usual | {
        "is_on": "on" if plan.is_on else "off", "zone": plan.zone, "deadline_hours": plan.deadline_hours,
        "late": "hold" if plan.holds else "send", "roles": list(to.roles), "teams": list(to.teams),
        "people": list(to.people), "addresses": ", ".join(to.addresses),
    }  # fmt: skip


def _rehearsed(w: Work, known: Definition, plan: PlanView | None) -> list[Any]:
    """Who would get which edition, were it sent now."""
    if plan is None:
        return []
    called = dict(roles.options(w))
    groups, left_out = sending.groups(w.actor, plan)
    period = definitions.period_until(known.grain, today())
    lines = [
        html.Li(
            _(
                "{n} receivers, {language}: as {role} sees it",
                n=len(group.to), language=LANGUAGES[group.locale],
                role=called.get(group.actor.role.code, "") if group.actor.role else "",
            )
        )
        for group in groups
    ]  # fmt: skip
    lines += [html.Li(_("Left out: {name}", name=name)) for name in left_out]
    title = _("Were it sent now, for {days}", days=f"{period.since} – {period.until}")
    return [records.card(title, html.Ul(lines, className="told"))]


def _known(report: str) -> Definition:
    if report not in definitions.DEFINITIONS:
        raise NotFound(_("There is no such report."))
    return definitions.DEFINITIONS[report]
