"""Alerts: what is watched and what spoke, each with a chart of what its number usually does."""

from typing import Any
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, dcc, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.alerts import service
from app.alerts.schema import AlertSet, AlertView, SignalView
from app.core.errors import CrmError, Unavailable
from app.core.i18n import _, retold
from app.core.validation import Short, parse
from app.ui import format, forms, parts, problems, states
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_change, on_press, one_of
from dashboards import drawer, kpis, periods
from dashboards.alerts import checking, drawing, form, newest
from dashboards.alerts.form import FORM, Kept
from dashboards.alerts.words import RULES

PATH = "/alerts"
SNOOZE_DAYS = 7


class Pressed(TypedDict):
    """A button of an alert's page, and what it does."""

    alert: UUID
    do: str


def register() -> None:
    dash.register_page("alerts", path=PATH, title=lambda: _("Alerts"), layout=show)
    dash.register_page("alerts.new", path=f"{PATH}/new", title=lambda: _("New alert"), layout=show_new)
    dash.register_page(
        "alerts.one", path_template=f"{PATH}/<alert_id>", title=lambda **_path: _("Alert"), layout=show_one
    )


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(kpis.KPIS_READ)
        new = states.link_button(_("New alert"), f"{PATH}/new", "plus", primary=True)
        about = _("Checked when numbers are published. Who is concerned is told once, until the number is back.")
        head = html.Div(
            [html.Div([html.H1(_("Alerts")), html.P(about, className="soft")]), html.Div(new, className="push")],
            className="head",
        )
        return html.Div([head, table(w, service.list_alerts(w)), drawer.place()])


def show_new(**query: str) -> html.Div:
    """The form, begun with what the address says: `kpi`, and dimensions with their values."""
    with work(current_actor()) as w:
        w.require(kpis.KPIS_READ)
        try:
            body = form.new(w, query)
        except Unavailable as error:
            body = states.state("clock", str(error))
    return forms.page(_("Alerts"), PATH, _("New alert"), body)


