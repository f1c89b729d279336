"""The administration's page of targets: what is wanted, how far this month has come, and a form to want more."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, html

from app.access import ownership, records
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.validation import Exact, Shape, Short
from app.targets import service
from app.targets.schema import TargetSet, TargetView
from app.ui import administration, format, states
from app.ui.wiring import on_press
from app.users.permissions import USERS_WRITE
from dashboards import aims, kpis, periods
from dashboards.board import OPTIONS
from dashboards.metrics import metrics
from dashboards.units import in_unit

PATH = f"{administration.HOME}/targets"


class Removed(Shape):
    """The id of a button that takes a target away."""

    untarget: UUID


class Saved(Shape):
    """The id of the form's button."""

    target: Short


def register() -> None:
    dash.register_page("targets", path=PATH, title=lambda: _("Targets"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(USERS_WRITE)
        about = _("What is wanted of a KPI in a month, by the company, a team or a person; shares in percent.")
        head = html.Div(
            [administration.nav(w.actor, PATH), html.H1(_("Targets")), html.P(about, className="soft")]
        )
        try:
            return html.Div([head, _form(w), html.Div(table(w), id="target-list")])
        except Unavailable as error:
            return html.Div([head, states.state("clock", str(error))])


def _form(work: Work) -> html.Div:
    known = [
        {"value": name, "label": m.label} for name, m in metrics(work).items() if kpis.is_permitted(work, name)
    ]
    teams = [{"value": "", "label": _("Whole company")}]
    teams += [{"value": office, "label": office} for office in work.session.scalars(OPTIONS["office"])]
    first = periods.today().replace(day=1)
    return html.Div(
        [
            dmc.Select(id="target-kpi", label=_("KPI"), data=known, value="won_amount", searchable=True, w=280),
            dmc.TextInput(id="target-month", label=_("Month"), value=f"{first:%Y-%m}", w=110),
            dmc.Select(id="target-office", label=_("Team"), data=teams, value="", w=180),
            dmc.Select(
                id="target-owner", label=_("Or person"), data=_people(work), clearable=True, searchable=True, w=180
            ),
            dmc.NumberInput(id="target-wanted", label=_("Target"), w=160, decimalScale=4, hideControls=True),
            dmc.Button(_("Save"), id={"target": "save"}),
        ],
        className="target-form",
    )


def _people(work: Work) -> list[dict[str, str]]:
    return [{"value": str(key), "label": name} for key, name in ownership.possible_owners(work, "deals")]


def table(work: Work) -> Any:
    """Every target, the newest month first, with how far the month has come."""
    targets = service.list_targets(work)
    if not targets:
        return states.state("task", _("No targets yet."), _("Set the first one above."))
    columns = (_("KPI"), _("Month"), _("Team or person"), _("Target"), _("So far"), _("Pace"), "")
    heads = html.Tr([html.Th(name, className="num" if 2 < i < 6 else "") for i, name in enumerate(columns)])
    names = records.names_of(work, [one.owner_id for one in targets if one.owner_id])
    lines = [_line(work, target, names.get(target.owner_id) if target.owner_id else None) for target in targets]
    return html.Div(
        html.Table([html.Thead(heads), html.Tbody(lines)], className="table"), className="panel scroll"
    )


def _line(work: Work, target: TargetView, person: str | None) -> html.Tr:
    known = metrics(work).get(target.kpi)
    label, unit = (known.label, known.unit) if known else (target.kpi, "score")
    so_far, said = _so_far(work, target, person) if known else ("", "")
    away = html.Button(_("Remove"), id={"untarget": str(target.id)}, className="button")
    cells = [label, format.short_month(target.month_start), person or target.office or _("Whole company")]
    numbers = [in_unit(target.wanted, unit), so_far, said]
    return html.Tr([*map(html.Td, cells), *(html.Td(one, className="num") for one in numbers), html.Td(away)])


def _so_far(work: Work, target: TargetView, person: str | None) -> tuple[str, str]:
    """The value of the month as it stands, and for sums how far it has come against the days gone."""
    until = periods.last_day(target.month_start, "month")
    metric = kpis.permitted(work, target.kpi)
    by, name = ("owner", person) if person else ("office", target.office)
    where = {by: name} if name and by in metric.dimensions else {}
    row = kpis.ask(work, target.kpi, (), target.month_start, until, where).rows[0]
    said = in_unit(row.value, metric.unit)
    if row.value is None or metric.interval not in aims.SUMS:
        return said, ""
    found = aims.pace(float(row.value), target.wanted, target.month_start, until, periods.today())
    words = _(
        "{share} at {gone} of the days", share=format.percent(found.reached, 0), gone=format.percent(found.gone, 0)
    )
    if found.needed and found.reached < 1:
        words = _("{words}, needs {n}×", words=words, n=format.number(found.needed, 1))
    return said, words


@on_press(
    Output("target-list", "children"),
    Input({"target": ALL}, "n_clicks"),
    State("target-kpi", "value"),
    State("target-month", "value"),
    State("target-office", "value"),
    State("target-owner", "value"),
    State("target-wanted", "value"),
)
def save(
    _pressed: Saved, kpi: Short, month: Short, office: Exact | None, owner: UUID | None, wanted: Decimal
) -> Any:
    with work(current_actor()) as w:
        in_percent = kpis.permitted(w, kpi).unit == "share"
        first, amount = periods.month_of(month).since, wanted / 100 if in_percent else wanted
        service.put(w, TargetSet(kpi=kpi, month=first, office=office or None, owner_id=owner, wanted=amount))
        return table(w)


@on_press(Output("target-list", "children", allow_duplicate=True), Input({"untarget": ALL}, "n_clicks"))
def remove(pressed: Removed) -> Any:
    with work(current_actor()) as w:
        service.remove(w, pressed.untarget)
        return table(w)
