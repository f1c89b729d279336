"""Before a report goes out: who would get what of it, and how it would look to each of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dash import Input, Output, State, dcc, html

from app.access import roles
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.validation import Short
from app.editions import service
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import PlanView
from app.notify import people
from app.ui import forms, parts, records
from app.ui.forms import Field
from app.ui.wiring import on_press
from app.users import service as users
from app.users.acting import actor_of
from app.users.words import LANGUAGES
from dashboards.periods import Period, today
from dashboards.reports import definitions, known, sending
from dashboards.reports.definitions import Definition
from dashboards.reports.sending import FINAL, Group

FORM = "report-preview"
SHOWN = 200
"""Receivers that are named; the rest are counted."""


def dry_run(w: Work, one: Definition, plan: PlanView) -> html.Section:
    """Who would get which edition, were it sent now. Nothing is made and nothing is sent."""
    period = definitions.period_until(one.grain, today())
    groups, left_out = sending.groups(w.actor, plan)
    called = {user.id: user.name for user in users.list_users(w)}
    reached = people.receivers(w, [to for group in groups for to in group.to if isinstance(to, UUID)])
    roles_ = dict(roles.options(w))
    rows = [
        [
            called.get(to, "") if isinstance(to, UUID) else _("an address elsewhere"),
            roles_.get(group.actor.role.code, "") if group.actor.role else group.actor.name,
            LANGUAGES[group.locale], _edition(w, group, plan, period),
            parts.status(_("Can be reached"), "good") if _is_reached(to, reached)
            else parts.status(_("No address"), "bad"),
        ]
        for group in groups
        for to in group.to
    ]  # fmt: skip
    heads = [_("To"), _("As whom it is computed"), _("Language"), _("Edition"), _("Letter")]
    said = _("{n} receivers, {editions} editions.", n=len(rows), editions=len(groups))
    body: list[Any] = [html.P(said, className="soft"), records.table(heads, rows[:SHOWN])] if rows else []
    body += [html.P(_("Left out: {name}", name=name), className="soft") for name in left_out]
    title = _("Were it sent now, for {days}", days=f"{period.since} – {period.until}")
    return records.card(title, html.Div(body or html.P(_("Nobody would get it."), className="soft")))


def _edition(w: Work, group: Group, plan: PlanView, period: Period) -> Any:
    """Whether it is there already: then it is not sent to them again."""
    made = service.find(w, sending.key_of(plan.report, period, group, FINAL))
    if made is None:
        return parts.status(_("Would be made"))
    return parts.status(_("Made already: {reference}", reference=made.reference), "good")


def _is_reached(to: UUID | str, reached: Mapping[UUID, Any]) -> bool:
    return isinstance(to, str) or (to in reached and bool(reached[to].address))


def preview_card(w: Work) -> html.Section:
    """Anybody to choose, and a place for what they would get."""
    named = [(str(user.id), f"{user.name} ({user.role_name})") for user in users.list_users(w)]
    field = Field("who", _("As"), "record", named, required=True, hint=_("In their reach and their language."))
    form = forms.form(FORM, [field], {"who": str(w.actor.user_id or "")}, "show", _("Preview"), None)
    place = dcc.Loading(html.Div(id="report-preview-shown"), delay_show=200)
    return records.card(_("Preview"), html.Div([form, place]))


@on_press(
    Output("report-preview-shown", "children"),
    Input({"form": FORM, "do": "show"}, "n_clicks"),
    State("report-plan-name", "data"),
    State({"form": FORM, "field": "who"}, "value"),
)
def preview(_pressed: Any, report: Short, who: UUID) -> html.Iframe:
    """As they would get it, of the newest whole period; nothing is kept, nothing is sent."""
    actor, other = current_actor(), actor_of(who)
    if other is None:
        raise NotFound(_("Nobody works here under this name."))
    with work(actor) as w:
        w.require(REPORTS_SCHEDULE)
        one = known.find(w, report)
    page = sending.preview(actor, other, one, definitions.period_until(one.grain, today()))
    return html.Iframe(srcDoc=page, sandbox="", className="letter", title=_("Preview"))