def show_one(alert_id: str = "", **_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(kpis.KPIS_READ)
        alert = service.find(w, parts.as_id(alert_id))
        return html.Div([html.Div(content(w, alert), id="alert-shown"), drawer.place()])


def table(work: Work, alerts: list[AlertView]) -> Any:
    """One row an alert, those that speak first."""
    if not alerts:
        new = states.link_button(_("New alert"), f"{PATH}/new")
        hint = _("Watch a KPI, and you are told when it leaves its limits.")
        return states.state("bell", _("No alerts yet."), hint, new)
    names = (
        _("State"), _("What"), _("Rule"), _("Value"), _("Since"), _("Owner"), _("Tells"), _("Right, wrong so far")
    )  # fmt: skip
    checking.ask_together(work, alerts)
    known = newest.people(work, {who for one in alerts for who in (one.user_id, *one.receivers)})
    heads = html.Thead(html.Tr([html.Th(name) for name in names]))
    lines = []
    for one in alerts:
        cells = zip(names, _row(work, one, known), strict=True)
        lines.append(html.Tr([html.Td(cell, **{"data-label": name}) for name, cell in cells]))
    return html.Div(html.Table([heads, html.Tbody(lines)], className="table"), className="table-frame")


def _row(work: Work, one: AlertView, known: newest.People) -> list[Any]:
    try:
        name = checking.named(work, one)
    except CrmError:
        name = _("A number that your role does not show")
    since = parts.when(one.open.begun_at) if one.open else format.NOTHING
    way = dcc.Link(name, href=f"{PATH}/{one.id}")
    told = newest.listed(known, one.receivers) or format.NOTHING
    owner, judged = newest.listed(known, [one.user_id]), f"{one.right} : {one.wrong}"
    return [state(one), way, drawing.rule(work, one), newest.value(work, one), since, owner, told, judged]


def state(one: AlertView) -> Any:
    """In words: outside, inside, snoozed or not checked yet."""
    if one.snoozed_until and one.snoozed_until > periods.today():
        return parts.status(_("Snoozed to {day}", day=format.day(one.snoozed_until)), "calm")
    if one.open:
        return parts.status(_("Outside"), "bad")
    return parts.status(_("Inside"), "good") if one.checked_at else parts.status(_("Not checked yet"), "calm")


def content(work: Work, alert: AlertView) -> list[Any]:
    """Everything of one alert: what it found, why, its chart, its rule and earlier signals."""
    is_mine = alert.user_id == work.actor.user_id
    said = retold(alert.open.reason) if alert.open else ""
    head = html.Div([html.H1(checking.named(work, alert)), html.P([state(alert), " ", said])])
    crumbs = html.Div(dcc.Link(_("Alerts"), href=PATH), className="crumbs")
    beside = [one for one in (drawing.why(work, alert), _rule(work, alert)) if one is not None]
    signals = _earlier(service.list_signals(work, alert.id))
    body = [drawing.panel(work, alert), html.Div(beside, className="board-beside"), signals]
    acts = _acts(alert) if is_mine else None
    change = form.change(work, alert) if is_mine else None
    return [crumbs, html.Div([head, acts], className="head"), html.Div(body, className="board"), change]


def _acts(alert: AlertView) -> html.Div:
    is_snoozed = alert.snoozed_until is not None and alert.snoozed_until > periods.today()
    words = {"wake": _("End the snooze")} if is_snoozed else {"snooze": _("Snooze for a week")}
    if alert.open:
        words |= {"right": _("Right"), "wrong": _("Wrong alarm")}
    buttons = [_button(alert, do, label) for do, label in words.items()]
    return html.Div([*buttons, _button(alert, "remove", _("Remove"))], className="push buttons")


def _button(alert: AlertView, do: str, label: str) -> html.Button:
    return html.Button(label, id={"alert": str(alert.id), "do": do}, className="button")


def _rule(work: Work, alert: AlertView) -> html.Section:
    told = [alert.user_id, *alert.receivers]
    facts = {
        _("Rule"): drawing.rule(work, alert),
        _("How"): str(RULES[alert.rule].about),
        _("Tells"): newest.listed(newest.people(work, told), told),
        _("Once"): _("until the number is back"),
        _("Checked"): format.moment(alert.checked_at),
    }
    listed = [part for name, value in facts.items() for part in (html.Dt(name), html.Dd(value))]
    return html.Section([html.H2(_("Rule")), html.Dl(listed, className="facts")], className="panel panel-third")


def _earlier(signals: list[SignalView]) -> html.Section:
    title = html.H2(_("When it spoke"))
    if not signals:
        return html.Section([title, html.P(_("Not once yet."), className="soft")], className="panel panel-full")
    names = (_("Since"), _("Until"), _("Why"), _("Told"), _("Judged"))
    heads = html.Thead(html.Tr([html.Th(name) for name in names]))
    lines = [html.Tr([html.Td(cell) for cell in _spoke(one)]) for one in signals]
    table = html.Table([heads, html.Tbody(lines)], className="table")
    return html.Section([title, html.Div(table, className="scroll")], className="panel panel-full")


def _spoke(one: SignalView) -> list[str]:
    judged = {True: _("Right"), False: _("Wrong alarm"), None: format.NOTHING}[one.is_right]
    begun, over, told = (format.moment(at) for at in (one.begun_at, one.over_at, one.told_at))
    return [begun, over, retold(one.reason), told, judged]


@on_press(Output("alert-shown", "children"), Input({"alert": ALL, "do": ALL}, "n_clicks"))
def press(pressed: Pressed) -> Any:
    with work(current_actor()) as w:
        one_of(ACTS, pressed["do"])(w, service.find(w, pressed["alert"]))
        if pressed["do"] == "remove":
            dash.set_props("address", {"href": PATH})
            return dash.no_update
        return content(w, service.find(w, pressed["alert"]))


def _snooze(work: Work, alert: AlertView) -> None:
    service.snooze(work, alert.id, periods.back(periods.today(), "day", -SNOOZE_DAYS))


def _judged(is_right: bool) -> Any:
    def judge(work: Work, alert: AlertView) -> None:
        if alert.open:
            service.judge(work, alert.id, alert.open.id, is_right)

    return judge


ACTS: dict[str, Any] = {
    "snooze": _snooze,
    "wake": lambda work, alert: service.snooze(work, alert.id, None),
    "right": _judged(is_right=True),
    "wrong": _judged(is_right=False),
    "remove": lambda work, alert: service.remove(work, alert.id),
}


@on_change(
    *(Output({"form": FORM, "field": name}, "style") for name in form.DEPENDENT),
    Output({"form": FORM, "field": "rule"}, "description"),
    Output({"form": FORM, "field": "level"}, "description"),
    Input({"form": FORM, "field": "kpi"}, "value"),
    Input({"form": FORM, "field": "rule"}, "value"),
)
def depend(watched: Short | None, rule: Short | None) -> tuple[Any, ...]:
    """The form asks only what means something of what is chosen."""
    with work(current_actor()) as w:
        asked = form.asked_of(w, watched, rule)
        looks = [{} if name in asked.fields else forms.OUT_OF_SIGHT for name in form.DEPENDENT]
        return *looks, asked.about, asked.unit


@on_press(
    Output("address", "href", allow_duplicate=True),
    Input({"form": FORM, "do": "save"}, "n_clicks"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
    State("alert-kept", "data"),
)
def save(_pressed: Any, values: Values, ids: list[FieldId], kept: Kept) -> str:
    """A new alert, or another rule for one that is there."""
    with work(current_actor()) as w:
        given = parse(AlertSet, form.given(w, forms.filled(values, ids), kept))
        made = service.change(w, kept["alert"], given) if kept["alert"] else service.create(w, given)
        problems.notify(_("Checked when numbers are published next."))
        return f"{PATH}/{made.id}"
